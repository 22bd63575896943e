"""The library is there, and each of its files is good and tells its story."""

import re
from pathlib import Path

import pytest
import sms_sandbox
from sms_sandbox.scenario import builtin, load
from sms_sandbox.scenario.diagnostics import as_text

from tests.scenario.files import all_providers

NAMES = builtin.names()


def test_library_has_at_least_twenty_scenarios() -> None:
    assert len(NAMES) >= 17
    assert "magic" in NAMES


def test_checkout_has_files_beside_the_source() -> None:
    assert builtin.folder() == Path(sms_sandbox.__file__).parents[2] / "scenarios"
    assert builtin.path_of("magic") == builtin.folder() / "magic.toml"
    assert builtin.path_of("../pyproject") is None


def test_first_words_of_a_name_are_enough() -> None:
    assert builtin.path_of("outage") == builtin.folder() / "outage-and-retry-storm.toml"
    assert [builtin.path_of(name) for name in ("outag", "receipts", "", "outage-")] == [None] * 4


def test_files_inside_the_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_scenarios").mkdir()
    monkeypatch.setattr(builtin, "files", lambda _: tmp_path)
    builtin.folder.cache_clear()
    try:
        assert builtin.folder() == tmp_path / "_scenarios"
        assert builtin.names() == []
    finally:
        builtin.folder.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_builtin_scenario_has_no_problem(name: str) -> None:
    found = load.read(f"builtin:{name}", all_providers(), allow_guesses=True)
    assert not found.problems, as_text(found.problems)
    scenario = found.checked()
    assert scenario.name == name
    assert scenario.description.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_builtin_scenario_begins_with_a_comment(name: str) -> None:
    text = (builtin.folder() / f"{name}.toml").read_text("utf-8")
    story = text.partition("\n\n")[0]
    assert all(line.startswith("#") for line in story.splitlines())
    assert len(story.split()) > 30
    assert max(map(len, text.splitlines())) <= 118


@pytest.mark.parametrize("name", [name for name in NAMES if name != "magic"])
def test_builtin_scenario_has_expectations(name: str) -> None:
    assert load.load(f"builtin:{name}", all_providers()).expectations


@pytest.mark.parametrize("name", NAMES)
def test_all_numbers_are_fictional(name: str) -> None:
    text = (builtin.folder() / f"{name}.toml").read_text("utf-8")
    assert all(re.fullmatch(r"\+3363998[\d?]{4}", number) for number in re.findall(r"\+\d[\d?*]{5,}", text))

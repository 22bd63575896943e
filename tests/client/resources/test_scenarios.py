from pathlib import Path

import pytest
from sms_sandbox.client.resources.scenarios import content_of

from tests.client.flavours import Flavour

TEXT = 'schema = 1\nname = "mine"\nseed = 7\n'


def test_scenario_is_a_name_a_file_or_an_object(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT)
    assert content_of("builtin:outage") == "builtin:outage"
    assert content_of(file) == content_of(str(file)) == TEXT
    assert content_of({"schema": 1, "name": "mine"}) == {"schema": 1, "name": "mine"}
    with pytest.raises(FileNotFoundError):
        content_of("elsewhere.toml")


def test_workspace_is_created_in_a_scenario(client: Flavour, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT)
    client(lambda api: api.scenario(file))
    assert client(lambda api: api.version()).seed == 7
    verdict = client(lambda api: api.verdict())
    assert (verdict.scenario, verdict.seed, verdict.passed) == ("mine", 7, False)
    assert str(verdict).startswith("✘ mine: 1 of ")
    assert client(lambda api: api.report()).startswith("<!doctype html>")
    client(lambda api: api.drop_scenario())
    assert client(lambda api: api.version()).seed == 1
    assert client(lambda api: api.make_workspace(name="w1", scenario=file)).seed == 7

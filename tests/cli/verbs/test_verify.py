import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.verbs.verify import judged
from sms_sandbox.client.blocking import Client

from tests.cli.running import Verbs, clean
from tests.serving import HERE, send

SCENARIO: dict[str, Any] = {
    "schema": 1,
    "name": "one code",
    "expect": [
        {"name": "a code is sent", "messages": {"matches": "[0-9]{6}"}, "count": 1, "within": "1m"},
    ],
}


def test_passed_verdict_is_printed_with_exit_code_0(verbs: Verbs) -> None:
    Client(verbs.url).scenario(SCENARIO)
    send(verbs.url, HERE, "Your code is 123456")
    Client(verbs.url).clock.advance("1m")
    lines = verbs.output("verify").splitlines()
    assert lines[0].startswith("✔ one code: 3 of 6 checks passed, 3 not tested")
    assert lines[3:5] == ["Expectations", "  ✔ a code is sent"]


def test_failed_verdict_exits_with_3(verbs: Verbs) -> None:
    Client(verbs.url).scenario(SCENARIO)
    result = verbs.result("verify")
    assert result.exit_code == 3
    assert "open; as things stand it fails" in result.stdout
    Client(verbs.url).clock.advance("1m")
    result = verbs.result("verify", "--json")
    assert result.exit_code == 3
    data = json.loads(result.stdout)
    assert (data["passed"], data["checks"][0]["name"]) == (False, "a code is sent")


def test_without_a_scenario_good_behaviour_is_judged(verbs: Verbs) -> None:
    assert {check["kind"] for check in verbs.data("verify")["checks"]} == {"behaviour"}


def test_verdict_is_written_as_html_and_junit(verbs: Verbs, tmp_path: Path) -> None:
    Client(verbs.url).scenario(SCENARIO)
    page, junit = tmp_path / "verdict.html", tmp_path / "verdict.xml"
    result = verbs.result("verify", "--report", str(page), "--junit", str(junit))
    assert result.exit_code == 3
    assert "a code is sent" in page.read_text()
    assert page.read_text().startswith("<!")
    names = [case.get("name") for case in ET.fromstring(junit.read_text()).iter("testcase")]  # noqa: S314  ours
    assert "a code is sent" in names


def test_unwritable_file_is_reported_before_the_first_request(tmp_path: Path) -> None:
    for place, code, data in (
        (tmp_path / "nowhere" / "verdict.html", 2, "is not a folder"),
        (tmp_path, 2, "is a directory"),
    ):
        result = CliRunner().invoke(main, ["verify", "--report", str(place)], env=clean({}))
        assert (result.exit_code, data in result.stderr) == (code, True)


class Wall:
    """A wall clock that moves only while a program sleeps."""

    def __init__(self, at_each: Any = None) -> None:
        self.seconds = 0.0
        self._at_each = at_each

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        if self._at_each is not None:
            self._at_each()


def test_wait_lasts_until_nothing_is_open(verbs: Verbs) -> None:
    client = Client(verbs.url)
    client.scenario(SCENARIO)
    wall = Wall(lambda: client.clock.advance("30s"))
    verdict = judged(client, 60.0, monotonic=lambda: wall.seconds, sleep=wall.sleep)
    assert not verdict.pending
    assert not verdict.passed
    assert wall.seconds < 1


def test_wait_ends_at_its_timeout(verbs: Verbs) -> None:
    client = Client(verbs.url)
    client.scenario(SCENARIO)
    wall = Wall()
    assert judged(client, 2.0, monotonic=lambda: wall.seconds, sleep=wall.sleep).pending
    assert wall.seconds == pytest.approx(2.0, abs=0.3)
    assert judged(client, 0.0, monotonic=lambda: wall.seconds, sleep=wall.sleep).pending


def test_wait_needs_a_duration(verbs: Verbs) -> None:
    assert "not a duration" in verbs.refusal("verify", "--wait", "soon", code=2)
    assert verbs.result("verify", "--wait", "5s").exit_code == 0

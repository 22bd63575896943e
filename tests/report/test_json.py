import json

from sms_sandbox.report.json import as_data, from_data
from sms_sandbox.verdict.verdict import Verdict

from tests.report.test_text import VERDICT


def test_verdict_survives_a_round_trip() -> None:
    assert from_data(json.loads(json.dumps(as_data(VERDICT))), Verdict) == VERDICT


def test_times_are_iso_8601() -> None:
    data = as_data(VERDICT)
    assert (data["start"], data["at"]) == ("2026-01-05T09:00:00Z", "2026-01-05T09:01:30Z")
    assert data["checks"][0]["evidence"][0] == {
        "id": "m1",
        "at": "2026-01-05T09:00:01.500000Z",
        "summary": 'to +33639980001 "1"',
    }
    assert (data["passed"], data["pending"]) == (False, False)

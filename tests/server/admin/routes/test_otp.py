"""Codes through the admin API."""

from typing import Any

import pytest
from sms_sandbox.server.app import RunningSandbox

from tests.running import reported
from tests.server.admin.test_waiting import last_event, missed, send, wait

OTP = "/otp/0639980001"


async def code_of(sandbox: RunningSandbox, path: str = OTP) -> Any:
    return (await reported(sandbox, "GET", path))["code"]


async def test_code_has_its_message_and_all_candidates(sandbox: RunningSandbox) -> None:
    await send(sandbox, text="Order 4711, code 889 900. STOP 36034")
    answer = await reported(sandbox, "GET", OTP)
    assert (answer["code"], answer["message"]) == ("889900", "m1")
    assert answer["candidates"] == [
        {"code": "889900", "text": "889 900", "is_excluded": False, "reasons": ["beside 'code'"]},
        {
            "code": "4711",
            "text": "4711",
            "is_excluded": True,
            "reasons": ["near 'code'", "the number of something else"],
        },
        {
            "code": "36034",
            "text": "36034",
            "is_excluded": True,
            "reasons": ["no word for codes beside it", "the number of a STOP mention"],
        },
    ]


@pytest.mark.parametrize(("pattern", "code"), [("[0-9]{4}", "4711"), ("ref%20(%5CS%2B)", "AB-12"), ("%5Eo", "o")])
async def test_pattern_wins(sandbox: RunningSandbox, pattern: str, code: str) -> None:
    await send(sandbox, text="order 4711, code 889900, ref AB-12")
    answer = await reported(sandbox, "GET", f"{OTP}?pattern={pattern}")
    assert (answer["code"], answer["candidates"][0]["reasons"]) == (code, ["found by the pattern"])


async def test_pattern_without_a_match_finds_no_code(sandbox: RunningSandbox) -> None:
    await send(sandbox, text="code 889900")
    answer = await missed(sandbox, f"{OTP}?pattern=x%2B&timeout=1ms")
    assert answer["error"]["message"] == "m1 to +33639980001 has no code: 'code 889900'"


async def test_code_in_an_older_message_is_ignored(sandbox: RunningSandbox) -> None:
    await send(sandbox, text="code 1234")
    await send(sandbox, text="call 0102030405 in 10 days")
    await send(sandbox, "33639980002", "code 5678")
    waiting = await wait(sandbox, "/otp/+33639980001")
    await send(sandbox, "33639980002", "code 6789")
    await send(sandbox, text="solde 4500 EUR")
    await send(sandbox, text="code 9999")
    answer = (await waiting).json
    assert (answer["code"], answer["message"]) == ("9999", "m6")


async def test_after_ignores_an_earlier_code(sandbox: RunningSandbox) -> None:
    await send(sandbox, text="code 1234")
    cursor = await last_event(sandbox)
    answer = await missed(sandbox, f"{OTP}?after={cursor}&timeout=1ms")
    assert answer["seen"][0]["text"] == "code 1234"
    assert answer["error"]["message"] == f"no code came to +33639980001 after event {cursor}"
    await send(sandbox, text="code 2345")
    assert await code_of(sandbox, f"{OTP}?after={cursor}") == "2345"


async def test_timeout_reports_what_the_last_message_has_instead(sandbox: RunningSandbox) -> None:
    answer = await missed(sandbox, f"{OTP}?timeout=1ms")
    assert answer["error"]["message"] == "no message to +33639980001"
    assert answer["error"]["hint"] == "No message has been sent."
    await send(sandbox, "33639980002")
    answer = await missed(sandbox, f"{OTP}?timeout=1ms")
    assert "advance it" in answer["error"]["hint"]
    await reported(sandbox, "POST", "/clock/run-until-idle", {})
    assert (await missed(sandbox, f"{OTP}?timeout=1ms"))["error"]["hint"] == "The last messages went to 33639980002."
    await send(sandbox, text="Bonne année 2026, " + "merci " * 12)
    await reported(sandbox, "POST", "/clock/run-until-idle", {})
    answer = await missed(sandbox, f"{OTP}?timeout=1ms")
    assert answer["error"]["message"].startswith("m2 to +33639980001 has no code: 'Bonne année 2026, merci")
    assert answer["error"]["message"].endswith("…'")
    assert answer["error"]["hint"] == "2026 is a year"
    assert answer["nearest"] == []

"""Expressions over which a backtracking search would not end are answered, wherever a request may hold one."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from sms_sandbox import providers
from sms_sandbox.server.app import RunningSandbox

from tests.running import ask, reported, running, settings_for

REPEATS = "(x+x+)+y"
TEXT = "x" * 60


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(providers.load()["smsmode"])) as one:
        await send(one, TEXT)
        yield one


async def send(sandbox: RunningSandbox, text: str) -> bytes:
    path = f"/smsmode/http/1.6/sendSMS.do?accessToken=T&numero=0639980001&message={text}"
    return (await ask(sandbox, f"GET {path} HTTP/1.1\nHost: localhost\n\n".encode())).body


async def test_list_filtered_by_repeats_within_repeats_is_answered(sandbox: RunningSandbox) -> None:
    assert (await reported(sandbox, "GET", f"/messages?matches={quote(REPEATS)}"))["items"] == []
    [item] = (await reported(sandbox, "GET", f"/messages?matches={quote('(x+x+)+$')}"))["items"]
    assert item["text"] == TEXT


async def test_code_found_by_repeats_within_repeats_is_answered(sandbox: RunningSandbox) -> None:
    found = await reported(sandbox, "GET", f"/otp/33639980001?pattern={quote('(x+x+)+')}")
    assert (found["code"], found["message"]) == (TEXT, "m1")


async def test_rule_with_repeats_within_repeats_strikes_what_it_matches(sandbox: RunningSandbox) -> None:
    rule = {"name": "slow", "status": 503, "when": {"matches": REPEATS}}
    await reported(sandbox, "POST", "/faults", rule)
    assert (await send(sandbox, TEXT)).startswith(b"0 |")
    assert not (await send(sandbox, TEXT + "y")).startswith(b"0 |")


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        ("(?=x)", "a look-ahead"),
        (r"(x)\1", "a back reference"),
        ("(?>x)", "an atomic group"),
        ("x{2000}", "a count over 1,000"),
        (r"\ud83d", "half of a surrogate pair"),
    ],
)
async def test_construct_that_is_not_possible_is_named_in_the_error(
    sandbox: RunningSandbox, pattern: str, named: str
) -> None:
    for path in (f"/messages?matches={quote(pattern)}", f"/otp/33639980001?pattern={quote(pattern)}"):
        reply = await ask(sandbox, f"GET /_sandbox/v1{path} HTTP/1.1\nHost: localhost\n\n".encode())
        assert reply.status == 400
        assert named in reply.json["error"]["message"]

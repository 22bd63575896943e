"""An application in this process is run many times, on a time that jumps."""

import asyncio

import aiohttp
import pytest
from sms_sandbox.testing import AsyncSandbox, explore
from sms_sandbox.testing.exploring import LONGEST_DAY

from tests.serving import HERE


async def send(sandbox: AsyncSandbox) -> int:
    query = f"accessToken=TOKEN&message=Hello&numero={HERE.replace('+', '%2B')}"
    url = f"{sandbox.smsmode.url}/http/1.6/sendSMS.do?{query}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status


async def careless(sandbox: AsyncSandbox) -> None:
    """Send once, whatever the answer is."""
    await send(sandbox)
    await asyncio.sleep(3600)


async def careful(sandbox: AsyncSandbox) -> None:
    """Send until the text is known to be taken."""
    while True:
        try:
            status = await send(sandbox)
        except aiohttp.ClientError:
            return  # it may have been taken
        if status == 200:
            return
        await asyncio.sleep(60)


def test_application_that_gives_up_is_found_with_the_reason() -> None:
    result = explore(careless, runs=40)
    assert result.found is not None
    assert "refused" in result.found.scenario
    assert "the texts of a good day are accepted in the end: 0 messages" in result.found.reasons


def test_same_seed_finds_the_same_scenario() -> None:
    assert explore(careless, runs=40, seed=2) == explore(careless, runs=40, seed=2)


def test_application_that_tries_again_passes_what_it_can() -> None:
    found = explore(careful, runs=10).found
    assert found is None or "a good day" not in " ".join(found.reasons)


async def broken(sandbox: AsyncSandbox) -> None:
    await send(sandbox)
    raise ValueError("no such order")


async def endless(sandbox: AsyncSandbox) -> None:
    await send(sandbox)
    await asyncio.sleep(2 * LONGEST_DAY)


def test_exception_of_the_application_is_a_reason() -> None:
    result = explore(broken)
    assert result.is_good_day_bad
    assert result.found is not None
    assert result.found.reasons == ("the application raised ValueError: no such order",)


def test_application_that_never_ends_is_a_find() -> None:
    result = explore(endless)
    assert result.found is not None
    assert f"no end within {LONGEST_DAY:,.0f} s" in result.found.reasons[0]


def test_virtual_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="leave clock out"):
        explore(careless, clock="virtual")

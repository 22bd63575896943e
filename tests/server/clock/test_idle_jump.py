"""A virtual clock that skips idle time. Each test sets the wall time by a watch."""

import asyncio
from dataclasses import replace

import pytest
from sms_sandbox.contract import RetryPlan
from sms_sandbox.core.message import Address
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, MILLISECOND, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import QUIET, ClockDriver, ClockSettings, Mode
from sms_sandbox.server.webhooks.guard import WebhookGuard

from tests.examples import MORNING
from tests.making import JANE, a_message, a_request
from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, Watch, receiver


def jumping(watch: Watch, *, taking: Receiver | None = None, retries: RetryPlan = ACME.retries) -> ClockDriver:
    webhooks = {"acme": {"status": f"{taking.url}/told"}} if taking else {}
    engine = Engine([replace(ACME, retries=retries)], EngineSettings(start=MORNING, webhooks=webhooks))
    return ClockDriver(engine, WebhookGuard(), mode=Mode.VIRTUAL, has_idle_jump=True, monotonic=watch)


def states(clock: ClockDriver) -> list[str]:
    return [message.state.value for message in clock.engine.messages]


async def until(clock: ClockDriver, watch: Watch, state: str) -> None:
    """Give the sockets their turns and let wall time pass until a message has that state."""
    for _ in range(100):
        if states(clock) == [state] and not clock.webhooks.in_flight:
            return
        await watch.goes_on(QUIET)
        await clock.webhooks.settle()
    raise AssertionError(states(clock))


async def test_message_reaches_its_end_after_the_quiet_time(watch: Watch) -> None:
    clock = jumping(watch)
    clock.answer(a_request())
    await watch.goes_on(QUIET - 0.001)
    assert (states(clock), clock.now()) == (["waiting"], MORNING)
    await watch.goes_on(0.002)
    assert (states(clock), clock.now()) == (["delivered"], MORNING + 2 * SECOND)


async def test_each_exchange_restarts_the_quiet_time(watch: Watch) -> None:
    clock = jumping(watch)
    for _ in range(3):
        clock.answer(a_request())
        await watch.goes_on(QUIET - 0.001)
    assert set(states(clock)) == {"waiting"}
    await watch.goes_on(QUIET)
    assert set(states(clock)) == {"delivered"}


async def test_clock_stands_while_no_message_is_under_way(watch: Watch) -> None:
    clock = jumping(watch)
    clock.answer(a_request())
    await watch.goes_on(QUIET)
    await watch.goes_on(3600)
    assert clock.now() == MORNING + 2 * SECOND


async def test_idle_jump_is_off_by_default(watch: Watch) -> None:
    engine = Engine([ACME], EngineSettings(start=MORNING))
    clock = ClockDriver(engine, WebhookGuard(), mode=Mode.VIRTUAL, monotonic=watch)
    clock.answer(a_request())
    await watch.goes_on(3600)
    assert states(clock) == ["waiting"]


async def test_jump_goes_to_a_scheduled_send_and_not_beyond(watch: Watch) -> None:
    clock = jumping(watch)
    clock.engine.network.submit(a_message("m1", send_at=MORNING + 500 * MILLISECOND))
    clock.engine.network.submit(a_message("m2"))
    clock.pump()
    await watch.goes_on(3600)
    assert clock.now() == MORNING
    await clock.advance_to(MORNING + 500 * MILLISECOND)
    await watch.goes_on(QUIET)
    assert states(clock) == ["delivered", "delivered"]


async def test_jump_reaches_the_poll_of_a_gateway_device(watch: Watch) -> None:
    clock = jumping(watch)
    clock.engine.network.submit(a_message(device="8167"))
    clock.pump()
    await watch.goes_on(QUIET)
    assert states(clock) == ["delivered"]


async def test_jump_waits_for_a_busy_receiver_whose_answer_restarts_the_quiet(watch: Watch) -> None:
    async with receiver(gate=asyncio.Event()) as taking:
        clock = jumping(watch, taking=taking)
        clock.answer(a_request())
        await watch.goes_on(QUIET)
        assert states(clock) == ["sent"]
        await asyncio.wait([asyncio.ensure_future(taking.wait_for(1))])
        await watch.goes_on(1)
        assert states(clock) == ["sent"]
        assert taking.gate is not None
        taking.gate.set()
        await clock.webhooks.settle()
        await watch.goes_on(QUIET - 0.001)
        assert states(clock) == ["sent"]
        await until(clock, watch, "delivered")
        await clock.close(grace=1)


async def test_jump_goes_to_the_next_attempt_of_a_webhook(watch: Watch) -> None:
    async with receiver(answer=b"HTTP/1.1 500 Oh\r\n\r\n") as taking:
        clock = jumping(watch, taking=taking, retries=RetryPlan((HOUR,)))
        clock.answer(a_request())
        await until(clock, watch, "delivered")
        await watch.goes_on(3600)
        assert clock.now() == MORNING + 2 * SECOND
        assert len(taking.got) == 2
        await clock.close(grace=1)


async def test_frozen_clock_does_not_jump_until_it_is_thawed(watch: Watch) -> None:
    clock = jumping(watch)
    clock.change(replace(clock.settings, is_frozen=True))
    clock.answer(a_request())
    await watch.goes_on(3600)
    assert states(clock) == ["waiting"]
    clock.change(replace(clock.settings, is_frozen=False))
    await watch.goes_on(QUIET)
    assert states(clock) == ["delivered"]


async def test_message_cancelled_in_the_quiet_time_causes_no_jump(watch: Watch) -> None:
    clock = jumping(watch)
    message = a_message()
    clock.engine.network.submit(message)
    clock.pump()
    clock.engine.network.cancel(message)
    await watch.goes_on(3600)
    assert clock.now() == MORNING


async def test_advance_by_hand_is_not_disturbed_by_jumps(watch: Watch) -> None:
    clock = jumping(watch)
    clock.answer(a_request())
    await clock.advance_to(MORNING + SECOND)
    assert states(clock) == ["sent"]
    await watch.goes_on(QUIET)
    assert states(clock) == ["delivered"]


async def test_invalid_number_ends_as_it_does_without_jumps(watch: Watch) -> None:
    clock = jumping(watch)
    message = a_message()
    message.to = Address(JANE, None)
    clock.engine.network.submit(message)
    clock.pump()
    await watch.goes_on(QUIET)
    assert message.state is MessageState.UNDELIVERED


def test_real_clock_that_jumps_is_refused() -> None:
    with pytest.raises(ValueError, match="only a virtual clock"):
        ClockSettings(mode=Mode.REAL, has_idle_jump=True)

import asyncio
from dataclasses import replace

import pytest
from sms_sandbox.contract import Backend
from sms_sandbox.core.errors import TimeRunsBackwardsError
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.core.time.pace import NORMAL, PACES, Pace
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import AdvanceRunningError, ClockDriver, ClockSettings, Mode
from sms_sandbox.server.webhooks.guard import WebhookGuard
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, Watch, receiver


def clock_driver(
    mode: Mode = Mode.VIRTUAL,
    *,
    speed: float = 1.0,
    watch: Watch | None = None,
    taking: Receiver | None = None,
    pace: Pace = NORMAL,
) -> ClockDriver:
    webhooks = {"acme": {"status": f"{taking.url}/told"}} if taking else {}
    engine = Engine([ACME], EngineSettings(start=MORNING, webhooks=webhooks, pace=pace))
    return ClockDriver(engine, WebhookGuard(), mode=mode, speed=speed, monotonic=watch or Watch())


def send(clock: ClockDriver, number: str = "33639980001") -> None:
    body = f"key=k1&to={number}&text=hello".encode()
    answer = clock.answer(HttpRequest("POST", b"/acme/send", (), body))
    assert answer is not None
    assert answer.response is not None
    assert answer.response.status == 200


def states(clock: ClockDriver) -> list[str]:
    return [message.state.value for message in clock.engine.messages]


async def test_virtual_clock_stands_still_until_it_is_moved() -> None:
    watch = Watch()
    clock = clock_driver(watch=watch)
    send(clock)
    watch.seconds += 3600
    assert clock.now() == MORNING
    assert states(clock) == ["waiting"]


async def test_advance_takes_every_due_step_and_ends_at_its_time() -> None:
    clock = clock_driver()
    send(clock)
    advanced = await clock.advance_to(MORNING + HOUR)
    assert states(clock) == ["delivered"]
    assert clock.now() == MORNING + HOUR
    assert advanced.stopped is None
    assert advanced.counts == {"message.state": 3}


async def test_advance_waits_for_the_answers_to_each_steps_webhooks() -> None:
    async with receiver() as taking:
        clock = clock_driver(taking=taking)
        send(clock)
        advanced = await clock.advance_to(MORNING + MINUTE)
        assert [data.rpartition(b" ")[2] for data in taking.got] == [b"gone", b"there"]
        assert advanced.counts == {"message.state": 3, "webhook.due": 2, "webhook.done": 2}


async def test_request_sent_during_a_webhook_is_handled_at_that_time() -> None:
    async with receiver() as taking:
        clock = clock_driver(taking=taking)
        taking.gate = asyncio.Event()
        send(clock)
        advancing = asyncio.ensure_future(clock.advance_to(MORNING + MINUTE))
        await taking.wait_for(1)
        send(clock, "33639980002")
        taking.gate.set()
        await advancing
        newest = next(iter(clock.engine.messages))
        assert newest.submitted_at == MORNING + SECOND
        assert states(clock) == ["delivered", "delivered"]


async def test_real_clock_stands_during_the_webhooks_of_an_advance(watch: Watch) -> None:
    async with receiver(gate=asyncio.Event()) as taking:
        clock = clock_driver(Mode.REAL, taking=taking, watch=watch)
        send(clock)
        advancing = asyncio.ensure_future(clock.advance_to(MORNING + MINUTE))
        await asyncio.wait([asyncio.ensure_future(taking.wait_for(1))])
        watch.seconds += 3
        assert clock.now() == MORNING + SECOND
        assert taking.gate is not None
        taking.gate.set()
        await advancing
        assert clock.now() == MORNING + MINUTE
        watch.seconds += 3
        assert clock.now() == MORNING + MINUTE + 3 * SECOND
        await clock.close(grace=1)


async def test_second_advance_is_refused_while_one_runs() -> None:
    async with receiver() as taking:
        taking.gate = asyncio.Event()
        clock = clock_driver(taking=taking)
        send(clock)
        advancing = asyncio.ensure_future(clock.advance_to(MORNING + MINUTE))
        await taking.wait_for(1)
        with pytest.raises(AdvanceRunningError):
            await clock.run_until_idle(MORNING + MINUTE)
        taking.gate.set()
        await advancing


async def test_advance_to_the_past_is_refused() -> None:
    clock = clock_driver()
    with pytest.raises(TimeRunsBackwardsError):
        await clock.advance_to(MORNING - 1)
    assert clock.now() == MORNING


async def test_run_until_idle_stops_at_the_last_due_step() -> None:
    clock = clock_driver()
    send(clock)
    await clock.run_until_idle(MORNING + HOUR)
    assert states(clock) == ["delivered"]
    assert clock.now() == MORNING + 2 * SECOND


async def test_run_until_idle_leaves_steps_after_the_limit() -> None:
    clock = clock_driver()
    send(clock)
    await clock.run_until_idle(MORNING + SECOND)
    assert states(clock) == ["sent"]


async def test_advance_out_of_budget_reports_it_and_can_continue() -> None:
    class Hurrying(Watch):
        def __call__(self) -> float:
            self.seconds += 1
            return self.seconds

    clock = clock_driver(watch=Hurrying())
    send(clock)
    advanced = await clock.advance_to(MORNING + HOUR, budget=0.5)
    assert advanced.stopped == "budget"
    assert clock.now() < MORNING + HOUR
    advanced = await clock.advance_to(MORNING + HOUR)
    assert advanced.stopped is None
    assert states(clock) == ["delivered"]


async def test_real_clock_runs_by_itself_at_its_speed() -> None:
    watch = Watch()
    clock = clock_driver(Mode.REAL, speed=60, watch=watch)
    watch.seconds += 2
    assert clock.now() == MORNING + 2 * MINUTE


async def test_message_changes_state_at_its_time_on_a_real_clock() -> None:
    async with receiver() as taking:
        watch = Watch()
        clock = clock_driver(Mode.REAL, watch=watch, taking=taking, speed=10_000)
        send(clock)
        watch.seconds += 1
        await taking.wait_for(2)
        assert states(clock) == ["delivered"]
        await clock.close(grace=1)


async def test_advance_moves_a_real_clock_permanently() -> None:
    watch = Watch()
    clock = clock_driver(Mode.REAL, watch=watch)
    send(clock)
    await clock.advance_to(clock.now() + HOUR)
    assert states(clock) == ["delivered"]
    watch.seconds += 1
    assert clock.now() == MORNING + HOUR + SECOND
    await clock.close(grace=0)


async def test_state_set_by_hand_sends_its_webhook_at_once() -> None:
    async with receiver() as taking:
        clock = clock_driver(taking=taking)
        send(clock)
        [message] = clock.engine.messages
        clock.engine.network.set_state(message, MessageState.DELIVERED)
        clock.pump()
        await taking.wait_for(1)
        await clock.webhooks.settle()
        [webhook] = clock.engine.webhooks.recent
        assert webhook.state.value == "taken"


async def test_close_gives_webhooks_their_grace_and_no_more() -> None:
    async with receiver() as taking:
        taking.gate = asyncio.Event()
        clock = clock_driver(taking=taking)
        send(clock)
        [message] = clock.engine.messages
        clock.engine.network.set_state(message, MessageState.DELIVERED)
        clock.pump()
        await taking.wait_for(1)
        await clock.close(grace=0.01)
        assert clock.webhooks.in_flight == 0
        taking.gate.set()


async def test_long_advance_gives_other_tasks_their_turn() -> None:
    class Slow(Watch):
        def __call__(self) -> float:
            self.seconds += 0.02
            return self.seconds

    clock = clock_driver(watch=Slow())
    for number in range(20):
        send(clock, f"336399800{number:02}")
    turns = 0

    async def other() -> None:
        nonlocal turns
        while not advancing.done():
            turns += 1
            await asyncio.sleep(0)

    advancing = asyncio.ensure_future(clock.advance_to(MORNING + MINUTE))
    await asyncio.gather(advancing, other())
    assert turns > 20


async def test_frozen_real_clock_stands_still_and_continues_from_there(watch: Watch) -> None:
    clock = clock_driver(Mode.REAL, watch=watch)
    send(clock)
    await watch.goes_on(1.5)
    clock.change(replace(clock.settings, is_frozen=True))
    await watch.goes_on(3600)
    assert (clock.now(), states(clock)) == (MORNING + 3 * SECOND // 2, ["network"])
    clock.change(replace(clock.settings, is_frozen=False))
    assert clock.now() == MORNING + 3 * SECOND // 2
    await watch.goes_on(0.5)
    assert states(clock) == ["delivered"]


async def test_advance_moves_a_frozen_clock(watch: Watch) -> None:
    clock = clock_driver(Mode.REAL, watch=watch)
    clock.change(ClockSettings(is_frozen=True))
    send(clock)
    await clock.advance_to(MORNING + SECOND)
    await watch.goes_on(3600)
    assert (clock.now(), states(clock)) == (MORNING + SECOND, ["sent"])


async def test_step_due_at_once_is_taken_on_a_frozen_clock(watch: Watch) -> None:
    clock = clock_driver(Mode.REAL, watch=watch, pace=PACES["instant"])
    clock.change(ClockSettings(is_frozen=True))
    send(clock)
    await watch.goes_on(0.1)
    assert (clock.now(), states(clock)) == (MORNING, ["delivered"])


async def test_new_speed_applies_from_now_on(watch: Watch) -> None:
    clock = clock_driver(Mode.REAL, watch=watch, speed=60)
    await watch.goes_on(2)
    clock.change(replace(clock.settings, speed=2.0))
    assert (clock.now(), clock.speed) == (MORNING + 2 * MINUTE, 2.0)
    send(clock)
    await watch.goes_on(0.5)
    assert (clock.now(), states(clock)) == (MORNING + 2 * MINUTE + SECOND, ["sent"])


async def test_mode_change_keeps_the_time(watch: Watch) -> None:
    clock = clock_driver(Mode.REAL, watch=watch)
    send(clock)
    watch.seconds += 1.75  # the loop had no turn, so the due step is not taken yet
    clock.change(ClockSettings(mode=Mode.VIRTUAL))
    assert (clock.now(), states(clock)) == (MORNING + 7 * SECOND // 4, ["network"])
    await watch.goes_on(3600)
    assert clock.now() == MORNING + 7 * SECOND // 4
    clock.change(ClockSettings(mode=Mode.REAL))
    await watch.goes_on(0.25)
    assert (clock.now(), states(clock)) == (MORNING + 2 * SECOND, ["delivered"])


async def test_receiver_may_change_the_clock_during_an_advance(watch: Watch) -> None:
    async with receiver(gate=asyncio.Event()) as taking:
        clock = clock_driver(taking=taking, watch=watch)
        send(clock)
        advancing = asyncio.ensure_future(clock.advance_to(MORNING + HOUR))
        await asyncio.wait([asyncio.ensure_future(taking.wait_for(1))])
        clock.change(ClockSettings(mode=Mode.REAL))
        assert clock.now() == MORNING + SECOND
        assert taking.gate is not None
        taking.gate.set()
        await advancing
        await watch.goes_on(2)
        assert (clock.now(), states(clock)) == (MORNING + HOUR + 2 * SECOND, ["delivered"])
        await clock.close(grace=1)


async def test_clock_without_due_steps_is_idle_at_once() -> None:
    clock = clock_driver()
    send(clock)
    await clock.idle()
    assert states(clock) == ["waiting"]


async def test_idle_waits_until_the_last_webhook_is_answered() -> None:
    async with receiver(gate=asyncio.Event()) as taking:
        clock = clock_driver(taking=taking)
        send(clock)
        clock.engine.network.set_state(next(iter(clock.engine.messages)), MessageState.DELIVERED)
        clock.pump()
        waiting = asyncio.ensure_future(clock.idle())
        await taking.wait_for(1)
        assert not waiting.done()
        assert taking.gate is not None
        taking.gate.set()
        await waiting
        assert clock.is_idle


async def test_idle_waits_until_all_due_steps_are_taken(watch: Watch) -> None:
    clock = clock_driver(Mode.REAL, watch=watch, pace=PACES["instant"])
    send(clock)
    waiting = asyncio.ensure_future(clock.idle())
    await watch.goes_on()
    assert not waiting.done()
    await watch.goes_on(0.002)
    assert waiting.done()
    assert states(clock) == ["delivered"]


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (0.1, [48, 16, 32]),  # the longest turn of 1 ms, the shortest of 0.3 ms, half of 1 ms
        (1.0, [128, 16, 48]),  # the longest of 3 ms, the shortest, all of 1 ms
    ],
)
async def test_turn_of_a_real_clock_follows_from_the_time_that_requests_had(late: float, expected: list[int]) -> None:
    watch = Watch()

    def last_twenty_five_microseconds(message: MtMessage, backend: Backend) -> None:
        del message, backend
        watch.seconds += 0.000025

    slow = replace(ACME, on_state_change=last_twenty_five_microseconds)
    engine = Engine([slow], EngineSettings(start=MORNING))
    clock = ClockDriver(engine, WebhookGuard(), mode=Mode.REAL, monotonic=watch)
    for number in range(200):
        send(clock, f"33639980{number:03}")
    sent = []
    watch.seconds += 1.0 + late
    for others in (0.01, 0.0, 0.001):
        watch.seconds += others
        before = states(clock).count("sent")
        clock._on_alarm()
        sent.append(states(clock).count("sent") - before)
    assert sent == expected
    await clock.close(grace=0)

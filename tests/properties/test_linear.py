"""A message costs the same whether few or many are under way: counted operations, no clock."""

import sys
from collections.abc import Callable
from decimal import Decimal
from types import FrameType
from typing import Any, Final

import pytest
from sms_sandbox.contract import Outgoing
from sms_sandbox.core.account import Credentials, credits_for
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import DAY
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.smsmode import PROVIDER
from sms_sandbox.providers.smsmode.state import Details

from tests.examples import MORNING

FEW: Final = 100
MANY: Final = 1_600
"""Numbers of messages. A heap of sixteen times as many things needs at most log2(1600) / log2(100) = 1.6 times the
comparisons for each; anything quadratic needs sixteen times as many."""


class Instant(int):
    """A time that counts how often it is compared, as do the times that are computed from it."""

    comparisons = 0

    def __lt__(self, other: int) -> bool:
        Instant.comparisons += 1
        return int(self) < int(other)

    def __eq__(self, other: object) -> bool:
        Instant.comparisons += 1
        return int(self) == other

    def __hash__(self) -> int:
        return hash(int(self))

    def __add__(self, other: int) -> "Instant":
        return Instant(int(self) + int(other))


def lived(count: int, *, is_scheduled: bool, start: int = MORNING) -> Engine:
    """Return an engine that has taken that many messages and lived through all of their lives."""
    engine = Engine([PROVIDER], EngineSettings(start=start, max_messages=count, max_events=10))
    backend = engine.backend("smsmode")
    account = backend.authenticate(Credentials("jane", "secret"))
    account.credit = Decimal(count)
    for number in range(count):
        to = Msisdn(f"3363998{number:04}")
        outgoing = Outgoing(
            to=Address(to, to),
            text=f"Message {number}",
            encoding=Encoding.GSM7,
            segments=(f"Message {number}",),
            provider_id=f"id{number}",
            cost=credits_for(1),
            send_at=start + number * DAY // count if is_scheduled else None,
            details=Details(),
        )
        backend.submit(account, [outgoing])
    while engine.planned:
        engine.step()
    assert sum(message.is_finished for message in engine.messages) == count
    return engine


def steps_of(work: Callable[[], object]) -> int:
    """Return the number of Python's own instructions in the functions that the work calls."""
    steps = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


SENDS = pytest.mark.parametrize("is_scheduled", [False, True], ids=["sends at once", "sends scheduled over a day"])


@SENDS
def test_message_among_many_takes_as_many_steps_as_among_few(*, is_scheduled: bool) -> None:
    def steps_each(count: int) -> float:
        return steps_of(lambda: lived(count, is_scheduled=is_scheduled)) / count

    assert steps_each(4 * FEW) < 1.1 * steps_each(FEW)


@SENDS
def test_timeline_compares_little_more_for_a_message_among_many_than_among_few(*, is_scheduled: bool) -> None:
    comparisons = {}
    for count in (FEW, MANY):
        Instant.comparisons = 0
        lived(count, start=Instant(MORNING), is_scheduled=is_scheduled)
        comparisons[count] = Instant.comparisons / count
    assert comparisons[FEW] > 1
    assert comparisons[MANY] < 2 * comparisons[FEW]

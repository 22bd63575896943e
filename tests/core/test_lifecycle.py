from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sms_sandbox.core.lifecycle import Lifecycle, LifecycleStep, check, expand
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.smsc import Due, Smsc
from sms_sandbox.core.state import MANUAL_TARGETS, TRANSITIONS, MessageState
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.core.time.pace import NORMAL
from sms_sandbox.core.time.timeline import Timeline

from tests.making import a_message

S = MessageState


def through(*states: MessageState) -> Lifecycle:
    return tuple(LifecycleStep(number, state) for number, state in enumerate(states))


def states_of(course: Lifecycle) -> list[MessageState]:
    return [step.state for step in course]


@pytest.mark.parametrize(
    "course",
    [
        (),
        through(S.SENT, S.NETWORK, S.DELIVERED),
        through(S.DELIVERED),
        through(S.QUEUED, S.TAKEN, S.FAILED),
        through(S.RETRYING, S.RETRYING, S.NETWORK, S.RETRYING, S.EXPIRED),
        (LifecycleStep(0, S.SENT), LifecycleStep(0, S.DELIVERED)),
    ],
)
def test_a_lifecycle_may_skip_steps_and_stop_anywhere(course: Lifecycle) -> None:
    check(course)


@pytest.mark.parametrize(
    ("course", "problem"),
    [
        (through(S.SCHEDULED), "scheduled is no step that the network takes"),
        (through(S.WAITING), "waiting is no step that the network takes"),
        (through(S.SENT, S.CANCELLED), "cancelled is no step that the network takes"),
        (through(S.NETWORK, S.SENT), "no message goes from network to sent"),
        (through(S.DELIVERED, S.EXPIRED), "no message goes from delivered to expired"),
        (through(S.SENT, S.SENT), "no message goes from sent to sent"),
        (through(S.NETWORK, S.NETWORK), "no message goes from network to network"),
        ((LifecycleStep(-1, S.SENT),), "the step to sent comes before the one to waiting"),
        (
            (LifecycleStep(5, S.SENT), LifecycleStep(4, S.DELIVERED)),
            "the step to delivered comes before the one to sent",
        ),
    ],
)
def test_a_lifecycle_that_no_message_can_take_is_refused(course: Lifecycle, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        check(course)


@pytest.mark.parametrize(
    ("given_states", "by_provider", "by_device"),
    [
        ([S.SENT], [S.SENT], [S.QUEUED, S.TAKEN, S.SENT]),
        (
            [S.DELIVERED],
            [S.SENT, S.NETWORK, S.DELIVERED],
            [S.QUEUED, S.TAKEN, S.SENT, S.NETWORK, S.DELIVERED],
        ),
        (
            [S.RETRYING, S.DELIVERED],
            [S.SENT, S.NETWORK, S.RETRYING, S.DELIVERED],
            [S.QUEUED, S.TAKEN, S.SENT, S.NETWORK, S.RETRYING, S.DELIVERED],
        ),
        ([S.UNDELIVERED], [S.SENT, S.UNDELIVERED], [S.QUEUED, S.TAKEN, S.SENT, S.UNDELIVERED]),
        (
            [S.EXPIRED],
            [S.SENT, S.NETWORK, S.EXPIRED],
            [S.QUEUED, S.TAKEN, S.SENT, S.NETWORK, S.EXPIRED],
        ),
        ([S.NETWORK, S.UNDELIVERED], [S.SENT, S.NETWORK, S.UNDELIVERED], None),
        ([S.FAILED], [S.FAILED], [S.QUEUED, S.TAKEN, S.FAILED]),
        ([S.REJECTED], [S.REJECTED], [S.REJECTED]),
        ([S.QUEUED, S.REJECTED], [S.REJECTED], [S.QUEUED, S.REJECTED]),
        ([S.TAKEN, S.REJECTED], [S.REJECTED], [S.QUEUED, S.TAKEN, S.SENT, S.REJECTED]),
        ([S.QUEUED, S.TAKEN], [], [S.QUEUED, S.TAKEN]),
        ([], [], []),
    ],
)
def test_expanded_lifecycle_has_the_steps_between(
    given_states: list[MessageState], by_provider: list[MessageState], by_device: list[MessageState] | None
) -> None:
    course = through(*given_states)
    assert states_of(expand(course, by_device=False)) == by_provider
    if by_device is not None:
        assert states_of(expand(course, by_device=True)) == by_device


def test_an_added_step_has_the_time_and_the_webhook_of_its_step() -> None:
    course = (
        LifecycleStep(5, S.NETWORK, notifies=False),
        LifecycleStep(7, S.UNDELIVERED, FailureReason.SPAM),
    )
    assert expand(course, by_device=False) == (LifecycleStep(5, S.SENT, notifies=False), *course)


@st.composite
def courses(draw: st.DrawFn) -> Lifecycle:
    """Such as ``check`` accepts, the odd ones no less often than the others."""
    steps: list[LifecycleStep] = []
    after, state = 0, S.WAITING
    for _ in range(draw(st.integers(0, 8))):
        onward = sorted(MANUAL_TARGETS[state] - {S.CANCELLED}, key=lambda one: one.value)
        if not onward:
            break
        after += draw(st.integers(0, HOUR))
        state = draw(st.sampled_from(onward))
        reason = draw(st.none() | st.sampled_from(FailureReason))
        steps.append(LifecycleStep(after, state, reason, draw(st.booleans())))
    try:
        check(tuple(steps))
    except ValueError:
        assume(condition=False)
    return tuple(steps)


def lived(course: Lifecycle, *, device: str | None, send_at: int | None) -> MtMessage:
    timeline = Timeline[Due]()
    smsc = Smsc(timeline, NORMAL)
    message = a_message(device=device, send_at=send_at)
    message.lifecycle = course
    smsc.submit(message, 0)
    while timeline.next_due() is not None:
        now, due = timeline.take()
        assert due is message
        smsc.move_on(message, now)
    return message


@given(courses(), st.sampled_from([None, "8167"]), st.none() | st.integers(1, HOUR))
def test_every_accepted_lifecycle_can_be_followed(course: Lifecycle, device: str | None, send_at: int | None) -> None:
    message = lived(course, device=device, send_at=send_at)
    states = [step.state for step in message.history]
    assert all(after in TRANSITIONS[before] for before, after in pairwise(states))
    begun = message.history[0].at if send_at is None else send_at
    seen = [(step.at - begun, step.state, step.reason) for step in message.history]
    by_device = {S.QUEUED, S.TAKEN} if device is None else set()
    wanted = [(step.after, step.state, step.reason) for step in course if step.state not in by_device]
    lived_through = iter(seen)
    assert all(one in lived_through for one in wanted), "something is missing, or out of order"
    assert seen[-1] == (wanted[-1] if wanted else (0, S.WAITING, None))
    assert message.planned is None

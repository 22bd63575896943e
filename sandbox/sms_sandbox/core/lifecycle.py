"""A lifecycle: the steps that a message takes, whatever the network and the handsets would do with it."""

from typing import Final, NamedTuple

from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MANUAL_TARGETS, TRANSITIONS, MessageState

_S = MessageState

_BY_PROVIDER: Final = (_S.WAITING, _S.SENT, _S.NETWORK, _S.DELIVERED)
_BY_DEVICE: Final = (_S.WAITING, _S.QUEUED, _S.TAKEN, _S.SENT, _S.NETWORK, _S.DELIVERED)

_LEFT_AT: Final = {
    _S.RETRYING: _S.NETWORK,
    _S.UNDELIVERED: _S.SENT,
    _S.EXPIRED: _S.NETWORK,
    _S.FAILED: _S.TAKEN,
}
"""The last step that a message takes before one of these ends."""

_NO_STEPS: Final = frozenset({_S.SCHEDULED, _S.WAITING, _S.CANCELLED})


class LifecycleStep(NamedTuple):
    """One step of a lifecycle."""

    after: int
    """Microseconds since the message was accepted, or left the schedule."""

    state: MessageState
    reason: FailureReason | None = None
    notifies: bool = True
    """Whether the provider sends a webhook about the step."""


Lifecycle = tuple[LifecycleStep, ...]
"""The steps in order; after the last one nothing happens to the message any more. It may be empty."""


def check(course: Lifecycle) -> None:
    """Raise ValueError for a lifecycle that no message can take."""
    after, state = 0, _S.WAITING
    for step in course:
        if step.state in _NO_STEPS:
            raise ValueError(f"{step.state.value} is no step that the network takes")
        is_again = step.state is state and state not in TRANSITIONS[state]
        if is_again or step.state not in MANUAL_TARGETS[state]:
            raise ValueError(f"no message goes from {state.value} to {step.state.value}")
        if step.after < after:
            raise ValueError(f"the step to {step.state.value} comes before the one to {state.value}")
        after, state = step.after, step.state


def expand(course: Lifecycle, *, by_device: bool) -> Lifecycle:
    """Return the lifecycle with the steps that lie between, which no provider leaves out.

    Steps of a gateway device are dropped if there is no device.
    """
    steps: list[LifecycleStep] = []
    state = _S.WAITING
    for step in course:
        if not by_device and step.state in (_S.QUEUED, _S.TAKEN):
            continue
        between = _between(state, step.state, _BY_DEVICE if by_device else _BY_PROVIDER)
        steps.extend(LifecycleStep(step.after, one, notifies=step.notifies) for one in between)
        steps.append(step)
        state = step.state
    return tuple(steps)


def _between(before: MessageState, after: MessageState, road: tuple[MessageState, ...]) -> tuple[MessageState, ...]:
    if before not in road:
        return ()
    start = road.index(before) + 1
    if after in road:
        return road[start : road.index(after)]
    last = _LEFT_AT.get(after)
    if last in road:
        return road[start : road.index(last) + 1]
    # A message that a device has taken is rejected only after the device has sent it.
    return () if after in TRANSITIONS[before] else (_S.SENT,)

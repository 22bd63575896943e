"""The short message centre: moves each message along its states, and tries again where a handset does not answer.

What it plans goes on a timeline that somebody else walks along; when a planned thing comes due it is handed back to
``move_on`` or ``poll``.
"""

from collections.abc import Callable, Iterable
from typing import Final, Protocol

from sms_sandbox.core import gate
from sms_sandbox.core.device import FAILURES, GatewayDevice
from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.events import StateChanged
from sms_sandbox.core.handset import AFTER_VALIDITY, Handset, PlannedAction
from sms_sandbox.core.lifecycle import Lifecycle, expand
from sms_sandbox.core.message import Control, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.core.time.pace import LegDelays, Pace
from sms_sandbox.core.time.timeline import TimelineEntry

Due = MtMessage | GatewayDevice | PlannedAction
"""What the network plans: a message's next step, a device's next poll, or what a handset's owner is going to do."""

RETRY_WAITS: Final = (
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    8 * HOUR,
)
"""After each attempt that was refused for now; the last wait is repeated."""


class Plan(Protocol):
    """The part of a Timeline that the network uses."""

    def plan(self, due: int, what: Due, /) -> TimelineEntry: ...

    def cancel(self, entry: TimelineEntry, /) -> None: ...


class Smsc:
    def __init__(self, plan: Plan, pace: Pace) -> None:
        self._plan: Final = plan
        self._pace: Final = pace
        self._devices: Final[dict[tuple[str, str | None], GatewayDevice]] = {}
        # No handset has None for its number: it stands here so that any message's recipient can be looked up.
        self._handsets: Final[dict[Msisdn | None, Handset]] = {}

    def device(self, provider: str, device_id: str, now: int) -> GatewayDevice:
        """The gateway device of that id; one never named before exists from now on."""
        device = self._devices.get((provider, device_id))
        if device is None:
            device = GatewayDevice(provider, device_id, created_at=now, poll_interval=self._pace.poll)
            self._devices[provider, device_id] = device
        return device

    @property
    def devices(self) -> Iterable[GatewayDevice]:
        """In the order in which they were first named."""
        return self._devices.values()

    def switch(self, device: GatewayDevice, now: int, *, is_on: bool) -> None:
        """What is queued for the device waits while it is off."""
        device.switch(is_on=is_on, now=now)
        self._plan_poll(device, now)

    def set_poll_interval(self, device: GatewayDevice, interval: int, now: int) -> None:
        device.poll_every(interval, now)
        self._plan_poll(device, now)

    def forget_device(self, device: GatewayDevice, now: int) -> None:
        """From now on it is one never named before; that one takes over what is queued."""
        del self._devices[device.provider, device.id]
        self._forget_poll(device)
        for entry in device.planned_switches.values():
            self._plan.cancel(entry)
        while pack := device.take_pack():
            heir = self.device(device.provider, device.id, now)
            for message in pack:
                heir.enqueue(message)
            self._plan_poll(heir, now)

    def handset(self, number: Msisdn) -> Handset | None:
        """The handset of that number; None for one never named, which is healthy."""
        return self._handsets.get(number)

    def name_handset(self, number: Msisdn) -> Handset:
        """As ``handset``, but one never named before is kept from now on."""
        return self._handsets.setdefault(number, Handset(msisdn=number))

    def alert(self, handset: Handset, now: int) -> None:
        """To be called once the handset has changed: the network tries at once to deliver what waits for it."""
        for message in handset.waiting:
            self._forget_plan(message)
            message.planned = self._plan.plan(now, message)

    def submit(self, message: MtMessage, now: int) -> StateChanged:
        gate.transcribe(message)
        if message.device is not None:
            device = self.device(message.provider, message.device, now)
            device.owner = device.owner or message.account
        if message.send_at is not None and message.send_at > now:
            return self._move(message, MessageState.SCHEDULED, now, then_at=message.send_at)
        return self._release(message, now)

    def move_on(self, message: MtMessage, now: int) -> StateChanged | None:
        """What was planned for now; None where it changes nothing that the network could tell."""
        if message.lifecycle is not None and message.state is not MessageState.SCHEDULED:
            return self._follow_course(message, message.lifecycle, now)
        return _NEXT_STEP[message.state](self, message, now)

    def poll(self, device: GatewayDevice, now: int) -> list[StateChanged]:
        """The device asks its provider for messages, and takes a pack of them."""
        device.planned_poll = None
        taken = [
            self._move(message, MessageState.TAKEN, now, then_at=now + self._pace.by_device.submit)
            for message in device.take_pack()
        ]
        self._plan_poll(device, now)
        return taken

    def cancel(self, message: MtMessage, now: int) -> StateChanged:
        """Raises WrongTransitionError once the message has left."""
        return self._move(message, MessageState.CANCELLED, now)

    def check_scheduled(self, message: MtMessage) -> None:
        """Raise WrongTransitionError for a message that has left."""
        if message.state is not MessageState.SCHEDULED:
            raise WrongTransitionError(message.id, message.state.value, MessageState.SCHEDULED.value)

    def reschedule(self, message: MtMessage, now: int) -> None:
        """Plan a scheduled message anew, after its content or its time has changed."""
        gate.transcribe(message)
        self._forget_plan(message)
        message.planned = self._plan.plan(max(now, message.send_at or now), message)

    def put(self, message: MtMessage, state: MessageState, reason: FailureReason | None, now: int) -> StateChanged:
        """Sets a state by hand; raises WrongTransitionError from an end, and for a state that lies behind."""
        before, after = message.history[-1], Step(now, state, reason)
        message.put(after)
        self._let_go(message)
        handset = self._handsets.get(message.to.msisdn)
        if state is MessageState.DELIVERED and message.arrived_at is None:
            self._arrive(message, handset, now)
        return StateChanged(message, before, after)

    def drop(self, message: MtMessage) -> None:
        """Nothing happens to the message any more, nor because of it."""
        message.control = Control.DROPPED
        self._let_go(message)

    def _let_go(self, message: MtMessage) -> None:
        self._forget_plan(message)
        handset = self._handsets.get(message.to.msisdn)
        if handset is not None:
            handset.waiting.pop(message, None)

    def _release(self, message: MtMessage, now: int) -> StateChanged:
        if message.lifecycle is not None:
            message.lifecycle = expand(message.lifecycle, by_device=message.device is not None)
            first = message.lifecycle[0].after if message.lifecycle else None
            return self._move(message, MessageState.WAITING, now, then_at=None if first is None else now + first)
        wait = self._pace.by_provider.submit if message.device is None else self._pace.queue
        return self._move(message, MessageState.WAITING, now, then_at=now + wait)

    def _follow_course(self, message: MtMessage, course: Lifecycle, now: int) -> StateChanged:
        step, *rest = course
        if step.state is MessageState.NETWORK and (reason := gate.refusal(message)) is not None:
            message.lifecycle = ()
            return self._refuse(message, reason, now)
        message.lifecycle = tuple(rest)
        if step.state is MessageState.DELIVERED:
            self._arrive(message, self._handsets.get(message.to.msisdn), now)
        then_at = now + rest[0].after - step.after if rest else None
        return self._move(message, step.state, now, step.reason, then_at=then_at)._replace(notifies=step.notifies)

    def _leave_server(self, message: MtMessage, now: int) -> StateChanged:
        if message.device is None:
            return self._send(message, now)
        changed = self._move(message, MessageState.QUEUED, now)
        device = self.device(message.provider, message.device, now)
        device.enqueue(message)
        if device.planned_poll is None:
            self._plan_poll(device, now)
        return changed

    def _send_from_device(self, message: MtMessage, now: int) -> StateChanged:
        """The device's condition counts when it tries, not when it has taken the message."""
        device = self._devices.get((message.provider, message.device))
        reason = FAILURES.get(device.condition) if device else None
        if reason is not None:
            return self._move(message, MessageState.FAILED, now, reason)
        return self._send(message, now)

    def _send(self, message: MtMessage, now: int) -> StateChanged:
        return self._move(message, MessageState.SENT, now, then_at=now + self._journey(message).route)

    def _reach_operator(self, message: MtMessage, now: int) -> StateChanged:
        reason = gate.refusal(message)
        if reason is not None:
            return self._refuse(message, reason, now)
        return self._move(message, MessageState.NETWORK, now, then_at=now + self._journey(message).deliver)

    def _refuse(self, message: MtMessage, reason: FailureReason, now: int) -> StateChanged:
        is_unknown = reason is FailureReason.INVALID_NUMBER
        return self._move(message, MessageState.UNDELIVERED if is_unknown else MessageState.REJECTED, now, reason)

    def _reach_handset(self, message: MtMessage, now: int) -> StateChanged | None:
        handset = self._handsets.get(message.to.msisdn)
        if handset is not None:
            return self._attempt(message, handset, now)
        message.arrived_at = now
        return self._move(message, MessageState.DELIVERED, now)

    def _try_again(self, message: MtMessage, now: int) -> StateChanged | None:
        handset = self._handsets[message.to.msisdn]
        if now < _end_of_validity(message):
            return self._attempt(message, handset, now)
        del handset.waiting[message]
        state, reason = AFTER_VALIDITY[message.reason]
        return self._move(message, state, now, reason)

    def _attempt(self, message: MtMessage, handset: Handset, now: int) -> StateChanged | None:
        attempts = handset.waiting.get(message, 0) + 1
        state, reason = handset.answer(attempts, now)
        if state is MessageState.RETRYING:
            handset.waiting[message] = attempts  # where it stood: the one that came first goes first
            return self._wait(message, handset, reason, now)
        handset.waiting.pop(message, None)
        if state is MessageState.DELIVERED:
            self._arrive(message, handset, now)
            if not handset.behaviour.is_reporting:
                return self._rest(message, now)
        return self._move(message, state, now, reason)

    def _wait(
        self, message: MtMessage, handset: Handset, reason: FailureReason | None, now: int
    ) -> StateChanged | None:
        """Until the next attempt: that is when the schedule has the handset on again, if that is sooner."""
        attempts = handset.waiting[message]
        next_attempt = now + RETRY_WAITS[min(attempts, len(RETRY_WAITS)) - 1]
        then_at = max(now, min(next_attempt, handset.on_again(now) or next_attempt, _end_of_validity(message)))
        if message.state is MessageState.RETRYING and message.reason is reason:
            message.planned = self._plan.plan(then_at, message)
            return None
        return self._move(message, MessageState.RETRYING, now, reason, then_at=then_at)

    def _arrive(self, message: MtMessage, handset: Handset | None, now: int) -> None:
        message.arrived_at = now
        if handset is not None:
            for wait, action in handset.planned_actions(message):
                self._plan.plan(now + wait, action)

    def _rest(self, message: MtMessage, now: int) -> StateChanged | None:
        """The message has arrived, but the network will never learn of it."""
        if message.state is MessageState.RETRYING:
            return self._move(message, MessageState.NETWORK, now)
        message.planned = None
        return None

    def _journey(self, message: MtMessage) -> LegDelays:
        return self._pace.by_provider if message.device is None else self._pace.by_device

    def _move(
        self,
        message: MtMessage,
        state: MessageState,
        now: int,
        reason: FailureReason | None = None,
        *,
        then_at: int | None = None,
    ) -> StateChanged:
        before = message.history[-1] if message.history else None
        after = Step(now, state, reason)
        message.move(after)
        self._forget_plan(message)
        if then_at is not None:
            message.planned = self._plan.plan(then_at, message)
        return StateChanged(message, before, after)

    def _forget_plan(self, message: MtMessage) -> None:
        if message.planned is not None:
            self._plan.cancel(message.planned)
            message.planned = None

    def _plan_poll(self, device: GatewayDevice, now: int) -> None:
        """Only where it is of use, so that the timeline empties though a device stays offline."""
        self._forget_poll(device)
        if device.is_online and device.has_work:
            device.planned_poll = self._plan.plan(device.next_poll(now), device)

    def _forget_poll(self, device: GatewayDevice) -> None:
        if device.planned_poll is not None:
            self._plan.cancel(device.planned_poll)
            device.planned_poll = None


_NEXT_STEP: Final[dict[MessageState, Callable[[Smsc, MtMessage, int], StateChanged | None]]] = {
    MessageState.SCHEDULED: Smsc._release,  # noqa: SLF001  the table of the class, outside its data
    MessageState.WAITING: Smsc._leave_server,  # noqa: SLF001
    MessageState.TAKEN: Smsc._send_from_device,  # noqa: SLF001
    MessageState.SENT: Smsc._reach_operator,  # noqa: SLF001
    MessageState.NETWORK: Smsc._reach_handset,  # noqa: SLF001
    MessageState.RETRYING: Smsc._try_again,  # noqa: SLF001
}


def _end_of_validity(message: MtMessage) -> int:
    """Counted from when the provider, or the gateway device, has given the message to the network."""
    given = MessageState.WAITING if message.device is None else MessageState.SENT
    return next(step.at for step in message.history if step.state is given) + message.validity

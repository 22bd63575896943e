"""The short message centre: moves each message along its states, and tries again where a handset does not answer.

It plans its work on a timeline that the engine walks along. A planned thing that comes due is handed back to
``move_on`` or ``poll``. A change of a message's state is the newest in its history when one of these returns.
"""

from collections.abc import Callable, Collection
from typing import Final, Protocol

from sms_sandbox.core import gate
from sms_sandbox.core.devices.device import FAILURES, GatewayDevice
from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.handset import AFTER_VALIDITY, Handset, PlannedAction
from sms_sandbox.core.lifecycle import Lifecycle, expand
from sms_sandbox.core.message import Control, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.core.time.pace import Pace
from sms_sandbox.core.time.timeline import TimelineEntry

# A member is looked up by a call of a Python function in 3.11, and each step needs several.
_CANCELLED: Final = MessageState.CANCELLED
_DELIVERED: Final = MessageState.DELIVERED
_FAILED: Final = MessageState.FAILED
_NETWORK: Final = MessageState.NETWORK
_QUEUED: Final = MessageState.QUEUED
_REJECTED: Final = MessageState.REJECTED
_RETRYING: Final = MessageState.RETRYING
_SCHEDULED: Final = MessageState.SCHEDULED
_SENT: Final = MessageState.SENT
_TAKEN: Final = MessageState.TAKEN
_UNDELIVERED: Final = MessageState.UNDELIVERED
_WAITING: Final = MessageState.WAITING

Due = MtMessage | GatewayDevice | PlannedAction
"""A planned thing: a message's next step, a device's next poll, or an action of a handset's owner."""

Notifies = bool
"""Whether the provider may send a webhook about the change of state that has come about."""

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
"""The waits after each attempt that was refused for now; the last one is repeated."""


class Plan(Protocol):
    """The part of a Timeline that the network uses."""

    def plan(self, due: int, what: Due, /) -> TimelineEntry: ...

    def plan_after(self, now: int, wait: int, what: Due, /) -> TimelineEntry: ...

    def cancel(self, entry: TimelineEntry, /) -> None: ...


class Smsc:
    __slots__ = ("_devices", "_handsets", "_pace", "_plan")

    def __init__(self, plan: Plan, pace: Pace) -> None:
        self._plan: Final = plan
        self._pace: Final = pace
        self._devices: Final[dict[tuple[str, str | None], GatewayDevice]] = {}
        # No handset has None for its number: the type allows a lookup of any message's recipient.
        self._handsets: Final[dict[Msisdn | None, Handset]] = {}

    def device(self, provider: str, device_id: str, now: int) -> GatewayDevice:
        """Return the gateway device of that id. Add it if the id is new."""
        device = self._devices.get((provider, device_id))
        if device is None:
            device = GatewayDevice(provider, device_id, created_at=now, poll_interval=self._pace.poll)
            self._devices[provider, device_id] = device
        return device

    @property
    def devices(self) -> Collection[GatewayDevice]:
        """Return the devices in the order in which they were first named."""
        return self._devices.values()

    def switch(self, device: GatewayDevice, now: int, *, is_on: bool) -> None:
        """Switch a device on or off. While it is off, its queue waits."""
        device.switch(is_on=is_on, now=now)
        self._plan_poll(device, now)

    def set_poll_interval(self, device: GatewayDevice, interval: int, now: int) -> None:
        device.poll_every(interval, now)
        self._plan_poll(device, now)

    def forget_device(self, device: GatewayDevice, now: int) -> None:
        """Drop a device with its settings. A new one of the same id takes over its queue."""
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
        """Return the handset of that number, or None for a number that was never named, whose handset is healthy."""
        return self._handsets.get(number)

    def name_handset(self, number: Msisdn) -> Handset:
        """Return the handset of that number. Add it if the number is new."""
        return self._handsets.setdefault(number, Handset(msisdn=number))

    def alert(self, handset: Handset, now: int) -> None:
        """Try at once to deliver what waits for a handset. To be called after each change of it."""
        for message in handset.waiting:
            self._forget_plan(message)
            message.planned = self._plan.plan(now, message)

    def clear(self) -> None:
        """Forget all handsets and devices. What is planned for them has to be cancelled, too."""
        for device in self._devices.values():
            device.planned_switches.clear()
        self._handsets.clear()
        self._devices.clear()

    def submit(self, message: MtMessage, now: int) -> None:
        """Give a message its first state."""
        gate.transcribe(message)
        if message.device is not None:
            device = self.device(message.provider, message.device, now)
            device.owner = device.owner or message.account
        if message.send_at is not None and message.send_at > now:
            message.move(now, _SCHEDULED, None, self._plan.plan(message.send_at, message))
        else:
            self._release(message, now)

    def move_on(self, message: MtMessage, now: int) -> Notifies | None:
        """Make the planned step. Return None if it does not change the state."""
        state = message.steps[-2]
        if message.lifecycle is not None and state is not _SCHEDULED:
            return self._follow_course(message, message.lifecycle, now)
        return _NEXT_STEP[state](self, message, now)

    def poll(self, device: GatewayDevice, now: int) -> list[MtMessage]:
        """Let the device fetch a pack of messages from its provider, and return them."""
        device.planned_poll = None
        taken = device.take_pack()
        for message in taken:
            message.move(now, _TAKEN, None, self._plan.plan_after(now, self._pace.by_device.submit, message))
        if device.has_work():
            self._plan_poll(device, now)
        return taken

    def cancel(self, message: MtMessage, now: int) -> None:
        """Cancel a message. Raise WrongTransitionError once it has left."""
        planned = message.planned
        message.move(now, _CANCELLED)
        if planned is not None:
            self._plan.cancel(planned)

    def check_scheduled(self, message: MtMessage) -> None:
        """Raise WrongTransitionError for a message that has left."""
        if message.state is not _SCHEDULED:
            raise WrongTransitionError(message.id, message.state.value, _SCHEDULED.value)

    def reschedule(self, message: MtMessage, now: int) -> None:
        """Plan a scheduled message anew, after its content or its time has changed."""
        gate.transcribe(message)
        self._forget_plan(message)
        message.planned = self._plan.plan(max(now, message.send_at or now), message)

    def put(self, message: MtMessage, state: MessageState, reason: FailureReason | None, now: int) -> None:
        """Set a state by hand. Raise WrongTransitionError after an end, and for an earlier state."""
        message.put(now, state, reason)
        self._let_go(message)
        handset = self._handsets.get(message.to.msisdn)
        if state is _DELIVERED and message.arrived_at is None:
            self._arrive(message, handset, now)

    def drop(self, message: MtMessage) -> None:
        """Stop a message: nothing happens to it any more, nor because of it."""
        message.control = Control.DROPPED
        self._let_go(message)

    def _let_go(self, message: MtMessage) -> None:
        self._forget_plan(message)
        handset = self._handsets.get(message.to.msisdn)
        if handset is not None:
            handset.waiting.pop(message, None)

    def _release(self, message: MtMessage, now: int) -> Notifies:
        if message.lifecycle is not None:
            message.lifecycle = expand(message.lifecycle, by_device=message.device is not None)
            if not message.lifecycle:
                message.move(now, _WAITING)
                return True
            wait = message.lifecycle[0].after
        else:
            wait = self._pace.by_provider.submit if message.device is None else self._pace.queue
        message.move(now, _WAITING, None, self._plan.plan_after(now, wait, message))
        return True

    def _follow_course(self, message: MtMessage, course: Lifecycle, now: int) -> Notifies:
        step, *rest = course
        if step.state is _NETWORK and (reason := gate.refusal(message)) is not None:
            message.lifecycle = ()
            return self._refuse(message, reason, now)
        message.lifecycle = tuple(rest)
        if step.state is _DELIVERED:
            self._arrive(message, self._handsets.get(message.to.msisdn), now)
        planned = self._plan.plan_after(now, rest[0].after - step.after, message) if rest else None
        message.move(now, step.state, step.reason, planned)
        return step.notifies

    def _leave_server(self, message: MtMessage, now: int) -> Notifies:
        if message.device is None:
            message.move(now, _SENT, None, self._plan.plan_after(now, self._pace.by_provider.route, message))
            return True
        message.move(now, _QUEUED)
        device = self._devices.get((message.provider, message.device))
        if device is None:  # it was forgotten meanwhile
            device = self.device(message.provider, message.device, now)
        device.enqueue(message)
        if device.planned_poll is None and device.is_online:
            device.planned_poll = self._plan.plan(device.next_poll(now), device)
        return True

    def _send_from_device(self, message: MtMessage, now: int) -> Notifies:
        """Send by the device's condition now, not the one in which it took the message."""
        device = self._devices.get((message.provider, message.device))
        reason = FAILURES.get(device.condition) if device else None
        if reason is not None:
            message.move(now, _FAILED, reason)
        else:
            message.move(now, _SENT, None, self._plan.plan_after(now, self._pace.by_device.route, message))
        return True

    def _reach_operator(self, message: MtMessage, now: int) -> Notifies:
        reason = gate.refusal(message)
        if reason is not None:
            return self._refuse(message, reason, now)
        journey = self._pace.by_provider if message.device is None else self._pace.by_device
        message.move(now, _NETWORK, None, self._plan.plan_after(now, journey.deliver, message))
        return True

    def _refuse(self, message: MtMessage, reason: FailureReason, now: int) -> Notifies:
        message.move(now, _UNDELIVERED if reason is FailureReason.INVALID_NUMBER else _REJECTED, reason)
        return True

    def _reach_handset(self, message: MtMessage, now: int) -> Notifies | None:
        handset = self._handsets.get(message.to.msisdn)
        if handset is not None:
            return self._attempt(message, handset, now)
        message.arrived_at = now
        message.move(now, _DELIVERED)
        return True

    def _try_again(self, message: MtMessage, now: int) -> Notifies | None:
        handset = self._handsets[message.to.msisdn]
        if now < _end_of_validity(message):
            return self._attempt(message, handset, now)
        del handset.waiting[message]
        message.move(now, *AFTER_VALIDITY[message.reason])
        return True

    def _attempt(self, message: MtMessage, handset: Handset, now: int) -> Notifies | None:
        attempts = handset.waiting.get(message, 0) + 1
        state, reason = handset.answer(attempts, now)
        if state is _RETRYING:
            handset.waiting[message] = attempts  # in its old place: the first to come is the first to go
            return self._wait(message, handset, reason, now)
        handset.waiting.pop(message, None)
        if state is _DELIVERED:
            self._arrive(message, handset, now)
            if not handset.behaviour.is_reporting:
                return self._rest(message, now)
        message.move(now, state, reason)
        return True

    def _wait(self, message: MtMessage, handset: Handset, reason: FailureReason | None, now: int) -> Notifies | None:
        """Plan the next attempt: after the next wait, or when the schedule has the handset on again if that is
        sooner.
        """
        attempts = handset.waiting[message]
        next_attempt = now + RETRY_WAITS[min(attempts, len(RETRY_WAITS)) - 1]
        then_at = max(now, min(next_attempt, handset.on_again(now) or next_attempt, _end_of_validity(message)))
        planned = self._plan.plan(then_at, message)
        if message.state is _RETRYING and message.reason is reason:
            message.planned = planned
            return None
        message.move(now, _RETRYING, reason, planned)
        return True

    def _arrive(self, message: MtMessage, handset: Handset | None, now: int) -> None:
        message.arrived_at = now
        if handset is not None:
            for wait, action in handset.planned_actions(message):
                self._plan.plan(now + wait, action)

    def _rest(self, message: MtMessage, now: int) -> Notifies | None:
        """End a message that has arrived, but whose arrival is never reported to the network."""
        if message.state is _RETRYING:
            message.move(now, _NETWORK)
            return True
        message.planned = None
        return None

    def _forget_plan(self, message: MtMessage) -> None:
        if message.planned is not None:
            self._plan.cancel(message.planned)
            message.planned = None

    def _plan_poll(self, device: GatewayDevice, now: int) -> None:
        """Plan a poll only while it is of use, so that the timeline empties though a device stays offline."""
        self._forget_poll(device)
        if device.is_online and device.has_work():
            device.planned_poll = self._plan.plan(device.next_poll(now), device)

    def _forget_poll(self, device: GatewayDevice) -> None:
        if device.planned_poll is not None:
            self._plan.cancel(device.planned_poll)
            device.planned_poll = None


_NEXT_STEP: Final[dict[MessageState, Callable[[Smsc, MtMessage, int], Notifies | None]]] = {
    _SCHEDULED: Smsc._release,  # noqa: SLF001  the table of the class, outside its data
    _WAITING: Smsc._leave_server,  # noqa: SLF001
    _TAKEN: Smsc._send_from_device,  # noqa: SLF001
    _SENT: Smsc._reach_operator,  # noqa: SLF001
    _NETWORK: Smsc._reach_handset,  # noqa: SLF001
    _RETRYING: Smsc._try_again,  # noqa: SLF001
}


def _end_of_validity(message: MtMessage) -> int:
    """Return the end of the validity, which begins when the provider, or the gateway device, sends the message."""
    given = _WAITING if message.device is None else _SENT
    return next(step.at for step in message.history if step.state is given) + message.validity

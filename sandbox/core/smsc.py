"""The short message centre: moves each message along its states.

What it plans goes on a timeline that somebody else walks along; when a planned thing comes due it is handed back to
``move_on`` or ``poll``.
"""

from collections.abc import Callable
from typing import Final, Protocol

from sandbox.core.device import GatewayDevice
from sandbox.core.events import StateChanged
from sandbox.core.message import MessageState, MtMessage, Step
from sandbox.core.pace import Journey, Pace
from sandbox.core.receipt import Reason
from sandbox.core.timeline import Entry

Due = MtMessage | GatewayDevice
"""What the network plans: a message's next step, or a device's next poll."""


class Plan(Protocol):
    """The part of a Timeline that the network uses."""

    def plan(self, due: int, what: Due, /) -> Entry: ...

    def cancel(self, entry: Entry, /) -> None: ...


class Smsc:
    def __init__(self, plan: Plan, pace: Pace) -> None:
        self._plan: Final = plan
        self._pace: Final = pace
        self._devices: Final[dict[tuple[str, str], GatewayDevice]] = {}
        self._next_step: Final[dict[MessageState, Callable[[MtMessage, int], StateChanged]]] = {
            MessageState.SCHEDULED: self._release,
            MessageState.WAITING: self._leave_server,
            MessageState.TAKEN: self._send,
            MessageState.SENT: self._reach_operator,
            MessageState.NETWORK: self._reach_handset,
        }

    def device(self, provider: str, device_id: str, now: int) -> GatewayDevice:
        """The gateway device of that id; one never named before exists from now on."""
        device = self._devices.get((provider, device_id))
        if device is None:
            device = GatewayDevice(provider, device_id, created_at=now, poll_interval=self._pace.poll)
            self._devices[provider, device_id] = device
        return device

    def submit(self, message: MtMessage, now: int) -> StateChanged:
        if message.device is not None:
            self.device(message.provider, message.device, now)
        if message.send_at is not None and message.send_at > now:
            return self._move(message, MessageState.SCHEDULED, now, then_at=message.send_at)
        return self._release(message, now)

    def move_on(self, message: MtMessage, now: int) -> StateChanged:
        """The step that was planned for now."""
        return self._next_step[message.state](message, now)

    def poll(self, device: GatewayDevice, now: int) -> list[StateChanged]:
        """The device asks its provider for messages, and takes a pack of them."""
        device.is_poll_planned = False
        taken = [
            self._move(message, MessageState.TAKEN, now, then_at=now + self._pace.by_device.submit)
            for message in device.take_pack()
        ]
        if device.has_work:
            self._plan_poll(device, now)
        return taken

    def cancel(self, message: MtMessage, now: int) -> StateChanged:
        """Raises WrongTransitionError once the message has left."""
        return self._move(message, MessageState.CANCELLED, now)

    def put(self, message: MtMessage, state: MessageState, reason: Reason | None, now: int) -> StateChanged:
        """Sets a state by hand; raises WrongTransitionError from an end, and for a state that lies behind."""
        before, after = message.history[-1], Step(now, state, reason)
        message.put(after)
        self._forget_plan(message)
        return StateChanged(message, before, after)

    def _release(self, message: MtMessage, now: int) -> StateChanged:
        wait = self._pace.by_provider.submit if message.device is None else self._pace.queue
        return self._move(message, MessageState.WAITING, now, then_at=now + wait)

    def _leave_server(self, message: MtMessage, now: int) -> StateChanged:
        if message.device is None:
            return self._send(message, now)
        changed = self._move(message, MessageState.QUEUED, now)
        device = self._devices[message.provider, message.device]
        device.enqueue(message)
        if not device.is_poll_planned:
            self._plan_poll(device, now)
        return changed

    def _send(self, message: MtMessage, now: int) -> StateChanged:
        return self._move(message, MessageState.SENT, now, then_at=now + self._journey(message).route)

    def _reach_operator(self, message: MtMessage, now: int) -> StateChanged:
        if message.to.msisdn is None:
            return self._move(message, MessageState.UNDELIVERED, now, Reason.INVALID_NUMBER)
        return self._move(message, MessageState.NETWORK, now, then_at=now + self._journey(message).deliver)

    def _reach_handset(self, message: MtMessage, now: int) -> StateChanged:
        return self._move(message, MessageState.DELIVERED, now)

    def _journey(self, message: MtMessage) -> Journey:
        return self._pace.by_provider if message.device is None else self._pace.by_device

    def _move(
        self,
        message: MtMessage,
        state: MessageState,
        now: int,
        reason: Reason | None = None,
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
        device.is_poll_planned = True
        self._plan.plan(device.next_poll(now), device)

"""The messages of a workspace on their way through the mobile network."""

from typing import Final

from sms_sandbox.contract import Outgoing
from sms_sandbox.core.devices.device import GatewayDevice
from sms_sandbox.core.events import MessagesCleared
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.smsc import Smsc
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine import fault_targets
from sms_sandbox.engine.events import NetworkEvents
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.journal import EventKind, FaultFired
from sms_sandbox.engine.world import World

_EDITED: Final = ("to", "text", "encoding", "segments", "sender", "cost", "send_at", "takes_replies", "details")
"""What a scheduled message is given anew."""


class Network:
    """Take messages in, move them on, and pass each change of state on."""

    def __init__(self, world: World, smsc: Smsc, events: NetworkEvents) -> None:
        self._world: Final = world
        self._smsc: Final = smsc
        self._events: Final = events

    @property
    def inputs(self) -> Inputs:
        return self._world.inputs

    def submit(self, message: MtMessage) -> None:
        """Take a message in, with the lifecycle that a fault gives it."""
        if self._world.faults.follows_messages:
            self._assign_lifecycle(message)
        self._world.messages.add(message)
        self._events.changed(self._smsc.submit(message, self._world.now))

    def cancel(self, message: MtMessage) -> None:
        """Cancel a message and refund its cost. Raise WrongTransitionError once it has left."""
        self._events.changed(self._smsc.cancel(message, self._world.now))

    def edit(self, message: MtMessage, outgoing: Outgoing) -> None:
        """Give a scheduled message another content and time. Raise WrongTransitionError once it has left.

        Raise InsufficientCreditError if the account cannot pay what it costs more.
        """
        self._smsc.check_scheduled(message)
        more = outgoing.cost - message.cost
        if more > 0:
            message.account.charge(more)
        else:
            message.account.refund(-more)
        for name in _EDITED:
            setattr(message, name, getattr(outgoing, name))
        self._smsc.reschedule(message, self._world.now)

    @recorded_input
    def set_state(self, message: MtMessage, state: MessageState, reason: FailureReason | None = None) -> None:
        """Set a state by hand; nothing automatic happens to the message any more.

        Raise WrongTransitionError after an end, and for an earlier state.
        """
        self._events.changed(self._smsc.put(message, state, reason, self._world.now))

    def move_on(self, message: MtMessage) -> None:
        """Make the planned step of a message."""
        change = self._smsc.move_on(message, self._world.now)
        if change is not None:
            self._events.changed(change)
        if message.arrived_at is not None and not message.is_finished:
            self._world.messages.finish(message)  # its arrival is never reported

    def poll(self, device: GatewayDevice) -> None:
        """Let a gateway device fetch the messages that wait for it."""
        for change in self._smsc.poll(device, self._world.now):
            self._events.changed(change)

    @recorded_input
    def clear(self) -> None:
        """Drop all messages, both ways, with all that was planned for them."""
        messages = self._world.messages
        count = len(messages) + len(messages.replies)
        for message in messages:
            self._smsc.drop(message)
        messages.clear()
        self._world.note(EventKind.MESSAGES_CLEARED, MessagesCleared(count))

    def release(self) -> None:
        """Forget handsets and devices; see ``Engine.release``."""
        self._smsc.clear()

    def _assign_lifecycle(self, message: MtMessage) -> None:
        """Give a message the lifecycle of a fault; one that its provider refuses keeps its own."""
        faults = self._world.faults
        if not faults.concerns((fault_targets.display_number(message.to),)):
            return
        lifecycle, name = faults.on_message(fault_targets.fault_target(message), message.id)
        if lifecycle is not None and message.lifecycle is None:
            message.lifecycle = lifecycle
            self._world.note(EventKind.FAULT_FIRED, FaultFired(name, "lifecycle", message.id))

"""The messages of a workspace on their way through the mobile network, and the consequences of each event there."""

from typing import Final

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.devices.device import GatewayDevice
from sms_sandbox.core.events import CallEnded, CallNoted, LinkClicked, MessagesCleared, MoReceived
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.smsc import Smsc
from sms_sandbox.core.state import ENDS, MessageState
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.journal import EventKind, FaultFired
from sms_sandbox.engine.webhooks import Webhooks
from sms_sandbox.engine.world import World
from sms_sandbox.faults.matcher import message_target

_CANCELLED: Final = MessageState.CANCELLED

_EDITED: Final = ("to", "text", "encoding", "segments", "sender", "cost", "send_at", "takes_replies", "details")
"""What a scheduled message is given anew."""


class NetworkEvents:
    """Pass each event of the network on to the journal, the provider and the webhooks."""

    __slots__ = ("_webhooks", "_world", "backends")

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world: Final = world
        self._webhooks: Final = webhooks
        self.backends: Final[dict[str, Backend]] = {}
        """The backend for each provider's hooks; filled once the parts below a backend exist."""

    def changed(self, message: MtMessage, notifies: bool = True) -> None:  # noqa: FBT001, FBT002  given by place, in half the time
        """Handle the newest change of a message's state, which has come about now."""
        world, steps = self._world, message.steps
        place = len(steps) // 3 - 1
        world.journal.note_change(world.now, message, place if notifies else ~place)
        state, provider = steps[-2], world.providers[message.provider]
        if provider.on_state_change is not None and state in provider.handled_states:
            provider.on_state_change(message, self.backends[message.provider])
        if notifies and (state in provider.reported_states or self._webhooks.overtaken):
            self._webhooks.report(message, provider)
        if state in ENDS:
            world.messages.finish(message)
            if state is _CANCELLED:
                message.account.refund(message.cost)
        elif message.planned is None and (message.lifecycle == () or message.arrived_at is not None):
            world.messages.finish(message)  # its lifecycle leads it no further, or its arrival is never reported

    def received(self, event: MoReceived) -> None:
        """Handle a handset's message."""
        message = event.message
        provider = self._world.providers[message.provider]
        provider.on_incoming(message, self.backends[message.provider])
        self._world.messages.replies.add(message.id, message)
        self._world.note(EventKind.MESSAGE_RECEIVED, event)
        self._webhooks.dispatch(message, provider.mo_webhooks, event)

    def clicked(self, event: LinkClicked) -> None:
        """Handle a click on a short link."""
        provider = self._world.providers[event.message.provider]
        self._world.note(EventKind.LINK_CLICKED, event)
        self._webhooks.dispatch(event.message, provider.click_webhooks, event)

    def called(self, event: CallEnded | CallNoted) -> None:
        """Handle the end of a gateway device's call, or a note on one."""
        provider = self._world.providers[event.call.provider]
        self._world.note(EventKind.CALL_ENDED if isinstance(event, CallEnded) else EventKind.CALL_NOTED, event)
        self._webhooks.dispatch(event.call, provider.call_webhooks, event)


class Network:
    """Take messages in, move them on, and pass each change of state on."""

    __slots__ = ("_events", "_smsc", "_world")

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
        self.submit_unstruck(message)

    def submit_unstruck(self, message: MtMessage) -> None:
        """Submit a message that no fault strikes, or has struck already."""
        world = self._world
        world.messages.add(message)
        self._smsc.submit(message, world.now)
        self._events.changed(message)

    def cancel(self, message: MtMessage) -> None:
        """Cancel a message and refund its cost. Raise WrongTransitionError once it has left."""
        self._smsc.cancel(message, self._world.now)
        self._events.changed(message)

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
        self._smsc.put(message, state, reason, self._world.now)
        self._events.changed(message)

    def move_on(self, message: MtMessage) -> None:
        """Make the planned step of a message."""
        world = self._world
        notifies = self._smsc.move_on(message, world.now)
        if notifies is not None:
            self._events.changed(message, notifies)
        elif message.planned is None:
            world.messages.finish(message)  # its arrival is never reported

    def poll(self, device: GatewayDevice) -> None:
        """Let a gateway device fetch the messages that wait for it."""
        for message in self._smsc.poll(device, self._world.now):
            self._events.changed(message)

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
        if not faults.may_strike(message.to):
            return
        lifecycle, name = faults.on_message(message_target(message), message.id)
        if lifecycle is not None and message.lifecycle is None:
            message.lifecycle = lifecycle
            self._world.note(EventKind.FAULT_FIRED, FaultFired(name, "lifecycle", message.id))

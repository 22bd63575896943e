"""The consequences of a network event: the journal entry, the provider's own hook, and its webhooks."""

from functools import partial
from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.events import CallEnded, CallNoted, LinkClicked, MoReceived, StateChanged
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.engine.webhooks import Webhooks
from sms_sandbox.engine.world import World


class NetworkEvents:
    """Pass each event of the network on to the journal, the provider and the webhooks."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world: Final = world
        self._webhooks: Final = webhooks
        self.backends: Final[dict[str, Backend]] = {}
        """The backend for each provider's hooks; filled once the parts below a backend exist."""

    def changed(self, change: StateChanged) -> None:
        """Handle a change of a message's state."""
        world, message = self._world, change.message
        provider = world.providers[message.provider]
        world.journal.note(change.after.at, EventKind.MESSAGE_STATE, change)
        if provider.on_state_change is not None:
            provider.on_state_change(change, self.backends[message.provider])
        if change.notifies:
            make = partial(provider.status_webhooks, change)
            self._webhooks.dispatch(message, make, change.after.state)
        if message.is_finished:
            world.messages.finish(message)
            if change.after.state is MessageState.CANCELLED:
                message.account.refund(message.cost)
        elif message.lifecycle == () and message.planned is None:
            world.messages.finish(message)  # its lifecycle has led it no further

    def received(self, event: MoReceived) -> None:
        """Handle a handset's message."""
        message = event.message
        provider = self._world.providers[message.provider]
        provider.on_incoming(message, self.backends[message.provider])
        self._world.messages.replies.add(message.id, message)
        self._world.note(EventKind.MESSAGE_RECEIVED, event)
        self._webhooks.dispatch(message, partial(provider.mo_webhooks, event))

    def clicked(self, event: LinkClicked) -> None:
        """Handle a click on a short link."""
        provider = self._world.providers[event.message.provider]
        self._world.note(EventKind.LINK_CLICKED, event)
        self._webhooks.dispatch(event.message, partial(provider.click_webhooks, event))

    def called(self, event: CallEnded | CallNoted) -> None:
        """Handle the end of a gateway device's call, or a note on one."""
        provider = self._world.providers[event.call.provider]
        self._world.note(EventKind.CALL_ENDED if isinstance(event, CallEnded) else EventKind.CALL_NOTED, event)
        self._webhooks.dispatch(event.call, partial(provider.call_webhooks, event))

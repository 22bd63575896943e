"""What an idle clock may skip to: the steps of a message on its way.

A test that waits for a scheduled send, for the network's next attempt, for the end of a validity or for a provider's
next webhook attempt has to wait for it.
"""

from collections.abc import Iterable
from typing import Final

from sms_sandbox.core.devices.device import GatewayDevice
from sms_sandbox.core.handset import PlannedAction
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState

_ON_ITS_WAY: Final = frozenset(
    {MessageState.WAITING, MessageState.QUEUED, MessageState.TAKEN, MessageState.SENT, MessageState.NETWORK}
)


def can_skip_to(due: Iterable[object]) -> bool:
    """Return whether the clock may skip to the first of all things due.

    An action of a handset's owner may be skipped to only if a message's step is due after it.
    """
    things = iter(due)
    first = next(things, None)
    return any(_is_a_step(what) for what in things) if isinstance(first, PlannedAction) else _is_a_step(first)


def _is_a_step(what: object) -> bool:
    """Return True for a message's step, or a device's poll, which is planned only for a message that waits for it."""
    return what.state in _ON_ITS_WAY if isinstance(what, MtMessage) else isinstance(what, GatewayDevice)

"""What may be jumped to while nobody does anything: the steps of a message on its way.

What a test waits for on purpose has to be waited for: a scheduled send, the network's next attempt or the end of a
message's validity (both are a message's that is retrying), a provider's next attempt to call back.
"""

from collections.abc import Iterable
from typing import Final

from sms_sandbox.core.device import GatewayDevice
from sms_sandbox.core.handset import PlannedAction
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState

_ON_ITS_WAY: Final = frozenset(
    {MessageState.WAITING, MessageState.QUEUED, MessageState.TAKEN, MessageState.SENT, MessageState.NETWORK}
)


def can_skip_to(due: Iterable[object]) -> bool:
    """Of all that is due, whether the first may be: what a handset's owner does, only before a message's step."""
    things = iter(due)
    first = next(things, None)
    return any(_is_a_step(what) for what in things) if isinstance(first, PlannedAction) else _is_a_step(first)


def _is_a_step(what: object) -> bool:
    """A device's poll is planned only for a message that waits for it."""
    return what.state in _ON_ITS_WAY if isinstance(what, MtMessage) else isinstance(what, GatewayDevice)

"""What a kept exchange costs in memory, in bytes. The figures were measured with tracemalloc."""

from collections.abc import Sequence
from typing import Final

from sms_sandbox.contract import Outgoing
from sms_sandbox.wire.exchange import HttpRequest

_EXCHANGE: Final = 900
_HEADER: Final = 170
_OUTGOING: Final = 600


def of_request(request: HttpRequest) -> int:
    """Return the weight of an exchange that has only its request yet."""
    texts = sum(len(name) + len(value) for name, value in request.headers)
    return _EXCHANGE + len(request.target) + len(request.body) + _HEADER * len(request.headers) + texts


def of_outgoing(messages: Sequence[Outgoing]) -> int:
    """Return the weight of the messages that a request asks to send. A text that many of them share counts once."""
    texts = {id(message.text): len(message.text) for message in messages}
    return _OUTGOING * len(messages) + sum(texts.values())

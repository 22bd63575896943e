"""The journal as it is written, read from server-sent events."""

from typing import Final

import msgspec

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall
from sms_sandbox.client.models import Event
from sms_sandbox.client.wire import ServerAddress

SILENCE: Final = 60.0
"""Seconds without a byte, comments included, after which the sandbox is taken for gone."""

_OK: Final = 200


def stream_of(after: int | None) -> ApiCall[None]:
    return ApiCall("GET", "/events/stream", decode.nothing, {"after": after})


def refused_stream(status: int) -> bool:
    """Whether the answer is no stream, but tells why there is none."""
    return status != _OK


class EventLines:
    """Put in lines, and take out an event where one has ended."""

    def __init__(self, place: ServerAddress) -> None:
        self._place: Final = place
        self._data: list[str] = []

    def take(self, line: bytes) -> Event | None:
        """Raises UnreachableError for data that is no event."""
        text = line.decode(errors="replace").rstrip("\r\n")
        if text:
            name, _, value = text.partition(":")
            if name == "data":
                self._data.append(value.removeprefix(" "))
            return None
        data, self._data = "\n".join(self._data), []
        try:
            return msgspec.json.decode(data, type=Event) if data else None
        except msgspec.DecodeError as error:
            raise self._place.unreachable(f"its journal cannot be read: {error}") from None

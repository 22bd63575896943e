"""Read the journal from server-sent events."""

from typing import Final

import msgspec

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall
from sms_sandbox.client.models import Event
from sms_sandbox.client.wire import ServerAddress

SILENCE: Final = 60.0
"""Seconds without a byte, comments included, after which the sandbox counts as gone."""

_OK: Final = 200


def stream_of(after: int | None) -> ApiCall[None]:
    return ApiCall("GET", "/events/stream", decode.nothing, {"after": after})


def refused_stream(status: int) -> bool:
    """Return True if the answer is a refusal instead of a stream."""
    return status != _OK


class EventLines:
    """Put lines in, and take events out."""

    def __init__(self, place: ServerAddress) -> None:
        self._place: Final = place
        self._data: list[str] = []

    def take(self, line: bytes) -> Event | None:
        """Take a line; return the event that it ends, or None.

        Raise UnreachableError for data that is not an event.
        """
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

from datetime import UTC, datetime

import pytest
from sms_sandbox.client.errors import UnreachableError
from sms_sandbox.client.models import Event
from sms_sandbox.client.stream import EventLines, refused_stream, stream_of
from sms_sandbox.client.wire import ServerAddress

DATA = (
    b'data: {"number": 7, "at": "2026-01-05T09:00:00.000Z", "kind": "message.state", "subject": "m1", "data": {}}\n'
)


def lines() -> EventLines:
    return EventLines(ServerAddress("http://127.0.0.1:1"))


def test_event_ends_with_an_empty_line() -> None:
    taken = [line for line in map(lines().take, [b"id: 7\n", DATA, b"\n", b": still here\n", b"\n", b"\r\n"]) if line]
    assert taken == [Event(7, datetime(2026, 1, 5, 9, tzinfo=UTC), "message.state", "m1", {})]


def test_data_may_have_several_lines() -> None:
    reading = lines()
    for line in DATA.replace(b', "kind"', b',\ndata:"kind"').splitlines(keepends=True):
        assert reading.take(line) is None
    event = reading.take(b"\n")
    assert event is not None
    assert event.kind == "message.state"


def test_invalid_event_raises_unreachable_error() -> None:
    reading = lines()
    reading.take(b"data: hello\n")
    with pytest.raises(UnreachableError, match="its journal cannot be read"):
        reading.take(b"\n")


def test_stream_begins_at_a_number_or_now() -> None:
    assert stream_of(7).query == {"after": 7}
    assert stream_of(None).query == {"after": None}
    assert refused_stream(404)
    assert not refused_stream(200)

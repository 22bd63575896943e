import msgspec
import pytest
from sms_sandbox.server.workspaces.data.packed import is_packed, pack, unpack
from sms_sandbox.wire.exchange import HttpRequest

REQUESTS = (
    HttpRequest("GET", b"/"),
    HttpRequest("POST", b"/\xff?a", (("Host", "h"), ("X", "\u00e9")), b"\x00\xff"),
    HttpRequest("GET", b"/", is_oversized=True, path_values={"name": "a"}, prefix="/~ci", remote="10.0.0.1"),
)


@pytest.mark.parametrize("request_", REQUESTS)
def test_request_is_read_as_it_was_written(request_: HttpRequest) -> None:
    line = pack(1_767_603_600_000_000, request_)
    read = unpack(7, line)
    assert is_packed(line)
    assert not is_packed(b'{"at":1}')
    assert (read.line, read.at, read.do, read.arguments) == (
        7,
        1_767_603_600_000_000,
        "Engine.answer",
        {"request": request_},
    )


@pytest.mark.parametrize("line", [b"", b"nonsense", pack(1, REQUESTS[0])[:-1]])
def test_other_bytes_are_refused(line: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        unpack(1, line)

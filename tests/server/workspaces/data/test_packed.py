import msgspec
import pytest
from sms_sandbox.server.workspaces.data.packed import New, PackedRequest, pack, unpack
from sms_sandbox.wire.exchange import Headers, HttpRequest

SHARED: Headers = (("Host", "h"), ("X", "\u00e9"))
REQUESTS = (
    HttpRequest("GET", b"/"),
    HttpRequest("POST", b"/\xff?a", SHARED, b"\x00\xff"),
    HttpRequest("GET", b"/", is_oversized=True, path_values={"name": "a"}, prefix="/~ci", remote="10.0.0.1"),
)
LINE = b'{"do":"Engine.step"}'


def read_again(inputs: list[New]) -> list[New]:
    return [(one.at, one.request) if isinstance(one, PackedRequest) else one for one in unpack(pack(inputs))]


def test_inputs_are_read_in_order_as_they_were_written() -> None:
    inputs: list[New] = [(1, REQUESTS[0]), LINE, (2, REQUESTS[1]), (1_767_603_600_000_000, REQUESTS[2])]
    assert read_again(inputs) == inputs


def test_headers_that_requests_share_are_written_once() -> None:
    inputs: list[New] = [(number, HttpRequest("GET", b"/", SHARED)) for number in range(3)]
    inputs.insert(1, LINE)
    assert read_again(inputs) == inputs
    assert pack(inputs).count("\u00e9".encode()) == 1


def test_place_of_headers_that_is_none_is_refused() -> None:
    for place in (-1, 0, 1, 7):
        fields = [1, "GET", b"/", place, b"", False, {}, "", ""]
        with pytest.raises(msgspec.DecodeError, match=f"input {place} has no headers"):
            unpack(msgspec.msgpack.encode([fields, LINE]))


@pytest.mark.parametrize("data", [b"", b"nonsense", pack([(1, REQUESTS[0])])[:-1]])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        unpack(data)

import msgspec
import pytest
from sms_sandbox.server.workspaces.data.packed import Packed, PackedRequest, pack, packed, unpack
from sms_sandbox.wire.exchange import HttpRequest

REQUESTS = (
    HttpRequest("GET", b"/"),
    HttpRequest("POST", b"/\xff?a", (("Host", "h"), ("X", "\u00e9")), b"\x00\xff"),
    HttpRequest("GET", b"/", is_oversized=True, path_values={"name": "a"}, prefix="/~ci", remote="10.0.0.1"),
)


def test_inputs_are_read_in_order_as_they_were_written() -> None:
    first, *others = (packed(at, request) for at, request in enumerate(REQUESTS))
    inputs: list[Packed] = [first, b'{"do":"Engine.step"}', *others]
    assert unpack(pack(inputs)) == inputs


@pytest.mark.parametrize("request_", REQUESTS)
def test_request_is_the_same_after_packing(request_: HttpRequest) -> None:
    [read] = unpack(pack([packed(1_767_603_600_000_000, request_)]))
    assert isinstance(read, PackedRequest)
    assert (read.at, read.request) == (1_767_603_600_000_000, request_)


@pytest.mark.parametrize("data", [b"", b"nonsense", pack([packed(1, REQUESTS[0])])[:-1]])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        unpack(data)

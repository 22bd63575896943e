import pytest
from sms_sandbox.server.http.first_bytes import Beginning, classify


@pytest.mark.parametrize("data", [b"GET / HTTP/1.1", b"POST", b"PUT", b"C0", b"PRO", b"\r\n", b"\xff"])
def test_other_bytes_are_a_request_of_http_1(data: bytes) -> None:
    assert classify(data) is Beginning.HTTP1


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (b"\x16", Beginning.TLS),
        (b"\x16\x03", Beginning.TLS),
        (b"CONNECT ", Beginning.CONNECT),
        (b"CONNECT a", Beginning.CONNECT),
        (b"PRI * HTTP/2.0\r\n\r\nSM", Beginning.HTTP2),
    ],
)
def test_tls_connect_and_http_2_are_recognised(data: bytes, beginning: Beginning) -> None:
    assert classify(data) is beginning


@pytest.mark.parametrize("data", [b"C", b"CONNECT", b"P", b"PRI * ", b"PRI * HTTP/2.0\r"])
def test_short_beginning_is_undecided(data: bytes) -> None:
    assert classify(data) is Beginning.UNDECIDED

import pytest
from sms_sandbox.server.http.first_bytes import is_request, is_undecided


@pytest.mark.parametrize("data", [b"GET / HTTP/1.1", b"POST", b"PUT", b"C0", b"PRO", b"\r\n", b"\xff"])
def test_http_1_is_a_request(data: bytes) -> None:
    assert is_request(data)


@pytest.mark.parametrize("data", [b"\x16\x03", b"CONNECT a", b"PRI * HTTP/2.0\r\n\r\nSM", b"C", b"P", b"PRI * "])
def test_tls_connect_http_2_and_their_beginnings_are_no_request(data: bytes) -> None:
    assert not is_request(data)


def test_short_beginning_is_undecided() -> None:
    assert is_undecided(b"P")
    assert is_undecided(b"CONNECT")
    assert not is_undecided(b"POST")
    assert not is_undecided(b"CONNECT ")

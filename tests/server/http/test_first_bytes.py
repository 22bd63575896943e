import pytest
from sms_sandbox.server.http.first_bytes import is_request, is_undecided


@pytest.mark.parametrize("data", [b"GET / HTTP/1.1", b"POST", b"PUT", b"C0", b"PRO", b"\r\n", b"\xff"])
def test_anything_of_http_1_is_a_request(data: bytes) -> None:
    assert is_request(data)


@pytest.mark.parametrize("data", [b"\x16\x03", b"CONNECT a", b"PRI * HTTP/2.0\r\n\r\nSM", b"C", b"P", b"PRI * "])
def test_tls_connect_and_http_2_are_none_nor_what_may_become_one(data: bytes) -> None:
    assert not is_request(data)


def test_a_part_is_undecided() -> None:
    assert is_undecided(b"P")
    assert is_undecided(b"CONNECT")
    assert not is_undecided(b"POST")
    assert not is_undecided(b"CONNECT ")

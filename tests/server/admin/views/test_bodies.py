"""Bodies as text."""

import gzip
import zlib

import pytest
from sms_sandbox.client import Client
from sms_sandbox.server.admin.views.bodies import decoded, text_of

from tests.serving import fetch, serving


@pytest.mark.parametrize(("data", "text"), [("é€".encode(), "é€"), (b"\xe9", "é"), (b"", "")])
def test_text_is_utf_8_or_latin_1(data: bytes, text: str) -> None:
    assert text_of(data) == text


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"Hello", mtime=0)),
        ("GZIP", gzip.compress(b"Hello", mtime=0)),
        ("x-gzip", gzip.compress(b"Hello", mtime=0)),
        ("deflate", zlib.compress(b"Hello")),
        ("deflate", bare(b"Hello")),
        ("deflate, gzip", gzip.compress(zlib.compress(b"Hello"), mtime=0)),
        ("identity", b"Hello"),
        ("br", b"Hello"),
        ("gzip", b"Hello"),
    ],
)
def test_content_encoding_is_undone_where_it_can_be(coding: str, body: bytes) -> None:
    assert decoded((("content-encoding", coding),), body) == b"Hello"


def test_body_that_ends_early_is_decoded_as_far_as_it_goes() -> None:
    packed = gzip.compress(bytes(range(256)) * 40)
    assert decoded((("Content-Encoding", "gzip"),), packed[:-30]).startswith(b"\x00\x01")


def test_body_without_a_coding_is_as_it_was_sent() -> None:
    assert decoded((), gzip.compress(b"Hello", mtime=0)) == gzip.compress(b"Hello", mtime=0)


def test_answer_that_was_sent_compressed_is_shown_decoded_and_raw_as_sent() -> None:
    with serving({}) as server:
        path = "/smsfactor/send/simulate?text=a&to=33639980001"
        headers = {"Authorization": "Bearer t", "Accept": "application/json", "Accept-Encoding": "gzip"}
        _, sent = fetch("GET", server.url + path, headers=headers)
        [exchange] = Client(server.url).exchanges.list()
    assert sent.startswith(b"\x1f\x8b")
    assert exchange.response is not None
    assert exchange.response.body == gzip.decompress(sent).decode()
    assert exchange.response.body.startswith("{")
    assert exchange.response.to_bytes().startswith(b"HTTP/1.1 200")
    assert b"\x1f\x8b" in exchange.response.to_bytes()


@pytest.mark.parametrize(
    ("path", "refused", "rule"),
    [
        (
            "/smsmode/http/1.6/sendSMS.do?accessToken=invalid&message=a&numero=0639980001",
            "refused: bad_credentials",
            "32",
        ),
        ("/smsmode/http/1.6/sendSMS.do?accessToken=T&message=a&numero=0639980001", None, None),
    ],
)
def test_refusal_with_status_200_is_marked_with_its_rule(path: str, refused: str | None, rule: str | None) -> None:
    with serving({}) as server:
        status, _ = fetch("GET", server.url + path)
        [exchange] = Client(server.url).exchanges.list()
    assert (status, exchange.refused) == (200, refused)
    assert (exchange.rule is None) == (rule is None)
    assert (rule or "") in (exchange.rule or "")

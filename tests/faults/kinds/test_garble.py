import gzip

from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.faults.kinds.garble import KIND, Garble, garbled
from sms_sandbox.wire.exchange import HttpResponse


@given(st.binary(min_size=1, max_size=400), st.binary(min_size=64, max_size=64))
def test_spoilt_data_keeps_its_length(data: bytes, noise: bytes) -> None:
    spoilt = garbled(data, noise)
    assert len(spoilt) == len(data)
    assert spoilt != data


@given(st.binary(min_size=64, max_size=64))
def test_empty_data_stays_empty(noise: bytes) -> None:
    assert garbled(b"", noise) == b""


def test_one_byte_of_ten_is_spoilt() -> None:
    data = bytes(200)
    assert 1 <= sum(byte != 0 for byte in garbled(data, bytes(range(64)))) <= 20


NOISE = bytes(range(64))


def test_garble_of_a_compressed_answer_spoils_the_content_and_compresses_it() -> None:
    content = b'{"status":1}' * 20
    stream = gzip.compress(content, mtime=0)
    headers = (("Content-Encoding", "gzip"), ("Content-Length", str(len(stream))))
    changed = Garble().change(HttpResponse(200, headers, stream, "send"), NOISE)
    assert gzip.decompress(changed.body) == garbled(content, NOISE) != content
    assert changed.headers == (("Content-Encoding", "gzip"), ("Content-Length", str(len(changed.body))))


def test_garble_of_a_plain_answer_spoils_its_bytes() -> None:
    response = HttpResponse(200, (("Content-Length", "4"),), b"abcd", "send")
    changed = Garble().change(response, NOISE)
    assert (changed.headers, changed.body) == (response.headers, garbled(b"abcd", NOISE))


def test_garble_of_a_compressed_answer_without_a_body_changes_nothing() -> None:
    response = HttpResponse(200, (("Content-Encoding", "gzip"),), b"", "send")
    assert Garble().change(response, NOISE) == response


def test_garble_is_described() -> None:
    assert KIND.sentence(KIND.make({})) == "bytes of the answer spoilt"

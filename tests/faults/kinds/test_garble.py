from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.faults.kinds.garble import garbled


@given(st.binary(min_size=1, max_size=400), st.binary(min_size=64, max_size=64))
def test_something_is_spoilt_and_the_length_stays(data: bytes, noise: bytes) -> None:
    spoilt = garbled(data, noise)
    assert len(spoilt) == len(data)
    assert spoilt != data


@given(st.binary(min_size=64, max_size=64))
def test_of_nothing_nothing_is_spoilt(noise: bytes) -> None:
    assert garbled(b"", noise) == b""


def test_about_a_tenth_is_spoilt_and_the_rest_can_be_read() -> None:
    data = bytes(200)
    assert 1 <= sum(byte != 0 for byte in garbled(data, bytes(range(64)))) <= 20

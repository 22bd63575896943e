import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.faults.kinds.latency import Latency


@pytest.mark.parametrize(("fraction", "wait"), [(0.0, 4_000), (0.25, 4_500), (0.5, 5_000), (0.75, 5_500)])
def test_the_jitter_goes_both_ways(fraction: float, wait: int) -> None:
    assert Latency(5_000, 1_000).wait(fraction) == wait


def test_without_jitter_it_is_always_the_same() -> None:
    assert Latency(5_000).wait(0.9) == 5_000


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.floats(0, 1, exclude_max=True))
def test_nobody_answers_before_the_question(before: int, jitter: int, fraction: float) -> None:
    assert 0 <= Latency(before, jitter).wait(fraction) <= before + jitter

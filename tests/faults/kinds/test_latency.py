import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.faults.kinds.latency import KIND, Latency
from sms_sandbox.faults.request import RequestAttempt
from sms_sandbox.faults.transmission import Transmission

from tests.faults.making import ERRORS, target
from tests.faults.test_request import active


@pytest.mark.parametrize(("fraction", "wait"), [(0.0, 4_000), (0.25, 4_500), (0.5, 5_000), (0.75, 5_500)])
def test_jitter_goes_both_ways(fraction: float, wait: int) -> None:
    assert Latency(5_000, 1_000).wait(fraction) == wait


def test_delay_without_jitter_is_constant() -> None:
    assert Latency(5_000).wait(0.9) == 5_000


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.floats(0, 1, exclude_max=True))
def test_wait_is_never_negative(before: int, jitter: int, fraction: float) -> None:
    assert 0 <= Latency(before, jitter).wait(fraction) <= before + jitter


def test_delay_is_drawn_as_it_strikes_and_added_to_the_wait() -> None:
    struck = Latency(5_000, 1_000).strike(RequestAttempt(active(), target(), 0, ERRORS))
    assert isinstance(struck, Latency)
    assert 4_000 <= struck.before < 6_000
    assert struck.jitter == 0
    assert Latency(5).apply(Transmission(wait=2), None) == Transmission(wait=7)


def test_delay_is_described_with_its_jitter() -> None:
    assert KIND.sentence(KIND.make({"before": 5_000_000})) == "answered after 5s"
    assert KIND.sentence(Latency(5_000_000, 500_000)) == "answered after 5s, give or take 500ms"

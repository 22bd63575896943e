"""A small fixed share of ``make fuzz``."""

from collections.abc import Callable

import pytest
from sms_sandbox.wire.exchange import HttpRequest

from tests.fuzz import engine, sockets
from tests.fuzz.engine import FuzzError, Report, check


@pytest.mark.parametrize(
    ("run", "count"), [(engine.run, 3000), (sockets.run_providers, 400), (sockets.run_admin, 400)]
)
def test_share_of_the_fuzzing_finds_nothing(run: Callable[[int, int], Report], count: int) -> None:
    report = run(count, 1)
    assert report.requests == count
    assert len(report.statuses) > 3  # the requests are neither all refused nor all taken


@pytest.mark.parametrize(
    ("status", "data"),
    [(500, b"HTTP/1.1 500 \r\n\r\n"), (200, b"Traceback (most recent"), (200, b"Server: Python/3")],
)
def test_answer_that_shows_a_failure_is_found(status: int, data: bytes) -> None:
    with pytest.raises(FuzzError):
        check(HttpRequest("GET", b"/"), status, data)


def test_same_seed_makes_the_same_requests() -> None:
    assert engine.run(500, 7).statuses == engine.run(500, 7).statuses

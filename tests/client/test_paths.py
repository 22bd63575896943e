from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sms_sandbox.client.paths import MARGIN, duration_text, path_of, query, seconds_of


def test_each_step_of_a_path_is_quoted() -> None:
    assert path_of("handsets", "+33639980001", "reply") == "/handsets/%2B33639980001/reply"
    assert path_of("accounts", "insim", "a/b@c d") == "/accounts/insim/a%2Fb%40c%20d"


def test_timeout_of_the_answer_exceeds_that_of_the_wait() -> None:
    assert seconds_of("1m30s") == 90 + MARGIN
    with pytest.raises(ValueError, match="not a duration"):
        seconds_of("5")


@pytest.mark.parametrize(
    ("duration", "text"),
    [("1m30s", "1m30s"), (timedelta(hours=2, milliseconds=5), "2h5ms"), (timedelta(0), "0s"), ("soon", "soon")],
)
def test_durations_are_spelt_as_in_the_admin_api(duration: str | timedelta, text: str) -> None:
    assert duration_text(duration) == text


@pytest.mark.parametrize("number", [60, 2.5, None, True])
def test_number_is_no_duration_because_it_has_no_unit(number: Any) -> None:
    with pytest.raises(TypeError, match="is not a duration; write it like '60s', or as a timedelta"):
        duration_text(number)


def test_filters_are_spelt_as_in_the_admin_api() -> None:
    since = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert query({"sender": "+33639980001", "since": since, "to": None}, limit=5, cursor=None) == {
        "from": "+33639980001",
        "since": "2026-01-05T09:00:00+00:00",
        "to": None,
        "limit": 5,
        "cursor": None,
    }

from datetime import UTC, datetime

import pytest
from sms_sandbox.client.paths import MARGIN, path_of, query, seconds_of


def test_each_step_of_a_path_is_quoted() -> None:
    assert path_of("handsets", "+33639980001", "reply") == "/handsets/%2B33639980001/reply"
    assert path_of("accounts", "insim", "a/b@c d") == "/accounts/insim/a%2Fb%40c%20d"


def test_timeout_of_the_answer_exceeds_that_of_the_wait() -> None:
    assert seconds_of("1m30s") == 90 + MARGIN
    with pytest.raises(ValueError, match="not a duration"):
        seconds_of("5")


def test_filters_are_spelt_as_in_the_admin_api() -> None:
    since = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert query({"sender": "+33639980001", "since": since, "to": None}, limit=5, cursor=None) == {
        "from": "+33639980001",
        "since": "2026-01-05T09:00:00+00:00",
        "to": None,
        "limit": 5,
        "cursor": None,
    }

"""The fields of a request."""

import json

import pytest
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.insim.asking import ask as asked
from tests.providers.insim.asking import post
from tests.providers.insim.v2.asking import done, engine_of, error


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"login":"\\ud800"}', b"\xff"])
def test_body_that_is_no_object_is_refused(body: bytes) -> None:
    answer = post(engine_of(), "/api/v2/account", body)
    assert (answer.status, json.loads(answer.body)["error_code"]) == (400, "VALIDATION_ERROR")


def test_body_that_is_too_long_is_refused() -> None:
    answer = asked(engine_of(), HttpRequest("POST", b"/api/v2/account", is_oversized=True))
    assert json.loads(answer.body)["error_code"] == "VALIDATION_ERROR"


@pytest.mark.parametrize(
    ("route", "fields", "code", "field"),
    [
        ("sms", {"limit": 0}, "VALIDATION_ERROR", "limit"),
        ("sms", {"limit": "5"}, "VALIDATION_ERROR", "limit"),
        ("sms", {"limit": True}, "VALIDATION_ERROR", "limit"),
        ("sms", {"direction": "up"}, "VALIDATION_ERROR", "direction"),
        ("sms", {"direction": 1}, "VALIDATION_ERROR", "direction"),
        ("sms", {"date_from": "30/11/2026"}, "VALIDATION_ERROR", "date_from"),
        ("sms", {"date_to": "9999-12-31"}, "VALIDATION_ERROR", "date_to"),
        ("sms", {"phone_number": "06"}, "VALIDATION_ERROR", "phone_number"),
        ("sms/detail", {}, "MISSING_FIELD", "sms_id"),
        ("sms/detail", {"sms_id": " "}, "MISSING_FIELD", "sms_id"),
        ("sms/delivery_status", {"sms_ids": "a"}, "VALIDATION_ERROR", "sms_ids"),
        ("sms/delivery_status", {"sms_ids": [1]}, "VALIDATION_ERROR", "sms_ids"),
        ("contacts/search", {"name": "a", "fuzzy": "yes"}, "VALIDATION_ERROR", "fuzzy"),
        ("sendsms", {"messages": {}}, "MISSING_FIELD", "messages"),
        ("sendsms", {"messages": ["x"]}, "MISSING_FIELD", "messages.0.phone_number"),
    ],
)
def test_invalid_field_is_named(route: str, fields: dict[str, object], code: str, field: str) -> None:
    assert error(engine_of(), route, **fields) == (code, field)


def test_empty_text_is_not_given() -> None:
    assert done(engine_of(), "sms", direction="", phone_number="", date_from="", date_to=None) == {"messages": []}

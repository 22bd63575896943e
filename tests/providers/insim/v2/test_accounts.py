"""The account and its webhooks."""

import pytest
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.devices import DeviceChange

from tests.examples import advance
from tests.providers.insim.v2.asking import LOGIN, ONE, done, engine_of, error

NAMES = ("incoming_sms", "delivery_status", "link_clicks", "call_events", "call_qualifications")
URL = "http://127.0.0.1:9/v2"


def test_account_has_its_options_and_its_phone() -> None:
    engine = engine_of(license="free", sms_credits=3, country_code="TN")
    for is_online in (True, False):
        engine.devices.configure("insim", LOGIN["login"], DeviceChange(is_online=is_online))
        account = done(engine, "account")["account"]
        assert account == {
            "login": LOGIN["login"],
            "product": "free",
            "sms_credits": 3,
            "country_code": "TN",
            "active": True,
            "devices_connected": int(is_online),
        }


def test_webhooks_go_where_they_were_set() -> None:
    engine = engine_of()
    answer = done(engine, "account/webhooks", webhooks={"delivery_status": URL})
    assert answer["webhooks"] == {name: URL if name == "delivery_status" else "" for name in NAMES}
    done(engine, "sendsms", messages=[{"phone_number": ONE, "message": "Hello"}])
    assert {call.request.target.partition(b"?")[0] for call in advance(engine, MINUTE)} == {b"/v2"}
    done(engine, "account/webhooks", webhooks=dict.fromkeys(NAMES, ""))
    done(engine, "sendsms", messages=[{"phone_number": ONE, "message": "Hello"}])
    assert advance(engine, MINUTE) == []


@pytest.mark.parametrize(
    ("webhooks", "code", "field"),
    [
        (None, "MISSING_FIELD", "webhooks"),
        ({"incoming_sms": "nowhere"}, "VALIDATION_ERROR", "webhooks.incoming_sms"),
        ({"incoming_sms": 1}, "VALIDATION_ERROR", "incoming_sms"),
    ],
)
def test_invalid_webhooks_are_refused(webhooks: object, code: str, field: str) -> None:
    assert error(engine_of(), "account/webhooks", webhooks=webhooks) == (code, field)

"""Calls and qualifications."""

import pytest
from sms_sandbox.core.devices.call import CallKind
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.engine.devices import DeviceChange, Devices
from sms_sandbox.engine.engine import Engine

from tests.providers.insim.v2.asking import LOGIN, ONE, TWO, done, engine_of, error


def with_calls() -> Engine:
    """Return an engine with an outgoing call, then a missed one."""
    engine = engine_of()
    done(engine, "clictocall", phone_number=ONE)
    device = engine.devices.known("insim", LOGIN["login"])
    assert device is not None
    engine.devices.call(device, CallKind.MISSED, Msisdn(TWO[1:]))
    return engine


@pytest.mark.parametrize(
    ("fields", "types"),
    [
        ({}, ["missed", "outgoing"]),
        ({"type": "missed"}, ["missed"]),
        ({"type": "incoming"}, []),
        ({"phone_number": "0639980001"}, ["outgoing"]),
        ({"limit": 1}, ["missed"]),
    ],
)
def test_calls_are_filtered_newest_first(fields: dict[str, object], types: list[str]) -> None:
    assert [call["type"] for call in done(with_calls(), "calls", **fields)["calls"]] == types


def test_phone_that_is_off_or_unknown_does_not_dial() -> None:
    engine = engine_of()
    engine.devices.configure("insim", LOGIN["login"], DeviceChange(is_online=False))
    assert error(engine, "clictocall", phone_number=ONE) == ("PROXY_ERROR", None)
    assert error(engine, "clictocall", phone_number="06") == ("VALIDATION_ERROR", "phone_number")


def test_account_without_a_phone_does_not_dial(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_of()
    monkeypatch.setattr(Devices, "known", lambda *_: None)
    assert error(engine, "clictocall", phone_number=ONE) == ("PROXY_ERROR", None)


def test_qualified_call_is_listed_counted_and_noted() -> None:
    engine = with_calls()
    option = done(engine, "qualifications/options/create", label="Hot")["option"]["_id"]
    missed, outgoing = (call["call_id"] for call in done(engine, "calls")["calls"])
    done(engine, "calls/qualify", call_id=outgoing, option_id=option, notes="soon")
    done(engine, "calls/qualify", call_id=missed, option_id=option)
    assert [call.notes for call in engine.devices.calls] in ([["Hot: soon"], ["Hot"]], [["Hot"], ["Hot: soon"]])
    assert len(done(engine, "qualifications")["qualifications"]) == 2
    [given] = done(engine, "qualifications", phone_number=ONE)["qualifications"]
    assert (given["label"], given["notes"]) == ("Hot", "soon")
    stats = done(engine, "qualifications/stats")["stats"]
    assert (stats["qualified_calls"], stats["qualification_rate"], stats["by_category"]) == (2, 100, {"Hot": 2})
    assert done(engine, "qualifications/stats", date_to="2026-01-04")["stats"]["qualification_rate"] == 0


def test_unknown_call_and_option_are_refused() -> None:
    engine = with_calls()
    option = done(engine, "qualifications/options/create", label="Hot")["option"]["_id"]
    assert error(engine, "calls/qualify", call_id="nope", option_id=option) == ("NOT_FOUND", None)
    assert error(engine, "calls/qualify", call_id="t1", option_id="nope") == ("NOT_FOUND", None)
    assert error(engine, "qualifications/options/delete", option_id="nope") == ("NOT_FOUND", None)


def test_options_are_renamed_and_deleted() -> None:
    engine = engine_of()
    option = done(engine, "qualifications/options/create", label="Hot")["option"]["_id"]
    done(engine, "qualifications/options/update", option_id=option, label="Cold")
    assert done(engine, "qualifications/options")["options"] == [{"_id": option, "label": "Cold"}]
    done(engine, "qualifications/options/delete", option_id=option)
    assert done(engine, "qualifications/options")["options"] == []

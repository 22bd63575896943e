import json
import re
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_type_hints

import pytest
from sms_sandbox import magic_numbers
from sms_sandbox.contract import RetryPlan
from sms_sandbox.core.devices.call import CallKind
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition, OffTime
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.patterns.user_pattern import UserPattern
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.inputs import DERIVED, METHODS
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.kinds.device import DeviceChangeFault
from sms_sandbox.faults.rule import Faults
from sms_sandbox.runs.codec import CLASSES, ENUMS, CodecError, decode, encode
from sms_sandbox.wire.exchange import HttpRequest

from tests.making import SETTINGS, an_engine, sent, until_idle

VALUES = [
    None,
    True,
    5,
    0.5,
    "é😀",
    b"\x00\xff{}",
    Decimal("0.10"),
    (1, ("a", None)),
    {"k": Decimal(1), "d": {"x": b""}},
    frozenset({"a", "b"}),
    HandsetCondition.OFF,
    FailureReason.SPAM,
    MessageState.SENT,
    CallKind.MISSED,
    HttpRequest("POST", b"/a?b=\xe9", (("Host", "h"),), b"\xff", prefix="/acme"),
    Outcome(status=200, body=b"ok", duration=5),
    HandsetBehaviour(answers_after=5, answers="STOP"),
    (OffTime(1, 2), OffTime(3, 4, 5)),
    DeviceChange(is_online=False, switches=((5, True),), webhooks={"status": "http://127.0.0.1:1/"}),
    DeviceChangeFault(online=True),
    AccountChange(credit=Decimal(-5), post_paid=True),
    replace(
        SETTINGS,
        seed=7,
        pace=PACES["instant"],
        retries={"acme": RetryPlan((1, 2), 3)},
        accounts=(AccountSettings(provider="acme", login=None, secret="k", credit=Decimal(5), options={"o": True}),),
    ),
    magic_numbers.magic(),
]


@pytest.mark.parametrize("value", VALUES, ids=[str(number) for number in range(len(VALUES))])
def test_value_survives_a_round_trip(value: object) -> None:
    assert decode(json.loads(json.dumps(encode(value)))) == value


def test_pattern_survives_a_round_trip() -> None:
    assert decode(encode(UserPattern("a+"))).pattern == "a+"


def test_default_values_are_left_out() -> None:
    assert encode(HandsetBehaviour(reads_after=5)) == {"HandsetBehaviour": {"reads_after": 5}}


def records_in(hint: Any) -> set[type]:
    """All classes of ours that a value of that type may hold."""
    if not isinstance(hint, type) or get_args(hint):
        return set().union(*(records_in(one) for one in get_args(hint))) if get_args(hint) else set()
    if issubclass(hint, Enum):
        return {hint}
    if is_dataclass(hint) or hasattr(hint, "_fields"):
        return {hint}.union(*(records_in(one) for one in get_type_hints(hint).values()))
    return set()


@pytest.mark.parametrize("whole", [EngineSettings, Faults, DeviceChange, HandsetBehaviour, Outcome, HttpRequest])
def test_all_settings_can_be_encoded(whole: type) -> None:
    assert records_in(whole) <= {*CLASSES, *ENUMS}


def test_arguments_of_inputs_can_be_encoded() -> None:
    by_id = {
        "Account",
        "MtMessage",
        "GatewayDevice",
        "PhoneCall",
        "Webhook",
        "AttemptRequest",
        "Mapping",
        "object",
        "Engine",
    }
    for name, method in METHODS.items():
        hints = {key: hint for key, hint in get_type_hints(method).items() if key not in ("return", "self", DERIVED)}
        for hint in hints.values():
            named = re.findall(r"\b([A-Z]\w+)\b", str(hint))
            known = {one.__name__ for one in (*CLASSES, *ENUMS)} | by_id | {"None", "NoneType", "Decimal", "Msisdn"}
            assert {*named} <= known, name


def test_objects_of_the_engine_are_referred_to_by_id() -> None:
    engine = an_engine()
    message = sent(engine)
    until_idle(engine)
    webhook = next(iter(engine.webhooks.recent))
    reply = engine.handsets.reply(Msisdn("33639980001"), "OK")
    device = engine.devices.configure("acme", "d", DeviceChange(is_online=True))
    call = engine.devices.call(device, CallKind.MISSED, Msisdn("33639980001"))
    for one, reported in (
        (message, {"message": "m1"}),
        (reply, {"message": "m2"}),
        (webhook, {"webhook": "c1"}),
        (device, {"device": ["acme", "d"]}),
        (call, {"call": "t1"}),
        (message.account, {"account": ["acme", "k1"]}),
    ):
        assert encode(one) == reported
        assert decode(reported, engine) is one


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({}, "an object of one key was expected, not of 0"),
        ({"a": 1, "b": 2}, "an object of one key was expected, not of 2"),
        ({"nothing": 1}, "'nothing' is not known"),
        ({"HandsetCondition": "on"}, "Condition: ValueError"),
        ({"HandsetBehaviour": {"swims": 1}}, "HandsetBehaviour: TypeError"),
        ({"HandsetBehaviour": 5}, "HandsetBehaviour: AttributeError"),
        ({"decimal": "five"}, "decimal: InvalidOperation"),
        ({"message": "m9"}, "there is no message m9"),
        ({"device": ["acme", "d"]}, "there is no device"),
        ({"account": ["nobody", "d"]}, "account: KeyError"),
        ({"HttpRequest": {"method": {"HandsetBehaviour": 5}}}, "HandsetBehaviour: AttributeError"),
    ],
)
def test_unknown_value_is_refused(value: object, says: str) -> None:
    with pytest.raises(CodecError, match=re.escape(says)):
        decode(value, an_engine())


def test_reference_without_engine_is_refused() -> None:
    with pytest.raises(CodecError, match="a message is not possible here"):
        decode({"message": "m1"})


def test_value_of_other_type_cannot_be_encoded() -> None:
    with pytest.raises(TypeError, match="Engine cannot be stored in a run file"):
        encode(an_engine())


@pytest.mark.parametrize(
    "request_",
    [
        HttpRequest("GET", b"/"),
        HttpRequest("POST", b"/\xff?a", (("Host", "h"), ("X", "\u00e9")), b"\x00\xff"),
        HttpRequest("GET", b"/", is_oversized=True, path_values={"name": "a"}, prefix="/~ci", remote="10.0.0.1"),
    ],
)
def test_request_is_stored_as_any_record_is(request_: HttpRequest) -> None:
    stored = {
        field.name: encode(getattr(request_, field.name))
        for field in fields(request_)
        if field.init and getattr(request_, field.name) != field.default
    }
    assert encode(request_) == {"HttpRequest": stored}
    assert decode(encode(request_)) == request_

"""What each provider reports of a message, by the condition of the recipient's handset."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby

import pytest
from sms_sandbox import providers
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING, advance
from tests.making import JANE, until_idle

PROVIDERS = providers.load()
RECEIVER = "http://127.0.0.1:49152/told"
JSON = ("Content-Type", "application/json")
OF_INSIM = {
    "header": {"login": "u@e.com", "accessKey": "k"},
    "messages": [{"phone_number": f"+{JANE}", "message": "Hello"}],
}
OF_SMSFACTOR = {"sms": {"message": {"text": "Hello"}, "recipients": {"gsm": [{"value": JANE}]}}}

SENDING = {
    "insim": HttpRequest("POST", b"/insim/api/v1/sendsms", (JSON,), json.dumps(OF_INSIM).encode()),
    "smsmode": HttpRequest("GET", f"/smsmode/http/1.6/sendSMS.do?accessToken=t&numero={JANE}&message=Hello".encode()),
    "smsgateway24": HttpRequest(
        "GET", f"/smsgateway24/getdata/addsms?token=k&sendto=%2B{JANE}&body=Hello&device_id=260".encode()
    ),
    "smsfactor": HttpRequest(
        "POST",
        b"/smsfactor/send",
        (("Accept", "application/json"), ("sfusername", "u"), ("sfpassword", "p")),
        json.dumps(OF_SMSFACTOR).encode(),
    ),
}
KIND = {"insim": "status", "smsmode": "status", "smsgateway24": "delivery", "smsfactor": "dlr"}


def sending(provider: str) -> Engine:
    """An engine with one message on its way to Jane."""
    settings = EngineSettings(start=MORNING, webhooks={provider: {KIND[provider]: RECEIVER}})
    engine = Engine([PROVIDERS[provider]], settings)
    answer = engine.exchange(SENDING[provider])
    assert answer is not None
    assert len(engine.messages) == 1, answer.body
    return engine


def story(engine: Engine, provider: str) -> list[int | str]:
    """Return the codes or words that the provider reports of the message, in order."""
    [message] = engine.messages
    codes = [PROVIDERS[provider].status_code(step, message.details) for step in message.history]
    return [code for code, _ in groupby(code for code in codes if code is not None)]


STORIES: dict[str, Mapping[HandsetCondition, Sequence[int | str]]] = {
    "insim": {condition: ["sent"] for condition in HandsetCondition}
    | {condition: ["sent", "received"] for condition in (HandsetCondition.REACHABLE, HandsetCondition.PORTED)},
    "smsmode": {
        HandsetCondition.REACHABLE: [0, 13, 11],
        HandsetCondition.OFF: [0, 13, 3502, 37],
        HandsetCondition.ABSENT: [0, 13, 3502, 37],
        HandsetCondition.FULL: [0, 13, 3503, 3523],
        HandsetCondition.UNKNOWN: [0, 13, 3998],
        HandsetCondition.BARRED: [0, 13, 3521],
        HandsetCondition.PORTED: [0, 13, 3504, 11],
        HandsetCondition.NO_NETWORK: [0, 13, 3501, 37],
    },
    "smsgateway24": {condition: [1, 3, 2, 6, 8] for condition in HandsetCondition}
    | {condition: [1, 3, 2, 6, 7] for condition in (HandsetCondition.REACHABLE, HandsetCondition.PORTED)},
    "smsfactor": {
        HandsetCondition.REACHABLE: [0, 1, 3],
        HandsetCondition.OFF: [0, 1, 12],
        HandsetCondition.ABSENT: [0, 1, 12],
        HandsetCondition.FULL: [0, 1, 2],
        HandsetCondition.UNKNOWN: [0, 1, 5],
        HandsetCondition.BARRED: [0, 1, 4],
        HandsetCondition.PORTED: [0, 1, 3],
        HandsetCondition.NO_NETWORK: [0, 1, 11, 12],
    },
}


@pytest.mark.parametrize("provider", STORIES)
@pytest.mark.parametrize("condition", HandsetCondition)
def test_the_condition_of_the_handset_is_folded_into_the_codes_of_the_provider(
    provider: str, condition: HandsetCondition
) -> None:
    engine = sending(provider)
    engine.handsets.change(JANE, condition=condition)
    until_idle(engine)
    assert story(engine, provider) == STORIES[provider][condition]


@pytest.mark.parametrize(
    ("provider", "last"), [("insim", "sent"), ("smsmode", 13), ("smsgateway24", 6), ("smsfactor", 1)]
)
@pytest.mark.parametrize("condition", [HandsetCondition.REACHABLE, HandsetCondition.PORTED])
def test_a_handset_that_never_reports_leaves_the_last_state_before_a_receipt(
    provider: str, last: int | str, condition: HandsetCondition
) -> None:
    engine = sending(provider)
    engine.handsets.change(JANE, condition=condition, habits=HandsetBehaviour(is_reporting=False))
    until_idle(engine)
    assert story(engine, provider)[-1] == last
    assert list(engine.handsets.inbox(JANE)) == list(engine.messages)


@pytest.mark.parametrize(("provider", "count"), [("insim", 1), ("smsmode", 3), ("smsgateway24", 4), ("smsfactor", 2)])
def test_many_attempts_are_told_once(provider: str, count: int) -> None:
    engine = sending(provider)
    engine.handsets.change(JANE, condition=HandsetCondition.OFF)
    assert len(until_idle(engine)) == count


def test_other_numbers_stay_healthy() -> None:
    engine = sending("smsmode")
    engine.handsets.change(Msisdn("33639980002"), condition=HandsetCondition.OFF)
    advance(engine, 10_000_000)
    assert story(engine, "smsmode")[-1] == 11

"""The other ways to send: with a login, in a batch, to lists of contacts, under a sender ID."""

import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import DAY, HOUR
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings
from sms_sandbox.providers.smsgateway24 import PROVIDER, states
from sms_sandbox.wire import json_text

from tests.examples import MORNING
from tests.providers.smsgateway24.asking import (
    FORM,
    JSON,
    NO_NUMBERS,
    SMS,
    asked,
    details_of,
    engine_of,
    get,
    only_message,
    post,
    posted,
    refusal,
    said,
    until_idle,
)

JANE = Msisdn("33639980001")
ITEM = {"sendto": "+33639980001", "body": "Hello", "device_id": 260}
SAVED = {"error": 0, "message": "Sms has been saved successfully"}
TO_SENDER_ID = {"token": "k1", "send_to": "+33639980001", "sender_id": 2, "template_id": 9}
PAKET = {"token": "k1", "title": "Party", "device_id": "260", "body": "Come!", "tags": "8303"}


@pytest.fixture
def engine() -> Engine:
    return engine_of()


def limited_to(count: int) -> Engine:
    return engine_of(
        accounts=(AccountSettings(provider="smsgateway24", login=None, secret="k1", credit=Decimal(count)),)
    )


def sent(engine: Engine) -> list[MtMessage]:
    """Return all messages, oldest first."""
    return list(reversed(list(engine.messages)))


def batch(*items: Any, token: object = "k1") -> dict[str, Any]:
    return {"token": token, "smsdata": list(items)}


def codes(message: MtMessage) -> list[int]:
    return [states.code(step) for step in message.history]


# With a login


def test_a_login_sends_as_its_token_does(engine: Engine) -> None:
    login = {"email": "a@example.com", "pass": "p"}
    token = asked(engine, "gettoken", **login)["token"]
    sms_id = asked(engine, "smstosend", **{**SMS, "token": ""}, **login)["sms_id"]
    assert asked(engine, "getsmsstatus", token=token, sms_id=str(sms_id))["error"] == 0


def test_token_without_a_login_is_accepted(engine: Engine) -> None:
    asked(engine, "smstosend", **SMS)
    assert only_message(engine).account.login == "k1"


@pytest.mark.parametrize("half", [{"email": "a@example.com"}, {"pass": "p"}])
def test_half_a_login_is_refused_beside_a_token(engine: Engine, half: dict[str, str]) -> None:
    assert get(engine, "smstosend", urlencode({**SMS, **half})).fact == "error.missing_credentials"
    assert not len(engine.messages)


# In a batch


def test_a_batch_is_taken_as_a_parameter_and_as_a_body(engine: Engine) -> None:
    content = batch(ITEM)
    assert asked(engine, "addalotofsms", datajson=json.dumps(content)) == SAVED
    assert said(post(engine, "addalotofsms", FORM, urlencode({"datajson": json.dumps(content)}).encode())) == SAVED
    assert posted(engine, "addalotofsms", content) == SAVED
    assert len(engine.messages) == 3


def test_a_batch_in_the_query_wins_over_the_body(engine: Engine) -> None:
    query = urlencode({"datajson": json.dumps(batch({**ITEM, "body": "from the query"}))})
    post(engine, f"addalotofsms?{query}", JSON, json_text.compact(batch(ITEM)))
    assert only_message(engine).text == "from the query"


def test_numbers_of_a_batch_may_be_texts(engine: Engine) -> None:
    item = {**ITEM, "device_id": "260", "sim": "1", "customerid": "19921", "urgent": "1"}
    posted(engine, "addalotofsms", batch(item, {**ITEM, "sim": 1, "customerid": 19921, "urgent": 1}))
    first, second = sent(engine)
    assert details_of(first) == details_of(second)
    assert (first.priority, second.priority) == (2, 2)


@pytest.mark.parametrize(("urgent", "priority"), [(True, 2), (False, 1), (None, 1), ("", 1), (0, 1)])
def test_urgent_in_a_batch_is_read_in_every_form(engine: Engine, urgent: object, priority: int) -> None:
    posted(engine, "addalotofsms", batch({**ITEM, "urgent": urgent}))
    assert only_message(engine).priority == priority


def test_an_sms_of_a_batch_has_customer_0_unless_it_was_given_one(engine: Engine) -> None:
    posted(engine, "addalotofsms", batch(ITEM, {**ITEM, "customerid": 7}))
    assert [details_of(message).customer_id for message in sent(engine)] == [0, 7]


def test_an_object_of_sms_is_read_as_an_array(engine: Engine) -> None:
    assert posted(engine, "addalotofsms", {"token": "k1", "smsdata": {"0": ITEM, "1": ITEM}}) == SAVED
    assert len(engine.messages) == 2


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({**ITEM, "sendto": ""}, "Parameter sendto is required"),
        ({**ITEM, "body": None}, "Parameter body is required"),
        ({**ITEM, "body": ["Hello"]}, "Parameter body is not valid"),
        ({**ITEM, "sendto": {"a": "b"}}, "Parameter sendto is not valid"),
        ({**ITEM, "timetosend": 2026}, "Parameter timetosend is not valid"),
        ({**ITEM, "sim": 1.5}, "Parameter sim is not valid"),
        ({**ITEM, "customerid": 10**40}, "Parameter customerid is not valid"),
        ("Hello", "datajson is not valid"),
        (None, "datajson is not valid"),
        ([], "datajson is not valid"),
    ],
)
def test_one_invalid_sms_refuses_the_whole_batch(engine: Engine, item: object, message: str) -> None:
    assert posted(engine, "addalotofsms", batch(ITEM, item)) == refusal(message)
    assert not len(engine.messages)


@pytest.mark.parametrize("broken", ["{", "[]", '"k1"', "1", "null", '{"token":"\\ud800"}', "[" * 5000, "\ufeff{}"])
def test_invalid_batch_is_refused(engine: Engine, broken: str) -> None:
    assert asked(engine, "addalotofsms", datajson=broken) == refusal("datajson is not valid")


@pytest.mark.parametrize("broken", [b"\xe9", b'{"token":"\xff"}', b"\xed\xa0\x80", b'{"token":' + b"9" * 5000 + b"}"])
def test_batch_that_is_no_json_is_refused(engine: Engine, broken: bytes) -> None:
    assert said(post(engine, "addalotofsms", JSON, broken)) == refusal("datajson is not valid")


@pytest.mark.parametrize("nothing", [{}, {"smsdata": []}, {"smsdata": {}}, {"smsdata": None}, {"smsdata": ""}])
def test_empty_batch_is_refused(engine: Engine, nothing: dict[str, object]) -> None:
    assert posted(engine, "addalotofsms", {"token": "k1", **nothing}) == refusal("Parameter smsdata is required")


def test_batch_without_a_list_is_refused(engine: Engine) -> None:
    assert posted(engine, "addalotofsms", {"token": "k1", "smsdata": "Hello"}) == refusal("datajson is not valid")


def test_without_any_json_the_parameter_is_missing(engine: Engine) -> None:
    assert asked(engine, "addalotofsms", token="k1") == refusal("Parameter datajson is required")
    assert said(post(engine, "addalotofsms", JSON, b"")) == refusal("Parameter datajson is required")


@pytest.mark.parametrize("token", [None, "", [], "invalid", {"a": 1}])
def test_a_batch_needs_its_token_inside(engine: Engine, token: object) -> None:
    content = json.dumps(batch(ITEM, token=token))
    assert asked(engine, "addalotofsms", token="k1", datajson=content) == refusal("Login or password incorrect")


def test_a_batch_that_is_beyond_the_limit_is_not_stored_in_part() -> None:
    engine = limited_to(2)
    assert posted(engine, "addalotofsms", batch(ITEM, ITEM, ITEM)) == refusal("SMS limit reached")
    assert not len(engine.messages)
    assert posted(engine, "addalotofsms", batch(ITEM, ITEM)) == SAVED


def test_one_unknown_device_refuses_the_whole_batch() -> None:
    engine = engine_of(is_strict=True, accounts=(AccountSettings(provider="smsgateway24", login=None, secret="k1"),))
    engine.devices.configure("smsgateway24", "260", DeviceChange())
    answer = posted(engine, "addalotofsms", batch(ITEM, {**ITEM, "device_id": 261}))
    assert answer == refusal("Device not found")
    assert not len(engine.messages)


# To lists of contacts


def tag_with(engine: Engine, *numbers: str, token: str = "k1") -> str:
    tag_id = str(asked(engine, "savetag", token=token, title="Friends")["tag_id"])
    for number in numbers:
        assert asked(engine, "savecontact", token=token, phone=number, tag_id=tag_id)["error"] == 0
    return tag_id


def test_each_title_is_a_new_tag(engine: Engine) -> None:
    assert [tag_with(engine), tag_with(engine)] == ["8303", "8304"]
    assert asked(engine, "savetag", token="k1") == refusal("Parameter title is required")


def test_a_newsletter_goes_to_each_contact_of_its_tags(engine: Engine) -> None:
    tags = [tag_with(engine, "+33 6 39 98 00 01", "0639980002"), tag_with(engine, "+33639980003"), tag_with(engine)]
    tag_with(engine, "+33639980009")
    asked(engine, "savepaket", **{**PAKET, "tags": f"{tags[1]}, {tags[0]},{tags[2]},{tags[1]}"}, sim="1")
    assert [message.to.text for message in sent(engine)] == ["+33639980003", "+33639980001", "0639980002"]
    assert {details_of(message).sim for message in sent(engine)} == {1}
    until_idle(engine)
    assert [codes(message)[-1] for message in sent(engine)] == [7, 7, 7]


def test_newsletter_is_listed(engine: Engine) -> None:
    tag_with(engine, "+33639980001")
    paket_id = asked(engine, "savepaket", **PAKET)["paket_id"]
    [record] = asked(engine, "getallsms", token="k1")["smss"].values()
    assert [record[name] for name in ("paketid", "pakettitle", "paketbody")] == [paket_id, "Party", "Come!"]


def test_newsletter_without_contacts_is_accepted(engine: Engine) -> None:
    tag_with(engine)
    assert asked(engine, "savepaket", **PAKET)["error"] == 0
    assert not len(engine.messages)


@pytest.mark.parametrize(
    ("time_to_send", "after"),
    [("05.01.2026 10:00:00", HOUR), ("06.01.2026", 15 * HOUR), ("05.01.2026 10:30", 90 * HOUR // 60)],
)
def test_a_newsletter_waits_for_its_time_in_utc(engine: Engine, time_to_send: str, after: int) -> None:
    tag_with(engine, "+33639980001")
    asked(engine, "savepaket", **PAKET, time_to_send=time_to_send)
    assert only_message(engine).send_at == MORNING + after
    assert only_message(engine).state.value == "scheduled"


@pytest.mark.parametrize("time_to_send", ["", "0"])
def test_a_newsletter_without_a_time_goes_at_once(engine: Engine, time_to_send: str) -> None:
    tag_with(engine, "+33639980001")
    asked(engine, "savepaket", **PAKET, time_to_send=time_to_send)
    assert only_message(engine).send_at is None


@pytest.mark.parametrize("time_to_send", ["2026-01-06", "31.02.2026", "1", "soon", "06.01.2026 24:00:00", "6.1.2026"])
def test_newsletter_with_an_invalid_time_is_refused(engine: Engine, time_to_send: str) -> None:
    tag_with(engine, "+33639980001")
    answer = asked(engine, "savepaket", **PAKET, time_to_send=time_to_send)
    assert answer == refusal("Parameter time_to_send is not valid")
    assert not len(engine.messages)


@pytest.mark.parametrize("tags", ["8303,12", "x", "8303,", "8303;8304", "\u0668"])
def test_newsletter_to_an_unknown_tag_is_refused(engine: Engine, tags: str) -> None:
    tag_with(engine, "+33639980001")
    assert asked(engine, "savepaket", **{**PAKET, "tags": tags}) == refusal("Tag not found")
    assert not len(engine.messages)


@pytest.mark.parametrize("name", ["title", "device_id", "body", "tags"])
def test_newsletter_without_a_required_parameter_is_refused(engine: Engine, name: str) -> None:
    assert asked(engine, "savepaket", **{**PAKET, name: ""}) == refusal(f"Parameter {name} is required")


def test_newsletter_beyond_the_limit_is_not_sent() -> None:
    engine = limited_to(1)
    tag_with(engine, "+33639980001", "+33639980002")
    assert asked(engine, "savepaket", **PAKET) == refusal("SMS limit reached")
    assert not len(engine.messages)


def test_tags_belong_to_one_account(engine: Engine) -> None:
    tag_id = tag_with(engine, "+33639980001", token="k2")
    assert asked(engine, "savecontact", token="k1", phone="+33639980001", tag_id=tag_id) == refusal("Tag not found")
    assert asked(engine, "savepaket", **{**PAKET, "tags": tag_id}) == refusal("Tag not found")


def test_a_tag_is_known_by_either_spelling_and_the_right_one_wins(engine: Engine) -> None:
    tag_id = tag_with(engine)
    contact = {"token": "k1", "phone": "+33639980001"}
    assert asked(engine, "savecontact", **contact, ctag_id=tag_id)["error"] == 0
    assert asked(engine, "savecontact", **contact, tag_id=tag_id, ctag_id="12")["error"] == 0
    assert asked(engine, "savecontact", **contact) == refusal("Parameter tag_id is required")


@pytest.mark.parametrize("tag_id", [*NO_NUMBERS, "12", "-1"])
def test_contact_of_an_unknown_tag_is_refused(engine: Engine, tag_id: str) -> None:
    assert asked(engine, "savecontact", token="k1", phone="1", tag_id=tag_id) == refusal("Tag not found")


@pytest.mark.parametrize("phone", ["", " ", "-()"])
def test_contact_without_a_number_is_refused(engine: Engine, phone: str) -> None:
    tag_id = tag_with(engine)
    answer = asked(engine, "savecontact", token="k1", phone=phone, tag_id=tag_id)
    assert answer == refusal("Parameter phone is required")


# Under a sender ID


def test_message_under_a_sender_id_is_delivered_without_a_device(engine: Engine) -> None:
    posted(engine, "addsmstosenderid", {**TO_SENDER_ID, "template_data": {"name": "John", "order": 777}})
    message = only_message(engine)
    assert message.text == "Template 9\nname: John\norder: 777"
    assert message.sender is not None
    assert message.sender.text == "2"
    assert details_of(message).device_id is None
    until_idle(engine)
    assert codes(message) == [1, 3, 2, 6, 6, 7]
    assert asked(engine, "getalldevices", token="k1") == {"count": 0, "device": []}


def test_sender_id_needs_no_configured_device() -> None:
    engine = engine_of(is_strict=True, accounts=(AccountSettings(provider="smsgateway24", login=None, secret="k1"),))
    posted(engine, "addsmstosenderid", TO_SENDER_ID)
    until_idle(engine)
    assert codes(only_message(engine))[-1] == 7


@pytest.mark.parametrize("template_data", [{}, [], None, "", "[]", "{}"])
def test_template_without_values_is_accepted(engine: Engine, template_data: object) -> None:
    posted(engine, "addsmstosenderid", {**TO_SENDER_ID, "template_data": template_data})
    assert only_message(engine).text == "Template 9"


@pytest.mark.parametrize("template_data", [["a"], "a", 1, {"a": {"b": "c"}}, {"a": ["b"]}, "{"])
def test_values_of_a_template_are_texts_by_name(engine: Engine, template_data: object) -> None:
    answer = posted(engine, "addsmstosenderid", {**TO_SENDER_ID, "template_data": template_data})
    assert answer == refusal("Parameter template_data is not valid")
    assert not len(engine.messages)


@pytest.mark.parametrize("name", ["send_to", "sender_id", "template_id"])
def test_sender_id_without_a_required_parameter_is_refused(engine: Engine, name: str) -> None:
    assert posted(engine, "addsmstosenderid", {**TO_SENDER_ID, name: None}) == refusal(
        f"Parameter {name} is required"
    )
    assert posted(engine, "addsmstosenderid", {**TO_SENDER_ID, name: []}) == refusal(f"Parameter {name} is not valid")


def test_parameters_for_a_sender_id_may_come_in_a_form_and_the_query_wins(engine: Engine) -> None:
    form = {"token": "k1", "send_to": "0639980001", "sender_id": "2", "template_id": "9", "template_data": '{"a":1}'}
    assert said(post(engine, "addsmstosenderid", FORM, urlencode(form).encode()))["error"] == 0
    body = json_text.compact(TO_SENDER_ID)
    assert said(post(engine, "addsmstosenderid?template_id=10", JSON, body))["error"] == 0
    assert [message.text for message in sent(engine)] == ["Template 9\na: 1", "Template 10"]


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"token":"\\ud800"}', b"\xff"])
def test_a_body_that_is_no_object_brings_no_token(engine: Engine, broken: bytes) -> None:
    assert post(engine, "addsmstosenderid", JSON, broken).fact == "error.missing_credentials"


# States of a message


def test_message_without_a_report_ends_at_6(engine: Engine) -> None:
    engine.handsets.change(JANE, habits=HandsetBehaviour(is_reporting=False))
    asked(engine, "addsms", **SMS)
    until_idle(engine)
    assert codes(only_message(engine)) == [1, 3, 2, 6, 6]
    assert only_message(engine).arrived_at is not None


@pytest.mark.parametrize(
    "condition",
    [
        HandsetCondition.OFF,
        HandsetCondition.ABSENT,
        HandsetCondition.FULL,
        HandsetCondition.UNKNOWN,
        HandsetCondition.BARRED,
    ],
)
def test_undelivered_message_ends_at_8(engine: Engine, condition: HandsetCondition) -> None:
    engine.handsets.change(JANE, condition=condition)
    asked(engine, "addsms", **SMS)
    until_idle(engine)
    assert codes(only_message(engine))[:4] == [1, 3, 2, 6]
    assert codes(only_message(engine))[-1] == 8
    assert engine.now < MORNING + 3 * DAY


# Credentials before authentication


@pytest.mark.parametrize(
    ("endpoint", "query", "login", "secret"),
    [
        ("gettoken", {"email": "a", "pass": "p", "token": "NO_TOKEN"}, "a", "p"),
        ("smstosend", {"email": "a", "pass": "p", "token": "k1"}, "a", "p"),
        ("smstosend", {"token": "k1"}, None, "k1"),
        ("addsms", {"email": "a", "pass": "p", "token": "k1"}, None, "k1"),
        ("addalotofsms", {"datajson": '{"token":"k1"}'}, None, "k1"),
        ("addsmstosenderid", {"token": "k1"}, None, "k1"),
    ],
)
def test_a_request_shows_the_credentials_that_its_endpoint_reads(
    engine: Engine, endpoint: str, query: dict[str, str], login: str | None, secret: str
) -> None:
    get(engine, endpoint, urlencode(query))
    [exchange] = engine.exchanges
    shown = PROVIDER.credentials(exchange.request)
    assert shown is not None
    assert (shown.login, shown.secret) == (login, secret)


def test_a_request_without_credentials_shows_none(engine: Engine) -> None:
    for endpoint in ("gettoken", "addsms", "addalotofsms", "addsmstosenderid"):
        get(engine, endpoint, "")
    assert [PROVIDER.credentials(exchange.request) for exchange in engine.exchanges] == [None] * 4

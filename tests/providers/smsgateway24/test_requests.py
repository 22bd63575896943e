"""Requests in every form, and their effect."""

import re
from decimal import Decimal
from urllib.parse import quote, urlencode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import read_by_people
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings
from sms_sandbox.providers.smsgateway24 import PROVIDER, errors, parse
from sms_sandbox.providers.smsgateway24.parameters import parameters_of
from sms_sandbox.providers.smsgateway24.sending import FIRST_SMS_ID
from sms_sandbox.providers.smsgateway24.state import Details
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.forms import urlencoded as urlencoded_pairs

from tests.examples import MORNING
from tests.providers.smsgateway24.asking import (
    CODES_OF_CONDITIONS,
    FORM,
    NO_NUMBERS,
    SMS,
    TOO_LONG,
    answered,
    asked,
    details_of,
    engine_of,
    get,
    only_message,
    post,
    said,
    until_idle,
)

MULTIPART = (("Content-Type", "multipart/form-data; boundary=x"),)


@pytest.fixture
def engine() -> Engine:
    return engine_of()


# Sources of parameters


def test_the_query_wins_over_the_body(engine: Engine) -> None:
    query = urlencode({**SMS, "body": "from the query"})
    answered(engine, HttpRequest("POST", f"/getdata/addsms?{query}".encode(), FORM, b"body=from+the+body&sim=1"))
    assert only_message(engine).text == "from the query"
    assert details_of(only_message(engine)).sim == 1


def test_the_last_of_a_name_counts(engine: Engine) -> None:
    get(engine, "addsms", urlencode(SMS) + "&body=last")
    assert only_message(engine).text == "last"


def test_the_body_of_a_get_is_not_read(engine: Engine) -> None:
    request = HttpRequest("GET", b"/getdata/addsms", FORM, urlencode(SMS).encode())
    assert answered(engine, request).fact == "error.missing_credentials"


def test_a_body_of_another_type_holds_no_parameters(engine: Engine) -> None:
    request = HttpRequest("POST", b"/getdata/addsms", (("Content-Type", "application/json"),), json_text.compact(SMS))
    assert answered(engine, request).fact == "error.missing_credentials"


def test_a_field_in_parts_keeps_its_plus_and_its_lines(engine: Engine) -> None:
    values = {**SMS, "body": "1+1\r\n€"}
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in values.items()
    )
    answered(engine, HttpRequest("POST", b"/getdata/addsms", MULTIPART, parts.encode() + b"--x--\r\n"))
    assert only_message(engine).text == "1+1\r\n€"
    assert only_message(engine).to.text == "+33639980001"


def test_a_field_whose_header_is_folded_is_read(engine: Engine) -> None:
    parts = {"token": "k1", "sendto": "+33639980001", "body": "Hi", "device_id": "260"}
    body = "".join(
        f'--x\r\nContent-Disposition: form-data;\r\n {tab}name="{name}"\r\n\r\n{value}\r\n'
        for (name, value), tab in zip(parts.items(), ("", "\t", " ", ""), strict=True)
    )
    answer = post(engine, "addsms", (("Content-Type", "multipart/form-data; boundary=x"),), f"{body}--x--".encode())
    assert answer.fact == "send.accepted"
    assert only_message(engine).text == "Hi"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_that_is_too_long_is_refused_before_it_is_read(engine: Engine, method: str) -> None:
    request = HttpRequest(method, f"/getdata/addsms?{urlencode(SMS)}".encode(), is_oversized=True)
    response = answered(engine, request)
    assert (response.status, response.fact) == (413, "error.too_large")
    assert not len(engine.messages)


# Numbers


@pytest.mark.parametrize(
    ("sent", "kept", "number"),
    [
        ("+1- (928) -111-22-33", "+19281112233", "19281112233"),
        ("+49 157 52982212", "+4915752982212", "4915752982212"),
        ("0639980001", "0639980001", "33639980001"),
        ("1130840174", "1130840174", "1130840174"),
        ("015752982212", "015752982212", None),
        ("anything", "anything", None),
    ],
)
def test_a_number_loses_its_spacing_and_nothing_else(
    engine: Engine, sent: str, kept: str, number: str | None
) -> None:
    asked(engine, "addsms", **{**SMS, "sendto": sent})
    assert only_message(engine).to.text == kept
    assert only_message(engine).to.msisdn == number


def test_a_raw_plus_is_a_blank(engine: Engine) -> None:
    get(engine, "addsms", urlencode({**SMS, "sendto": ""}) + "&sendto=+33639980001")
    assert only_message(engine).to.text == "33639980001"


def test_empty_recipients_between_commas_are_ignored(engine: Engine) -> None:
    asked(engine, "addsms", **{**SMS, "sendto": ",+33639980001, ,+33639980002,"})
    newest, oldest = engine.messages
    assert (oldest.to.text, newest.to.text) == ("+33639980001", "+33639980002")
    assert (oldest.provider_id, newest.provider_id) == (str(FIRST_SMS_ID), str(FIRST_SMS_ID + 1))


@given(
    st.lists(st.sampled_from([b"a", b"b", b"=", b"&", b"+", b"%", b"%41", b"%C3%A9", b"%ff", b"\xc3\xa9", b"\xff"]))
)
def test_form_has_the_last_value_of_each_name(pieces: list[bytes]) -> None:
    body = b"".join(pieces)
    request = HttpRequest("POST", b"/getdata/addsms?b=of+the+query", FORM, body)
    assert parameters_of(request) == dict(urlencoded_pairs(body, errors="surrogateescape")) | {"b": "of the query"}


@given(st.from_regex(r"\+{0,2}0{0,2}[0-9]{5,17}", fullmatch=True) | st.text("+0123456() -.", min_size=1, max_size=9))
def test_number_is_read_as_people_write_it(text: str) -> None:
    given_number = re.sub(r"[\s()-]+", "", text)
    assume(given_number)
    assert parse.addsms({**SMS, "sendto": text}).recipients == (Address(given_number, read_by_people(given_number)),)


# Optional parameters


def test_without_options_a_message_goes_at_once_with_the_first_sim(engine: Engine) -> None:
    empty = dict.fromkeys(("timetosend", "sim", "customerid", "urgent"), "")
    asked(engine, "addsms", **SMS, **empty)
    message = only_message(engine)
    assert message.send_at is None
    assert message.priority == 1
    assert details_of(message) == Details(device_id=260, sim=0, customer_id=None, dialect="2024")


def test_options_are_remembered(engine: Engine) -> None:
    asked(engine, "addsms", **SMS, sim="5", customerid="19921", customerId="3")
    assert details_of(only_message(engine)) == Details(device_id=260, sim=5, customer_id=19921, dialect="2024")


@pytest.mark.parametrize(("urgent", "priority"), [("1", 2), ("true", 2), ("2", 2), ("0", 1), ("false", 1), ("", 1)])
def test_an_urgent_message_has_priority(engine: Engine, urgent: str, priority: int) -> None:
    asked(engine, "addsms", **SMS, urgent=urgent)
    assert only_message(engine).priority == priority


@pytest.mark.parametrize(
    ("timetosend", "hours"),
    [("2026-01-06", 15), ("2026-01-05 10:00", 1), ("2026-01-05 12:00:00", 3), ("2021-01-01 00:12:12", None)],
)
def test_a_time_to_send_is_in_utc(engine: Engine, timetosend: str, hours: int | None) -> None:
    asked(engine, "addsms", **SMS, timetosend=timetosend)
    message = only_message(engine)
    assert message.send_at is not None
    assert message.state.value == ("waiting" if hours is None else "scheduled")
    assert hours is None or message.send_at == MORNING + hours * HOUR


def test_the_last_day_of_the_calendar_is_a_time_to_send(engine: Engine) -> None:
    assert asked(engine, "addsms", **SMS, timetosend="9999-12-31 23:59:59")["error"] == 0


@pytest.mark.parametrize(
    "timetosend",
    [
        "tomorrow",
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "2026-01-05T10:00:00",
        "2026-1-5",
        "202\u0666-01-05",
        "2026-01-05 24:00:00",
        "2026-01-05 10:00:00 ",
        "9999-12-31T23:59:59-14:00",
        TOO_LONG,
    ],
)
def test_invalid_time_is_refused(engine: Engine, timetosend: str) -> None:
    answer = asked(engine, "addsms", **SMS, timetosend=timetosend)
    assert answer == {"error": 1, "message": "Parameter timetosend is not valid"}
    assert not len(engine.messages)


@pytest.mark.parametrize(("number", "is_taken"), [(10**18 - 1, True), (10**18, False)])
def test_a_number_has_18_digits_at_most(engine: Engine, number: int, *, is_taken: bool) -> None:
    answer = asked(engine, "addsms", **SMS, customerid=str(number))
    assert (answer["error"] == 0) is is_taken


@pytest.mark.parametrize("name", ["sim", "customerid", "urgent"])
@pytest.mark.parametrize("value", NO_NUMBERS)
def test_invalid_number_is_refused(engine: Engine, name: str, value: str) -> None:
    answer = asked(engine, "addsms", **SMS, **{name: value})
    assert answer == {"error": 1, "message": f"Parameter {name} is not valid"}
    assert not len(engine.messages)


def test_slot_below_0_is_refused(engine: Engine) -> None:
    assert asked(engine, "addsms", **SMS, sim="-1")["message"] == "Parameter sim is not valid"


@pytest.mark.parametrize("name", ["sendto", "body", "device_id"])
def test_empty_required_parameter_is_refused(engine: Engine, name: str) -> None:
    missing = {"error": 1, "message": f"Parameter {name} is required"}
    assert asked(engine, "addsms", **{**SMS, name: ""}) == missing
    assert asked(engine, "addsms", **{key: value for key, value in SMS.items() if key != name}) == missing


def test_number_of_dashes_is_refused(engine: Engine) -> None:
    assert asked(engine, "addsms", **{**SMS, "sendto": "-, ()"})["message"] == "Parameter sendto is required"


@pytest.mark.parametrize("broken", ["%E9", "%ED%A0%80", "%FF"])
@pytest.mark.parametrize("name", ["sendto", "body", "device_id", "timetosend", "sim", "customerid", "urgent"])
def test_invalid_utf_8_is_refused(engine: Engine, name: str, broken: str) -> None:
    answer = said(get(engine, "addsms", urlencode(SMS) + f"&{name}=1{broken}"))
    assert answer == {"error": 1, "message": f"Parameter {name} is not valid"}
    assert not len(engine.messages)


def test_device_may_have_a_name(engine: Engine) -> None:
    asked(engine, "addsms", **{**SMS, "device_id": "my phone"})
    assert details_of(only_message(engine)).device_id == "my phone"


def test_a_device_is_the_same_with_leading_zeros(engine: Engine) -> None:
    asked(engine, "addsms", **{**SMS, "device_id": "0260"})
    assert only_message(engine).device == "260"


# Accounts and tokens


@pytest.mark.parametrize("missing", ["", "email=a%40example.com", "pass=p", "email=a%40example.com&pass="])
def test_a_login_needs_both_of_its_parts(engine: Engine, missing: str) -> None:
    response = get(engine, "gettoken", missing)
    assert response.fact == "error.missing_credentials"
    assert said(response) == {"error": 1, "message": "Login or password incorrect"}


@pytest.mark.parametrize("name", ["addsms", "getsmsstatus"])
@pytest.mark.parametrize("token", ["invalid", "%E9"])
def test_a_bad_token_is_refused_before_anything_else(engine: Engine, name: str, token: str) -> None:
    assert get(engine, name, f"token={token}").fact == "error.bad_credentials"


def test_invalid_token_beside_a_login_is_ignored(engine: Engine) -> None:
    answer = asked(engine, "gettoken", email="a@example.com", **{"pass": "p"}, token="NO_TOKEN")
    assert answer["error"] == 0


def test_a_token_is_32_small_hexadecimal_digits_and_stays(engine: Engine) -> None:
    tokens = {asked(engine, "gettoken", email="a@example.com", **{"pass": "p"})["token"] for _ in range(3)}
    [token] = tokens
    assert len(token) == 32
    assert set(token) <= set("0123456789abcdef")


def test_the_first_password_binds_the_login(engine: Engine) -> None:
    asked(engine, "gettoken", email="a@example.com", **{"pass": "p"})
    assert asked(engine, "gettoken", email="a@example.com", **{"pass": "q"})["error"] == 1


def test_the_limit_of_an_account_is_used_up_by_what_was_taken_in_alone() -> None:
    engine = engine_of(
        accounts=(AccountSettings(provider="smsgateway24", login=None, secret="k1", credit=Decimal(2)),)
    )
    three = {**SMS, "sendto": "+33639980001,+33639980002,+33639980003"}
    assert asked(engine, "addsms", **three) == {"error": 1, "message": "SMS limit reached"}
    assert not len(engine.messages)
    assert asked(engine, "addsms", **{**SMS, "sendto": "+33639980001,+33639980002"})["error"] == 0
    assert asked(engine, "addsms", **SMS)["error"] == 1


# Status


def test_an_account_sees_its_own_messages_only(engine: Engine) -> None:
    sms_id = str(asked(engine, "addsms", **SMS)["sms_id"])
    assert asked(engine, "getsmsstatus", token="k1", sms_id=sms_id)["error"] == 0
    assert asked(engine, "getsmsstatus", token="k2", sms_id=sms_id)["message"] == "Sms not found"


@pytest.mark.parametrize("sms_id", ["x", "-1", "1.0", "\u0663", TOO_LONG, "9" * 18])
def test_invalid_id_is_an_unknown_message(engine: Engine, sms_id: str) -> None:
    assert asked(engine, "getsmsstatus", token="k1", sms_id=sms_id)["message"] == "Sms not found"


def test_status_without_an_id_is_refused(engine: Engine) -> None:
    assert asked(engine, "getsmsstatus", token="k1")["message"] == "Parameter sms_id is required"


# Paths and methods


@pytest.mark.parametrize(
    "path", ["/", "/getdata", "/getdata/", "/getdata/gettoken/", "/getdata/GetToken", "/getdata/%67ettoken"]
)
def test_other_paths_are_unknown(engine: Engine, path: str) -> None:
    response = answered(engine, HttpRequest("GET", path.encode()))
    assert (response.status, response.fact) == (404, "error.unknown_route")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(engine: Engine, method: str) -> None:
    response = answered(engine, HttpRequest(method, b"/getdata/addsms"))
    assert response.status == 405
    assert response.headers[-1] == ("Allow", "GET, POST")


# Errors by name


@pytest.mark.parametrize(("name", "message"), errors.MESSAGES.items())
def test_error_by_name_has_its_whole_text(engine: Engine, name: str, message: str) -> None:
    request = HttpRequest("GET", b"/getdata/addsms")
    answer = said(PROVIDER.errors[name](request, engine.backend("smsgateway24")))
    assert answer == {"error": 1, "message": message.format(parameter=errors.USUAL_PARAMETER.get(name))}
    assert "None" not in answer["message"]


# Any request


@given(
    raw=st.dictionaries(
        st.sampled_from(["sendto", "body", "device_id", "timetosend", "sim", "customerid", "urgent"]),
        st.binary(max_size=20),
    )
)
def test_all_or_nothing_is_stored(raw: dict[str, bytes]) -> None:
    engine = engine_of()
    pairs = [f"{name}={quote(value)}" for name, value in raw.items()]
    answer = said(get(engine, "addsms", "&".join([urlencode(SMS), *pairs])))
    assert bool(len(engine.messages)) == (answer["error"] == 0)
    until_idle(engine)


def test_in_strict_mode_a_configured_device_sends_and_no_other_one() -> None:
    account = AccountSettings(provider="smsgateway24", login=None, secret="k1")
    engine = engine_of(is_strict=True, accounts=(account,))
    assert asked(engine, "addsms", **SMS)["message"] == "Device not found"
    engine.devices.configure("smsgateway24", "260", DeviceChange())
    assert asked(engine, "addsms", **SMS)["sms_id"] == FIRST_SMS_ID
    assert asked(engine, "addsms", **{**SMS, "device_id": "261"})["message"] == "Device not found"


@pytest.mark.parametrize(("condition", "code"), CODES_OF_CONDITIONS.items())
def test_device_condition_is_the_code_of_a_failed_message(
    engine: Engine, condition: DeviceCondition, code: int
) -> None:
    engine.devices.configure("smsgateway24", "260", DeviceChange(condition=condition))
    asked(engine, "addsms", **SMS)
    until_idle(engine)
    assert [PROVIDER.status_code(step, None) for step in only_message(engine).history] == [1, 3, 2, code]


def test_message_stays_queued_while_the_device_is_off(engine: Engine) -> None:
    engine.devices.configure("smsgateway24", "260", DeviceChange(is_online=False))
    asked(engine, "addsms", **SMS)
    until_idle(engine)
    assert [PROVIDER.status_code(step, None) for step in only_message(engine).history] == [1, 3]

"""Sending through inSIM: behaviour that the examples do not show."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.message import Link, MtMessage
from sms_sandbox.core.numbers import msisdn
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.insim import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING
from tests.providers.insim import asking
from tests.providers.insim.asking import HEADER, MESSAGE, Json, engine_with, send


@pytest.fixture
def engine() -> Engine:
    return Engine([PROVIDER], EngineSettings(start=MORNING))


def post(engine: Engine, body: Json, path: str = "/api/v1/sendsms") -> HttpResponse:
    return asking.post(engine, path, body)


def newest(engine: Engine) -> MtMessage:
    return next(iter(engine.messages))


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/sendsms",
        "/api/v1/sendSMS.php",
        "/API/V1/SENDSMS.PHP",
        "/api/sendSms",
        "/api/sendsms",
        "/api/sendSmsSolo",
        "/api/sendsmssolo.php",
        "/insim/api/v1/sendsms",
    ],
)
def test_every_path_has_the_same_handler(engine: Engine, path: str) -> None:
    answer = post(engine, {"header": HEADER, "messages": [MESSAGE]}, path)
    assert answer.fact == "sendsms.v1"
    assert len(engine.messages) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(engine: Engine, method: str) -> None:
    answer = engine.exchange(HttpRequest(method, b"/api/v1/sendsms.php"))
    assert answer is not None
    assert answer.status == 405


@pytest.mark.parametrize("path", [b"/api/v3/sendsms", b"/api/v1/contacts", b"/api/v1/sendsms/x", b"/api"])
def test_unknown_path_is_not_found(engine: Engine, path: bytes) -> None:
    answer = engine.exchange(HttpRequest("POST", path))
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        {"login": "user@email.com", "accesskey": "k1"},
        {"ACCESSKEY": "k1", "login": "user@email.com"},
        [HEADER],
        [HEADER, {"login": "somebody else"}],
    ],
)
def test_header_is_read_in_every_form(engine: Engine, header: Json) -> None:
    answer = post(engine, {"header": header, "messages": [MESSAGE]})
    assert json.loads(answer.body)[0]["user"] == "user@email.com"


@pytest.mark.parametrize(
    "header",
    [
        {},
        [],
        ["text"],
        {"login": "user@email.com"},
        {"accessKey": "k1"},
        {"login": "", "accessKey": "k1"},
        {"login": "user@email.com", "accessKey": ""},
        {"login": 5, "accessKey": "k1"},
        {"login": "user@email.com", "accessKey": ["k1"]},
    ],
)
def test_missing_credentials_are_answered_as_bad_ones(engine: Engine, header: Json) -> None:
    answer = post(engine, {"header": header, "messages": [{**MESSAGE, "id_sms_api": "a"}]})
    assert answer.body == b'[{"id_sms_api":"a","error":["#001"],"sent":0}]'
    assert answer.fact == "error.bad_credentials"


@pytest.mark.parametrize("body", [{}, [], "text", 5, None, {"header": None}, {"header": "text"}, {"header": 5}])
def test_without_a_header_the_request_is_refused(engine: Engine, body: Json) -> None:
    assert post(engine, body).fact == "error.missing_credentials"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"login=user",
        b"\xff\xfe{}",
        b'{"header":NaN}',
        b"[" * 100_000,
        b'{"header":' + b"9" * 5000 + b"}",
    ],
)
def test_body_that_is_no_json_is_refused(engine: Engine, body: bytes) -> None:
    answer = post(engine, body)
    assert (answer.status, answer.body) == (400, b'{"message":"malformed JSON"}')


@pytest.mark.parametrize("messages", [None, {}, "text", 5])
def test_messages_must_be_a_list(engine: Engine, messages: Json) -> None:
    assert post(engine, {"header": HEADER, "messages": messages}).fact == "error.missing_parameter"


def test_empty_messages_are_answered_with_no_elements(engine: Engine) -> None:
    assert send(engine) == []


def test_bad_credentials_with_an_empty_list_of_messages_get_one_element(engine: Engine) -> None:
    answer = post(engine, {"header": {}, "messages": []})
    assert answer.body == b'[{"error":["#001"],"sent":0}]'


@pytest.mark.parametrize("item", [None, 5, "text", [], {"phone_number": 33639980001, "message": 5}])
def test_invalid_message_lists_all_its_errors(engine: Engine, item: Json) -> None:
    answer = post(engine, {"header": HEADER, "messages": [item]})
    assert answer.fact == "error.empty_text"
    assert json.loads(answer.body)[0]["error"] == ["#006", "#007"]


@given(st.text(alphabet="+0123456789 a٣", max_size=18))
def test_a_phone_number_is_a_plus_and_7_to_15_digits(phone: str) -> None:
    engine = Engine([PROVIDER], EngineSettings(start=MORNING))
    [element] = send(engine, {"phone_number": phone, "message": "Hello"})
    digits = phone.removeprefix("+")
    is_number = phone != digits and 7 <= len(digits) <= 15 and set(digits) <= set(string.digits)
    assert element["sent"] == is_number
    if is_number:
        assert newest(engine).to.text == phone
        assert newest(engine).to.msisdn == msisdn.msisdn(digits)


@pytest.mark.parametrize(("digits", "is_number"), [(6, False), (7, True), (15, True), (16, False)])
def test_length_of_a_number_is_checked(engine: Engine, digits: int, *, is_number: bool) -> None:
    [element] = send(engine, {"phone_number": "+" + "3" * digits, "message": "Hello"})
    assert element["sent"] == is_number


@pytest.mark.parametrize(
    ("fields", "phone"),
    [
        ({"phone_number": "+33639980001", "phonenumber": "+33639980002", "tel": "+33639980003"}, "+33639980001"),
        ({"phonenumber": "+33639980002", "tel": "+33639980003"}, "+33639980002"),
        ({"tel": "+33639980003"}, "+33639980003"),
    ],
)
def test_number_is_read_from_three_keys(engine: Engine, fields: dict[str, str], phone: str) -> None:
    send(engine, {**fields, "message": "Hello"})
    assert newest(engine).to.text == phone


def test_text_is_read_from_two_keys(engine: Engine) -> None:
    send(engine, {"phone_number": "+33639980001", "sms": "short", "message": "long"})
    assert newest(engine).text == "long"
    send(engine, {"phone_number": "+33639980001", "sms": "short"})
    assert newest(engine).text == "short"


@pytest.mark.parametrize(
    ("header", "message", "priority"),
    [
        ({}, {}, 1),
        ({}, {"priorite": 2}, 2),
        ({}, {"priority": 0}, 0),
        ({}, {"priorite": 0, "priority": 2}, 0),
        ({}, {"priorite": "2"}, 2),
        ({}, {"priorite": 3, "priority": 2}, 2),
        ({}, {"priorite": [2]}, 1),
        ({"priority": 2}, {}, 2),
        ({"priorite": 0}, {"priorite": None}, 0),
        ({"priority": 2}, {"priorite": 0}, 0),
    ],
)
def test_priority_of_the_message_overrides_the_header(
    engine: Engine, header: Json, message: Json, priority: int
) -> None:
    send(engine, {**MESSAGE, **message}, **header)
    assert newest(engine).priority == priority


def test_device_has_the_login_as_its_id(engine: Engine) -> None:
    send(engine, MESSAGE)
    assert newest(engine).device == "user@email.com"


NOW = "2026-01-05T09:00:00.000Z"


@pytest.mark.parametrize(
    ("date", "sent_time"),
    [
        ("2026-01-05 10:00:00", "2026-01-05T10:00:00.000Z"),
        ("2026-01-05T10:00:00", "2026-01-05T10:00:00.000Z"),
        ("2026-01-05T10:00:00.611434", "2026-01-05T10:00:00.611Z"),
        ("2026-01-05T10:00:00.6Z", "2026-01-05T10:00:00.600Z"),
        ("2020-01-02 13:34:00", "2020-01-02T13:34:00.000Z"),
        ("0001-01-01 00:00:00", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31 23:59:59", "9999-12-31T23:59:59.000Z"),
        ("", NOW),
        ("soon", NOW),
        ("2026-02-30 10:00:00", NOW),
        ("2026-01-05 24:00:01", NOW),
        ("٢٠٢٦-01-05 10:00:00", NOW),
        ("0000-01-05 10:00:00", NOW),
        (1767606000, NOW),
        (None, NOW),
    ],
)
def test_answered_time_is_the_requested_one_or_now(engine: Engine, date: Json, sent_time: str) -> None:
    [element] = send(engine, {**MESSAGE, "date_to_send": date})
    assert element["sent_time"] == sent_time
    is_later = sent_time > NOW
    assert (newest(engine).state is MessageState.SCHEDULED) == is_later


def test_date_of_the_header_applies_to_messages_without_one(engine: Engine) -> None:
    elements = send(
        engine,
        MESSAGE,
        {**MESSAGE, "date_to_send": "2026-01-06 08:00:00"},
        {**MESSAGE, "date_to_send": ""},
        date_to_send="2026-01-05 12:00:00",
    )
    assert [element["sent_time"][8:13] for element in elements] == ["05T12", "06T08", "05T12"]


def test_a_date_is_utc(engine: Engine) -> None:
    send(engine, {**MESSAGE, "date_to_send": "2026-01-05 09:00:30"})
    assert newest(engine).send_at == MORNING + 30 * SECOND
    assert engine.next_due() == MORNING + 30 * SECOND


@pytest.mark.parametrize(
    ("own", "reported"),
    [("mine", "mine"), ("é\u0000", "é\u0000"), (12345, "12345"), (0, "0"), ("007", "007")],
)
def test_callers_id_is_returned(engine: Engine, own: Json, reported: str) -> None:
    [element] = send(engine, {**MESSAGE, "id_sms_api": own})
    assert element["id_sms_api"] == reported
    assert newest(engine).provider_id == reported


@pytest.mark.parametrize("own", ["", None, True, 1.5, ["mine"]])
def test_without_an_id_one_of_15_letters_and_digits_is_drawn(engine: Engine, own: Json) -> None:
    elements = send(engine, {**MESSAGE, "id_sms_api": own}, {**MESSAGE, "id_sms_api": own})
    ids = [element["id_sms_api"] for element in elements]
    assert len(set(ids)) == 2
    assert all(len(drawn) == 15 and drawn.isascii() and drawn.isalnum() for drawn in ids)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("Hi", "Hi LINK"),
        ("[link]", "LINK"),
        ("a [Link].", "a LINK."),
        ("a [Lien_Tracking] b", "a LINK b"),
        ("a [lien] b [LINK] c", "a LINK b LINK c"),
        ("a [lin\N{KELVIN SIGN}] b", "a [lin\N{KELVIN SIGN}] b LINK"),
        ("a%20b ", "a%20b  LINK"),
    ],
)
def test_link_replaces_its_placeholder_or_is_appended(engine: Engine, text: str, answered: str) -> None:
    [element] = send(engine, {**MESSAGE, "message": text, "url": "https://example.com/?a=1&b=2"})
    before, _, after = answered.partition("LINK")
    link = element["message"].removeprefix(before)[: len("https://arsms.co/") + 12]
    assert link.startswith("https://arsms.co/")
    assert link[-12:].isalnum()
    assert element["message"] == before + link + after.replace("LINK", link)
    assert newest(engine).text == element["message"]


@pytest.mark.parametrize("url", ["", None, 5])
def test_without_an_address_there_is_no_link(engine: Engine, url: Json) -> None:
    [element] = send(engine, {**MESSAGE, "message": "see [link]", "url": url})
    assert element["message"] == "see [link]"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_by_the_alphabet(engine: Engine, text: str, count: int) -> None:
    [element] = send(engine, {**MESSAGE, "message": text})
    assert element["sms_per_message"] == count
    assert "".join(newest(engine).segments) == text


def test_link_in_the_message_has_its_target(engine: Engine) -> None:
    [element] = send(engine, {**MESSAGE, "message": "[link] or [Lien]", "url": "https://example.com/?a=1"})
    assert newest(engine).links == (Link(element["message"].partition(" ")[0], "https://example.com/?a=1"),)


def test_link_counts_towards_segments(engine: Engine) -> None:
    [element] = send(engine, {**MESSAGE, "message": "a" * 130 + "[link]", "url": "https://example.com"})
    assert len(element["message"]) == 159
    assert element["sms_per_message"] == 1
    [element] = send(engine, {**MESSAGE, "message": "a" * 132 + "[link]", "url": "https://example.com"})
    assert element["sms_per_message"] == 2


def test_text_is_answered_as_node_writes_it(engine: Engine) -> None:
    text = 'é/"\\\n\u0001\u007f\u2028😀\ud800'
    answer = post(engine, {"header": HEADER, "messages": [{**MESSAGE, "message": text}]})
    written = '"message":"é/\\"\\\\\\n\\u0001\u007f\u2028😀\\ud800","sent":1'.encode()
    assert written in answer.body


@pytest.mark.parametrize(
    ("text", "gap"), [("Hi", " "), ("[link]", " "), ("[link]!", ""), ("see [link] [link]", " "), ("[link] now", "")]
)
def test_footer_after_a_link_starts_with_a_blank(text: str, gap: str) -> None:
    engine = engine_with(free_footer=True)
    [element] = send(engine, {**MESSAGE, "message": text, "url": "https://example.com"})
    body, footer, rest = element["message"].partition("\n \nSent for free from PC via arsms.co/free")
    assert (bool(footer), rest) == (True, "")
    assert body.removesuffix(" ") + gap == body


def test_mode_test_sends_nothing(engine: Engine) -> None:
    [element] = send(engine, MESSAGE, mode="test")
    assert element["sent"] == 1
    assert not len(engine.messages)


@pytest.mark.parametrize("mode", ["prod", "", "TEST", 1])
def test_unknown_mode_sends(engine: Engine, mode: Json) -> None:
    send(engine, MESSAGE, mode=mode)
    assert len(engine.messages) == 1


def test_only_valid_messages_are_sent(engine: Engine) -> None:
    elements = send(engine, {**MESSAGE, "message": ""}, MESSAGE, {**MESSAGE, "phone_number": "+1XXXXXXXXXX"})
    assert [element["sent"] for element in elements] == [0, 1, 0]
    assert [message.text for message in engine.messages] == ["Hello"]


OLD_MESSAGE = {"tel": "+33639980001", "sms": "Hello"}


@pytest.mark.parametrize(
    ("dialect", "message", "is_legacy"),
    [
        (None, MESSAGE, False),
        (None, OLD_MESSAGE, True),
        (None, {"phone_number": "+33639980001", "sms": "Hello"}, True),
        ("v1", OLD_MESSAGE, False),
        ("legacy", MESSAGE, True),
        ("legacy", {}, True),
        ("v1", {"sms": ""}, False),
    ],
)
def test_dialect_is_the_accounts_or_else_the_requests(dialect: str | None, message: Json, *, is_legacy: bool) -> None:
    assert isinstance(send(engine_with(dialect=dialect), message), dict) == is_legacy


def test_no_messages_in_the_oldest_dialect() -> None:
    assert send(engine_with(dialect="legacy")) == {"data": []}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bad_credentials", "#001"),
        ("inactive_account", "#002"),
        ("opted_out_recipient", "#003"),
        ("forbidden_text", "#004"),
        ("empty_text", "#006"),
        ("bad_recipient", "#007"),
    ],
)
def test_error_with_a_code_is_listed_beside_each_message(engine: Engine, name: str, code: str) -> None:
    def refused(body: bytes) -> Json:
        request = HttpRequest("POST", b"/api/v1/sendsms", body=body)
        return json.loads(PROVIDER.errors[name](request, engine.backend("insim")).body)

    message = {**MESSAGE, "id_sms_api": "a"}
    element = {"id_sms_api": "a", "error": [code], "sent": 0}
    assert refused(json.dumps({"header": HEADER, "messages": [message, message]}).encode()) == [element, element]
    old = {"header": HEADER, "messages": [OLD_MESSAGE]}
    assert refused(json.dumps(old).encode()) == {"data": {"data": [{"id_sms_api": 0, "error": [code]}], "envoi": 0}}
    assert refused(b"no JSON") == [{"error": [code], "sent": 0}]


def test_a_refusal_is_in_the_dialect_of_the_account_too() -> None:
    engine = engine_with(dialect="legacy")
    body = {"header": {**HEADER, "accessKey": "wrong"}, "messages": [MESSAGE]}
    wanted = {"data": {"data": [{"id_sms_api": 0, "error": ["#001"]}], "envoi": 0}}
    assert json.loads(post(engine, body).body) == wanted
    request = HttpRequest("POST", b"/api/v1/sendsms", body=json.dumps(body).encode())
    assert json.loads(PROVIDER.errors["bad_credentials"](request, engine.backend("insim")).body) == wanted


def test_ids_do_not_depend_on_the_order_of_requests() -> None:
    one, two = {**MESSAGE, "message": "one"}, {**MESSAGE, "message": "two", "url": "https://example.com"}

    def ids(*messages: Json) -> set[tuple[str, str]]:
        engine = Engine([PROVIDER], EngineSettings(start=MORNING))
        elements = [send(engine, message)[0] for message in messages]
        return {(element["id_sms_api"], element["message"]) for element in elements}

    assert ids(one, two) == ids(two, one)


def test_an_answer_has_the_four_headers_in_order(engine: Engine) -> None:
    engine.move_to(MORNING + 1_234_567)
    answer = post(engine, {"header": HEADER, "messages": [MESSAGE]})
    assert answer.headers == (
        ("Date", "Mon, 05 Jan 2026 09:00:01 GMT"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(answer.body))),
        ("Connection", "keep-alive"),
    )
    assert json.loads(answer.body)[0]["sent_time"] == "2026-01-05T09:00:01.234Z"

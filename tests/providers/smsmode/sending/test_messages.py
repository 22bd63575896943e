"""Test the send call: its parameters and its refusals."""

from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import from_datetime
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.fidelity import ledger
from sms_sandbox.providers.smsmode import PROVIDER, parse
from sms_sandbox.providers.smsmode.requests.forms import Form
from sms_sandbox.providers.smsmode.text import LATIN, MOST_PARTS, carried, parts
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING, Example, play

PATH = "/http/1.6/sendSMS.do"
FORM = "application/x-www-form-urlencoded"
HOUR = 3_600_000_000


@pytest.fixture
def engine() -> Engine:
    return Engine([PROVIDER], EngineSettings(start=MORNING))


def get(engine: Engine, query: str, content_type: str = "") -> HttpResponse:
    request = HttpRequest("GET", f"{PATH}?{query}".encode("latin-1"), (("Content-Type", content_type),))
    answer = engine.exchange(request)
    assert answer is not None
    return answer


def post(engine: Engine, body: str, content_type: str = FORM, query: str = "") -> HttpResponse:
    target = f"{PATH}?{query}".encode("latin-1")
    answer = engine.exchange(HttpRequest("POST", target, (("Content-Type", content_type),), body.encode("latin-1")))
    assert answer is not None
    return answer


def oversized(engine: Engine, query: str) -> HttpResponse:
    """Return the answer to a POST whose body is too long to be read."""
    target = f"{PATH}?{query}".encode()
    answer = engine.exchange(HttpRequest("POST", target, (("Content-Type", FORM),), is_oversized=True))
    assert answer is not None
    return answer


def sent(engine: Engine, more: str, content_type: str = "") -> MtMessage:
    """Return the message of a GET with a token, a recipient and these parameters."""
    answer = get(engine, f"accessToken=t&numero=0639980001&{more}", content_type)
    assert answer.fact == "send.accepted"
    return next(iter(engine.messages))


def played(name: str) -> list[MtMessage]:
    """Return the messages of an example, in order of submission."""
    [file] = [file for file in ledger.examples_of(PROVIDER) if file.name == name]
    example = Example(PROVIDER, file)
    engine = Engine([PROVIDER], example.settings())
    play(example, engine)
    return list(engine.messages)[::-1]


# The clients of smsMode's page


def test_php_client_sends_text_with_mention_for_abroad() -> None:
    [message] = played("send-php.http")
    assert message.text == "Test éà0 € $ £ no-sms.eu"
    assert message.to.text == "999931230"
    assert message.sender is not None
    assert message.sender.text == "Emetteur123"


@pytest.mark.parametrize("name", ["send-node.http", "send-java-get.http", "send-java-post.http"])
def test_node_and_java_clients_send_to_two_recipients(name: str) -> None:
    messages = played(name)
    assert [message.to.text for message in messages] == ["06XXXXXXXXX", "07YYYYYYYY"]
    assert {message.text for message in messages} == {"Exemple de SMS €€ éé ££££ ùùùù no-sms.eu"}
    assert len({message.provider_id for message in messages}) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_csharp_client_sends_a_percent_sign(method: str) -> None:
    text = f"Test d'envoi de SMS à travers la plateforme smsMode.com !!! éà € $£ % -- HTTP {method.upper()}"
    assert {message.text for message in played(f"send-csharp-{method}.http")} == {text}


def test_unicode_sample_of_the_manual_is_sent() -> None:
    [message] = played("send-unicode.http")
    assert message.text == "☺"
    assert message.encoding is Encoding.UCS2


# Where parameters are read


def test_first_value_counts_and_query_precedes_body(engine: Engine) -> None:
    post(engine, "message=body&numero=0639980001", query="accessToken=t&message=query&message=later")
    assert next(iter(engine.messages)).text == "query"


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_body_of_another_type_is_ignored(engine: Engine, content_type: str) -> None:
    answer = post(engine, "accessToken=t&message=x&numero=0639980001", content_type)
    assert answer.fact == "error.missing_credentials"


def test_body_of_a_get_is_ignored(engine: Engine) -> None:
    body = b"accessToken=t&message=x&numero=0639980001"
    answer = engine.exchange(HttpRequest("GET", PATH.encode(), (("Content-Type", FORM),), body))
    assert answer is not None
    assert answer.fact == "error.missing_credentials"


def test_oversized_body_is_refused_despite_a_complete_query(engine: Engine) -> None:
    assert oversized(engine, "accessToken=t&message=x&numero=0639980001").fact == "error.too_large"
    assert not len(engine.messages)


@pytest.mark.parametrize(
    ("query", "fact"), [("", "error.missing_credentials"), ("accessToken=invalid", "error.bad_credentials")]
)
def test_credentials_are_checked_before_the_body_length(engine: Engine, query: str, fact: str) -> None:
    assert oversized(engine, query).fact == fact


# Charsets


@pytest.mark.parametrize(
    ("content_type", "encoded", "text"),
    [
        ("", "%E9%A4%80%E7", "é€€?"),
        ("", "%e9", "é"),
        ("", "\xe9", "é"),
        ("", "%C3%A9", "??"),
        ("", "100%", "100%"),
        ("", "%e", "%e"),
        ("", "%zz", "%zz"),
        ("", "a+b%2B", "a b+"),
        ("", "a%00b", "a?b"),
        (f"{FORM}; charset=UTF-8", "%C3%A9%E2%82%AC%F0%9F%98%80", "é€?"),
        (f"{FORM}; charset=utf-8", "%ED%A0%80", "???"),
        (f'{FORM};Charset="windows-1252"', "%80", "€"),
        (f"{FORM}; charset=iso-8859-1", "%E9%A4", "é?"),
        (f"{FORM}; charset=ISO_8859-1", "%E9%A4", "é?"),
        (f"{FORM}; charset=ISO8859_1", "%E9%A4", "é?"),
        (f"{FORM}; charset=UTF8", "%C3%A9", "é"),
        (f"{FORM}; charset=ascii", "a%E9", "a?"),
        ("plain/text; charset=ISO-8859-15", "%E9%A4", "é€"),
        (f"{FORM}; charset=no-such", "%E9", "é"),
        (f"{FORM}; charset=base64", "%E9", "é"),
        (f"{FORM}; charset=", "%E9", "é"),
    ],
)
def test_declared_charset_of_a_message_is_honoured(
    engine: Engine, content_type: str, encoded: str, text: str
) -> None:
    assert sent(engine, f"message={encoded}", content_type).text == text


@pytest.mark.parametrize(
    ("encoded", "text"), [("%D0%B6%C3%A7", "жç"), ("%E9a", "\ufffda"), ("%F0%9F%98%80", "\N{GRINNING FACE}")]
)
def test_class_9_is_utf_8_whatever_is_declared(engine: Engine, encoded: str, text: str) -> None:
    message = sent(engine, f"classe_msg=9&message={encoded}", f"{FORM}; charset=ISO-8859-15")
    assert message.text == text
    assert message.encoding is Encoding.UCS2


def test_alias_for_unicode_does_not_make_a_message_unicode(engine: Engine) -> None:
    engine.exchange(HttpRequest("GET", b"/http:1.6/sendSMS.do?accessToken=t&numero=0639980001&message=%E2%98%BA"))
    assert next(iter(engine.messages)).text == "???"


# Credentials


@pytest.mark.parametrize(
    "query",
    ["", "accessToken=", "accessToken", "pseudo=demo", "pass=x", "pseudo=demo&pass=", "pseudo=&pass=x"],
)
def test_incomplete_credentials_are_refused_first(engine: Engine, query: str) -> None:
    assert get(engine, f"{query}&date_envoi=x").fact == "error.missing_credentials"


@pytest.mark.parametrize(
    "query", ["accessToken=invalid", "pseudo=invalid&pass=x", "accessToken=invalid&pseudo=a&pass=b"]
)
def test_wrong_credentials_are_refused_before_missing_parameters(engine: Engine, query: str) -> None:
    assert get(engine, query).fact == "error.bad_credentials"


def test_empty_token_lets_pseudo_and_pass_count(engine: Engine) -> None:
    get(engine, "accessToken=&pseudo=demo&pass=x&message=x&numero=0639980001")
    assert next(iter(engine.messages)).account.login == "demo"


# Recipients


@pytest.mark.parametrize(
    ("query", "fact"),
    [
        ("message=x", "error.missing_parameter"),
        ("message=x&numero=", "error.missing_parameter"),
        ("message=x&numero=%2C+%2C", "error.missing_parameter"),
        ("message=x&groupe=amis", "error.missing_parameter"),
        ("numero=0639980001", "error.missing_parameter"),
        ("message=&numero=0639980001", "error.missing_parameter"),
        ("classe_msg=9&message=&numero=0639980001", "error.missing_parameter"),
        ("message=x&numero=0639980001&groupe=amis", "send.accepted"),
        ("message=+&numero=0639980001", "send.accepted"),
    ],
)
def test_message_and_recipient_are_required(engine: Engine, query: str, fact: str) -> None:
    assert get(engine, f"accessToken=t&{query}").fact == fact


@pytest.mark.parametrize(("count", "fact"), [(300, "send.accepted"), (301, "error.bad_parameter")])
def test_get_takes_300_recipients(engine: Engine, count: int, fact: str) -> None:
    numbers = ",".join(f"063998{number:04}" for number in range(count))
    assert get(engine, f"accessToken=t&message=x&numero={numbers}").fact == fact
    assert len(engine.messages) == (count if fact == "send.accepted" else 0)


def test_post_takes_more_than_300_recipients(engine: Engine) -> None:
    numbers = ",".join(f"063998{number:04}" for number in range(1000))
    assert post(engine, f"accessToken=t&message=x&numero={numbers}").fact == "send.accepted"
    assert len(engine.messages) == 1000


def test_mention_depends_on_the_recipients_country(engine: Engine) -> None:
    get(engine, "accessToken=t&message=x&stop=1&numero=0639980001,32470000001")
    assert [message.text for message in engine.messages] == ["x no-sms.eu", "x STOP 36034"]


# Options


@pytest.mark.parametrize("more", ["", "&classe_msg=2", "&classe_msg=9", "&classe_msg=x"])
def test_class_4_alone_takes_replies(engine: Engine, more: str) -> None:
    assert sent(engine, "message=x&classe_msg=4").takes_replies
    assert not sent(engine, f"message=x{more}").takes_replies


@pytest.mark.parametrize(
    ("query", "sender"),
    [
        ("", "36034"),
        ("emetteur=", "36034"),
        ("emetteur=Pryv+Lab", "Pryv Lab"),
        ("emetteur=Emetteur123&classe_msg=4", "36034"),
        ("emetteur=Emetteur123&classe_msg=2", "Emetteur123"),
        ("emetteur=Emetteur123&classe_msg=7", "Emetteur123"),
    ],
)
def test_sender_is_kept_as_given(engine: Engine, query: str, sender: str) -> None:
    message = sent(engine, f"message=x&{query}")
    assert message.sender is not None
    assert message.sender.text == sender


@pytest.mark.parametrize(
    ("value", "count"),
    [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("6", 5), ("0", 5), ("-1", 5), ("x", 5), ("٣", 5)],
)
def test_number_of_parts_is_limited_by_nbr_msg(engine: Engine, value: str, count: int) -> None:
    message = sent(engine, f"message={'x' * 1000}&nbr_msg={quote(value)}", f"{FORM}; charset=utf-8")
    assert len(message.segments) == count
    assert "".join(message.segments) == message.text


@pytest.mark.parametrize(
    ("value", "text"),
    [("1", "x STOP 36034"), ("2", "x STOP 36034"), ("0", "x"), ("", "x"), ("3", "x"), ("true", "x")],
)
def test_stop_adds_the_mention_by_its_value(engine: Engine, value: str, text: str) -> None:
    assert sent(engine, f"message=x&stop={value}").text == text


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("05012026-12:00", MORNING + 2 * HOUR),  # In winter Paris is one hour ahead, so it is ten there.
        ("05072026-12:00", MORNING + 181 * 24 * HOUR + HOUR),
        ("25102026-02:30", from_datetime(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))),  # the later of two
        ("28032027-02:30", from_datetime(datetime(2027, 3, 28, 1, 30, tzinfo=UTC))),  # left out: an hour later
        ("01012020-12:00", None),
        ("05012026-10:00", None),
        ("01010001-00:00", None),
        ("", None),
    ],
)
def test_future_date_schedules_the_message(engine: Engine, date: str, at: int | None) -> None:
    message = sent(engine, f"message=x&date_envoi={date}")
    if at is None:
        assert message.state is MessageState.WAITING
    else:
        assert message.state is MessageState.SCHEDULED
        assert engine.next_due() == at


@pytest.mark.parametrize(
    "date",
    [
        "x",
        "2026-01-05 10:00:00",
        "31022026-10:00",
        "05012026-24:00",
        "05012026-10:60",
        "05010000-10:00",
        "5012026-10:00",
        "05012026-1:00",
        "05012026 10:00",
        "05012026-10:00 ",
        "05012026-1\N{ARABIC-INDIC DIGIT TWO}:00",
        "+5012026-10:00",
    ],
)
def test_invalid_date_is_refused(engine: Engine, date: str) -> None:
    encoded = quote_plus(date, errors="replace")
    query = f"accessToken=t&message=x&numero=0639980001&date_envoi={encoded}"
    assert get(engine, query, f"{FORM}; charset=utf-8").fact == "error.bad_parameter"
    assert not len(engine.messages)


def test_last_minute_of_the_calendar_is_accepted(engine: Engine) -> None:
    assert sent(engine, "message=x&date_envoi=31129999-23:59").state is MessageState.SCHEDULED


# Credit


def engine_with(credit: int) -> Engine:
    account = AccountSettings(provider="smsmode", login=None, secret="t", credit=Decimal(credit))
    return Engine([PROVIDER], EngineSettings(start=MORNING, accounts=(account,)))


def test_part_to_each_recipient_costs_one_credit() -> None:
    engine = engine_with(4)
    assert get(engine, f"accessToken=t&message={'x' * 161}&numero=0639980001,0639980002").fact == "send.accepted"
    assert next(iter(engine.messages)).account.credit == 0


def test_insufficient_credit_for_all_sends_none() -> None:
    engine = engine_with(3)
    assert (
        get(engine, f"accessToken=t&message={'x' * 161}&numero=0639980001,0639980002").fact
        == "error.insufficient_credit"
    )
    assert not len(engine.messages)
    assert get(engine, "accessToken=t&message=x&numero=0639980001").fact == "send.accepted"


def test_new_account_has_ten_thousand_credits(engine: Engine) -> None:
    assert sent(engine, "message=x").account.credit == 9999


# Answers


def test_answer_fits_into_one_read_of_a_small_client(engine: Engine) -> None:
    answer = get(engine, "accessToken=t&message=x&numero=0639980001")
    assert len(answer.to_bytes()) < 1024
    assert answer.body[:14] == b"\x30\x20\x7c\x20\x41\x63\x63\x65\x70\x74\xe9\x20\x7c\x20"
    assert len(answer.body) == 14 + 12 + 1
    assert answer.body.endswith(b"\n")


def test_each_send_has_its_own_id(engine: Engine) -> None:
    bodies = [get(engine, "accessToken=t&message=x&numero=0639980001").body for _ in range(3)]
    assert len(set(bodies)) == 3


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("internal_error", b"31 | Erreur interne\n"),
        ("unavailable", b"50 | Temporairement inaccessible\n"),
    ],
)
def test_errors_on_demand_have_their_words(engine: Engine, name: str, body: bytes) -> None:
    answer = PROVIDER.errors[name](HttpRequest("GET", PATH.encode()), engine.backend("smsmode"))
    assert (answer.status, answer.body) == (200, body)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS"])
def test_other_method_is_refused(engine: Engine, method: str) -> None:
    answer = engine.exchange(HttpRequest(method, PATH.encode()))
    assert answer is not None
    assert (answer.status, answer.fact) == (405, "error.wrong_method")


@pytest.mark.parametrize(
    "path", [b"/http/1.6/getCredits.do", b"/http/1.6/sendsms.do", b"/http:1.6/credit.do", b"/http/2.0/sendSMS.do"]
)
def test_other_path_is_unknown(engine: Engine, path: bytes) -> None:
    answer = engine.exchange(HttpRequest("GET", path))
    assert answer is not None
    assert (answer.status, answer.fact) == (404, "error.unknown_route")


# Texts without options, which are read without a look for any


SHORT = st.text(st.sampled_from("aZ9 \n\x80È€[çα日"), max_size=8)
TEXTS = st.one_of(SHORT, SHORT.map(lambda text: text * 40), st.text())
ASCII = TEXTS.map(lambda text: text.encode("ascii", "ignore").decode())


@given(ASCII | TEXTS.map(lambda text: text.encode("iso8859-15", "replace")))
def test_text_without_options_is_read_as_one_with_empty_options(value: str | bytes) -> None:
    values = {"message": value, "numero": "0639980001"}
    plain = parse.send(Form(values, "iso8859-15"), "GET", {})
    general = parse.send(Form({**values, "nbr_msg": ""}, "iso8859-15"), "GET", {})
    assert replace(plain, parts=()) == general
    if plain.parts:
        assert plain.parts == parts(carried(plain.text, LATIN), "", LATIN, MOST_PARTS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("classe_msg", "4"),
        ("emetteur", "Shop"),
        ("date_envoi", "05012027-10:00"),
        ("nbr_msg", "1"),
        ("stop", "2"),
        ("notification_url", "http://a.example"),
        ("notification_url_reponse", "http://a.example"),
        ("refClient", "r-1"),
    ],
)
def test_option_is_read_where_it_is_given(engine: Engine, name: str, value: str) -> None:
    usual = sent(engine, f"message={'x' * 200}")
    changed = sent(engine, f"message={'x' * 200}&{name}={value}")
    looked_at = ("segments", "sender", "send_at", "takes_replies", "details")
    assert any(getattr(usual, field) != getattr(changed, field) for field in looked_at)

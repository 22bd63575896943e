from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import DAY, HOUR, MINUTE
from sms_sandbox.providers.smsmode import text as texts
from sms_sandbox.providers.smsmode.rest import dates, parse
from sms_sandbox.providers.smsmode.rest.errors import RestError
from sms_sandbox.providers.smsmode.rest.fields import Fields

from tests.examples import MORNING
from tests.providers.smsmode.rest.calling import one


@dataclass(frozen=True)
class Rules:
    now: int
    is_strict: bool


RULES = Rules(MORNING, is_strict=False)
STRICT = Rules(MORNING, is_strict=True)


def message(rules: parse.Rules = RULES, **more: object) -> parse.MessageDraft:
    return parse.message(one(**more), rules)  # type: ignore[arg-type]


def at(offset: int) -> str:
    return dates.write(MORNING + offset) + "Z"


@pytest.mark.parametrize("to", ["33639980001", "+33639980001"])
def test_international_number_is_read_without_its_plus(to: str) -> None:
    assert message(to=to).to == Address("33639980001", Msisdn("33639980001"))


@pytest.mark.parametrize("to", ["0639980001", "+33 6 39 98 00 01", "33-639980001", "0033639980001", "x", "+", "33"])
def test_other_form_of_number_is_refused(to: str) -> None:
    with pytest.raises(RestError, match="bad_parameter"):
        message(to=to)


@pytest.mark.parametrize(
    ("text", "encoding", "written", "expected"),
    [
        ("Bonjour", "", "Bonjour", Encoding.GSM7),
        ("5 €", "", "5 €", Encoding.GSM7),
        ("日本", "", "日本", Encoding.UCS2),
        ("日本", "GSM7", "??", Encoding.GSM7),
        ("Bonjour", "UNICODE", "Bonjour", Encoding.UCS2),
    ],
)
def test_encoding_is_given_or_follows_the_text(text: str, encoding: str, written: str, expected: Encoding) -> None:
    draft = message(body={"text": text, "encoding": encoding}).draft
    assert (draft.text, draft.script.encoding) == (written, expected)


@pytest.mark.parametrize(("text", "most"), [("x", 1530), ("€", 765), ("日", 670)])
def test_text_has_room_for_ten_parts(text: str, most: int) -> None:
    assert message(text=text * most).draft.text == text * most
    with pytest.raises(RestError, match="bad_parameter"):
        message(text=text * (most + 1))


@pytest.mark.parametrize(
    ("offset", "send_at"),
    [(0, None), (5 * MINUTE - 1_000_000, None), (5 * MINUTE, 5 * MINUTE), (HOUR, HOUR), (3653 * DAY, 3653 * DAY)],
)
def test_date_less_than_five_minutes_ahead_means_now(offset: int, send_at: int | None) -> None:
    found = message(sentDate=at(offset)).draft.send_at
    assert found == (None if send_at is None else MORNING + send_at)


@pytest.mark.parametrize("date", [at(-1_000_000), at(3654 * DAY), "tomorrow", "2026-02-30T10:00:00Z"])
def test_past_or_far_or_unreadable_date_is_refused(date: str) -> None:
    with pytest.raises(RestError, match="bad_parameter"):
        message(sentDate=date)


def test_strict_mode_takes_dates_of_one_year() -> None:
    assert message(STRICT, sentDate=at(366 * DAY)).draft.send_at == MORNING + 366 * DAY
    with pytest.raises(RestError, match="bad_parameter"):
        message(STRICT, sentDate=at(367 * DAY))


@pytest.mark.parametrize(
    "more",
    [
        {"from": "x" * 12},
        {"refClient": "ab"},
        {"refClient": "x" * 141},
        {"callbackUrlStatus": "http://" + "x" * 250},
        {"callbackUrlMo": 1},
        {"body": {"text": "x", "encoding": "UTF8"}},
        {"body": {"text": 1}},
        {"body": {"text": ["x"]}},
        {"body": "x"},
        {"recipient": ["33639980001"]},
    ],
)
def test_field_beyond_its_limit_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(RestError, match="bad_parameter"):
        parse.message({**one(), **more}, RULES)


@pytest.mark.parametrize("more", [{"body": {}}, {"body": {"text": " "}}, {"recipient": {}}, {"recipient": None}])
def test_missing_text_or_number_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(RestError, match="missing_parameter"):
        parse.message({**one(), **more}, RULES)


TEXTS = st.text(st.sampled_from("aZ9 \n\r\x80È€[çα日\U0001f600"), max_size=8)
ANYTHING = st.one_of(st.none(), st.integers(), st.booleans(), TEXTS, st.lists(TEXTS, max_size=2), st.just({}))
WORDS = TEXTS | TEXTS.map(lambda text: text * 30) | ANYTHING
NUMBERS = st.from_regex(r"\+?[0-9]{5,17}", fullmatch=True) | ANYTHING
BODIES = st.fixed_dictionaries(
    {}, optional={"text": WORDS, "encoding": ANYTHING | st.just("UNICODE"), "stop": ANYTHING}
)
OPTIONS = {
    "from": ANYTHING | st.just("Shop"),
    "sentDate": ANYTHING | st.sampled_from([at(-HOUR), at(HOUR), at(9_999 * DAY)]),
    "refClient": ANYTHING | st.just("r-1"),
    "callbackUrlStatus": ANYTHING | st.just("http://a.example"),
    "callbackUrlMo": ANYTHING,
    "other": ANYTHING,
}
USUAL = st.fixed_dictionaries(
    {"recipient": st.fixed_dictionaries({"to": NUMBERS}), "body": st.fixed_dictionaries({"text": WORDS})}
)
VALUES = st.one_of(
    USUAL,
    st.fixed_dictionaries({}, optional={"recipient": ANYTHING | st.fixed_dictionaries({}, optional={"to": NUMBERS})}),
    st.fixed_dictionaries({"recipient": st.just({"to": "33639980001"}), "body": BODIES | ANYTHING}, optional=OPTIONS),
)


def outcome(read: Callable[[], parse.MessageDraft]) -> object:
    """Return the draft with the parts that are to be sent, or the words of the refusal."""
    try:
        found = read()
    except RestError as error:
        return error.name, error.message, error.detail
    draft = found.draft
    parts = texts.parts(texts.carried(draft.text, draft.script), "", draft.script, 10)
    assert draft.parts in ((), parts)
    return replace(found, draft=replace(draft, parts=parts))


@given(VALUES)
def test_message_read_at_once_is_the_one_read_field_by_field(values: dict[str, object]) -> None:
    assert outcome(lambda: parse.message(values, RULES)) == outcome(lambda: parse.any_message(Fields(values), RULES))


def test_parts_of_a_short_text_are_known_at_once() -> None:
    assert message(text="Bonjour").draft.parts == ("Bonjour",)
    assert message(text="x" * 161).draft.parts == ()


def campaign(**more: object) -> parse.CampaignDraft:
    values = {"recipients": [{"to": "33639980001"}], "body": {"text": "x"}, **more}
    return parse.campaign(Fields(values), RULES)


def test_campaign_has_recipients_with_their_references() -> None:
    found = campaign(recipients=[{"to": "+33639980001"}, {"to": "33639980002", "refClient": "r-2"}], name="Soldes")
    assert [(to.text, reference) for to, reference in found.recipients] == [
        ("33639980001", ""),
        ("33639980002", "r-2"),
    ]
    assert (found.name, found.ends_at) == ("Soldes", None)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"recipients": []}, "missing_parameter"),
        ({"recipients": [{"to": "33639980001"}] * 1001}, "bad_parameter"),
        ({"recipients": [{"to": "06"}]}, "bad_parameter"),
        ({"sentDate": at(2 * HOUR), "endDate": at(HOUR)}, "bad_parameter"),
        ({"name": "x" * 101}, "bad_parameter"),
    ],
)
def test_campaign_beyond_the_limits_is_refused(more: dict[str, object], error: str) -> None:
    with pytest.raises(RestError, match=error):
        campaign(**more)


def test_elements_of_a_batch_are_read_one_by_one() -> None:
    first, second, third = parse.drafts([one(), 1, one(to="06")], RULES)
    assert isinstance(first, parse.MessageDraft)
    assert [str(error) for error in (second, third)] == ["bad_json", "bad_parameter"]

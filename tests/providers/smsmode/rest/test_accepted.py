"""Test that the usual answer to a send is the general form of a message, byte for byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.providers.smsmode import state
from sms_sandbox.providers.smsmode.rest import accepted, dates, render

from tests.examples import MORNING
from tests.providers.smsmode.rest.calling import CAMPAIGNS, MESSAGES, Client, a_client, one

WORDS = st.text(st.sampled_from('aZ9 \n"\\/\x7f\x1f<é€日\u2028\U0001f600'), min_size=1, max_size=9)
TEXTS = (WORDS | WORDS.map(lambda text: text * 40) | st.just("1e5")).filter(str.strip)
OPTIONS = {
    "from": WORDS,
    "refClient": st.just('r"1'),
    "callbackUrlStatus": WORDS,
    "callbackUrlMo": WORDS,
    "sentDate": st.just(dates.write(MORNING + HOUR)),
}
HOSTS = st.text(st.characters(min_codepoint=32, max_codepoint=255), min_size=1, max_size=9)


def sent_by(client: Client, request: dict[str, object]) -> MtMessage:
    client.post(MESSAGES, request)
    return next(iter(client.engine.messages))


def both_forms(message: MtMessage) -> tuple[object, object]:
    """Return the answer to the send of a message, and the answer that any message has."""
    rest = state.rest_details(message.details)
    general = render.answer(
        201, render.message(message, rest.channel, rest.base), message.submitted_at, "rest.send.accepted"
    )
    return accepted.answer(message, rest.channel, rest.base, message.submitted_at), general


@given(TEXTS, st.fixed_dictionaries({}, optional=OPTIONS), HOSTS, WORDS)
def test_answer_is_the_general_form(text: str, more: dict[str, object], host: str, channel: str) -> None:
    client = a_client()
    client.headers = (("Host", host),)
    message = sent_by(client, {**one(text), **more})
    by = state.rest_details(message.details).channel
    by.name = channel
    by.describe()
    usual, general = both_forms(message)
    assert usual == general


@pytest.mark.parametrize("text", ["a\ud83d", "\ude00"])
def test_answer_has_half_a_surrogate_pair_as_an_escape(text: str) -> None:
    message = sent_by(a_client(), one(text))
    usual, general = both_forms(message)
    assert usual == general


def test_message_that_is_not_paid_has_no_price() -> None:
    client = a_client(credit=0)
    assert "price" not in client.post(MESSAGES, one())
    usual, general = both_forms(next(iter(client.engine.messages)))
    assert usual == general


def test_message_that_has_moved_on_has_the_time_of_its_last_step() -> None:
    message = sent_by(a_client(), one())
    message.steps = (MORNING, MessageState.WAITING, None, MORNING + HOUR, MessageState.SENT, None)
    usual, general = both_forms(message)
    assert usual == general


def test_message_of_a_campaign_names_it() -> None:
    client = a_client()
    client.post(CAMPAIGNS, {"recipients": [{"to": "33639980001"}], "body": {"text": "x"}})
    usual, general = both_forms(next(iter(client.engine.messages)))
    assert usual == general


def test_usual_answer_stands_for_the_channel_as_it_is_named_now() -> None:
    client = a_client()
    for name in ("One", "Two"):
        by = state.rest_details(sent_by(client, one()).details).channel
        by.name = name
        by.describe()
        assert json.loads(client.answer("POST", MESSAGES, one()).body)["channel"]["name"] == name


def test_price_is_left_out_where_it_comes_with_the_report() -> None:
    client = a_client(price_with_report=True)
    assert "price" not in client.post(MESSAGES, one())

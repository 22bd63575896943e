import re
from typing import Any

import pytest
from sms_sandbox.core.message import Direction
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.scenario.format.expectations import ExchangesTable, MessagesTable, WebhooksMetTable
from sms_sandbox.verdict.conditions import CONDITIONS, count_of, failing, has, in_words, repeats
from sms_sandbox.verdict.observations import Observation
from sms_sandbox.verdict.steps import finished


def thing(thing_id: str = "m1", **facts: Any) -> Observation:
    return Observation(thing_id, 0, facts, str)


def test_each_condition_of_the_tables_is_known() -> None:
    fields = {name for table in (MessagesTable, WebhooksMetTable, ExchangesTable) for name in table.model_fields}
    assert fields - {"repeated"} == {*CONDITIONS}


@pytest.mark.parametrize(
    ("name", "wanted", "good", "bad", "words"),
    [
        ("provider", ("a", "b"), "b", "c", "at a or b"),
        ("account", "k", "k", "l", 'of account "k"'),
        ("to", "+33[*", ("+1", "+33[9"), ("+339",), "to +33[*"),
        ("sender", "AC?E", "ACME", "ACE", "from AC?E"),
        ("text", "ell", ("x", "hello"), (), 'with "ell" in the text'),
        ("matches", re.compile("l+"), ("hello",), ("o",), "matching /l+/"),
        ("direction", Direction.MO, Direction.MO, Direction.MT, "that handsets wrote"),
        ("direction", Direction.MT, Direction.MT, Direction.MO, ""),
        ("state", (MessageState.SENT,), MessageState.SENT, None, "in state sent"),
        (
            "reason",
            (FailureReason.SPAM, FailureReason.BARRED),
            FailureReason.SPAM,
            None,
            "for the reason spam or barred",
        ),
        ("outcome", ("accepted",), "accepted", "x", "accepted"),
        ("outcome", ("x",), "x", "accepted", "refused with x"),
        ("outcome", ("x", "accepted"), "x", None, "with the outcome x or accepted"),
        ("error", ("x",), "x", None, "refused with x"),
        ("struck_by", "rule:r", ("rule:r",), (), "struck by rule:r"),
        ("duplicate", True, True, False, "that are copies"),
        ("duplicate", False, False, True, "that are no copies"),
        ("status", ("4xx", "none"), "none", "200", "answered 4xx or not at all"),
        ("answer", ("2xx",), "204", "404", "answered 2xx"),
        ("answer", ("none",), "none", "200", "not answered"),
        ("answer", ("404",), "404", "403", "answered 404"),
        ("attempts", 2, 2, 1, "after 2 attempts"),
        ("taken_within", 1_000_000, 1_000_000, None, "taken within 1s"),
        ("answered_within", 1000, 1000, 1001, "answered within 1ms of real time each"),
        ("after", 1_000_000, 1_000_000, 999_999, "from 1s on"),
        ("before", 1_000_000, 999_999, 1_000_000, "before 1s"),
        ("kind", ("dlr",), "dlr", "mo", "of kind dlr"),
        ("operation", ("send",), "send", "status", "for send"),
    ],
)
def test_each_condition_is_matched_and_described(name: str, wanted: object, good: Any, bad: Any, words: str) -> None:
    assert failing(thing(**{name: good}), {name: wanted}) == []
    assert failing(thing(**{name: bad}), {name: wanted}) == [name]
    assert in_words({name: wanted}, "message") == words


def test_state_of_webhook_is_described_as_reported() -> None:
    assert in_words({"state": (MessageState.SENT,)}, "webhook") == "reporting sent"


@pytest.mark.parametrize(
    ("name", "found", "words"),
    [
        ("to", ("+1", "+2"), "to is +1, +2"),
        ("state", MessageState.SENT, "state is sent"),
        ("error", None, "error is none"),
        ("struck_by", (), "struck_by is none"),
        ("after", 90_000_000, "the time is 1m30s"),
        ("taken_within", None, "the time until it was taken is none"),
        ("sender", "ACME", "from is ACME"),
    ],
)
def test_found_value_is_described(name: str, found: Any, words: str) -> None:
    assert has(name, thing(**{name: found})) == words


def test_repetition_comes_with_the_first_one() -> None:
    one, other, again, once_more = (thing(i, sender=s, to=t) for i, s, t in ("aXx", "bXy", "cXx", "dXx"))
    assert finished(repeats([one, other, again, once_more], ("from", "to"))) == [(again, one), (once_more, one)]
    assert finished(repeats([one, other], ("from",))) == [(other, one)]


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [(0, "reply", "0 replies"), (1, "reply", "1 reply"), (1200, "message", "1,200 messages"), (2, "try", "2 tries")],
)
def test_nouns_have_plurals(number: int, noun: str, words: str) -> None:
    assert count_of(number, noun) == words

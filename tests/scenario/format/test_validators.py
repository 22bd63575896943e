from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.patterns.user_pattern import UserPattern
from sms_sandbox.core.state import MessageState
from sms_sandbox.scenario.bad_value import BadValueError, did_you_mean, nearest
from sms_sandbox.scenario.format import field_types, validators
from sms_sandbox.scenario.format.validators import Moment

SECOND = 1_000_000
MORNING = 1_767_603_600 * SECOND
CONDITION = validators.one_of(validators.words_of(HandsetCondition), "a condition")


@pytest.mark.parametrize(
    ("read", "value", "wanted"),
    [
        (validators.text, "", ""),
        (validators.word, "a b", "a b"),
        (validators.words, "insim", ("insim",)),
        (validators.words, ["insim", "smsmode"], ("insim", "smsmode")),
        (validators.flag, False, False),
        (validators.whole(0), 0, 0),
        (validators.whole(1, 9), 9, 9),
        (validators.seed, -5, -5),
        (validators.share, 0, 0.0),
        (validators.share, 1, 1.0),
        (validators.share, 0.25, 0.25),
        (validators.shares, [0.05, 0.15], (0.05, 0.15)),
        (validators.shares, [1, 1], (1.0, 1.0)),
        (validators.rate, 0.5, 0.5),
        (validators.speed, 20, 20.0),
        (validators.credit, 50, Decimal(50)),
        (validators.credit, 0.1, Decimal("0.1")),
        (validators.credit, -3, Decimal(-3)),
        (validators.duration, "1h30m", 5400 * SECOND),
        (validators.duration, "0s", 0),
        (validators.time_span, "500ms", SECOND // 2),
        (validators.limit_or_off, "5s", 5 * SECOND),
        (validators.limit_or_off, False, None),
        (validators.instant, datetime.fromisoformat("2026-01-05T10:00:00+01:00"), MORNING),
        (validators.instant, datetime.fromisoformat("2026-01-05T09:00:00"), MORNING),
        (validators.instant, "2026-01-05T09:00:00Z", MORNING),
        (validators.moment, "30s", Moment(after=30 * SECOND)),
        (validators.moment, "2026-01-05T09:00:00Z", Moment(instant=MORNING)),
        (validators.moment, datetime.fromisoformat("2026-01-05T09:00:00Z"), Moment(instant=MORNING)),
        (validators.pattern, "+33 6 39 98 ?? *", "+3363998??*"),
        (validators.pattern, "MY SHOP", "MY SHOP"),
        (validators.expression, r"\d{6}", UserPattern(r"\d{6}")),
        (validators.number, "06 39 98 00 01", "33639980001"),
        (validators.status, 503, 503),
        (validators.answered, "2xx", "2xx"),
        (validators.answered, 418, "418"),
        (validators.answered, "none", "none"),
        (validators.pair, ["sent", "delivered"], (MessageState.SENT, MessageState.DELIVERED)),
        (validators.several(validators.answered), "5xx", ("5xx",)),
        (validators.several(validators.answered), [503, "none"], ("503", "none")),
        (validators.fired, "rule:a b", "rule:a b"),
        (validators.fired, "webhooks", "webhooks"),
        (CONDITION, "full", HandsetCondition.FULL),
    ],
)
def test_valid_value_is_read(read: Callable[[Any], Any], value: object, wanted: object) -> None:
    assert read(value) == wanted


@pytest.mark.parametrize(
    ("read", "values", "says"),
    [
        (validators.text, [1, None, ["a"], True], "Not a text. Write it in quotes."),
        (validators.word, ["", "  "], "The text is empty. Write at least one letter."),
        (validators.one_line, ["text/html\r\nX: y", "\0"], "The text has a control character. Write it in one line."),
        (validators.words, [[], [""], "", 5, ["a", 5]], 'Not a name, and no list of names. Write it like "insim" or'),
        (validators.flag, [1, 0, "true", None], "Not true or false. Write true or false, without quotes."),
        (validators.whole(0), [-1, "1", 1.0, True, 10**10], "Not a whole number from 0. Write it without quotes."),
        (validators.whole(1, 9), [0, 10], "Not a whole number from 1 to 9. Write it without quotes."),
        (validators.seed, ["1", 1.5, False], "Not a whole number. Write it without quotes."),
        (
            validators.share,
            [10, -0.1, "0.1", True, None, float("nan"), float("inf")],
            "A share is between 0 and 1. For ten per cent write 0.10.",
        ),
        (
            validators.shares,
            [[0.2, 0.1], [0.1], [0.1, 0.2, 0.3], 0.1, ["0.1", "0.2"], [0, 1.5]],
            "Not two shares, the lowest and the highest. For five to ten per cent write [0.05, 0.10].",
        ),
        (
            validators.rate,
            [0, -1, "5", float("nan"), True],
            "Not a rate. Write how many in a second, such as 5 or 0.5.",
        ),
        (
            validators.speed,
            [0, 0.0001, 10**6, "20"],
            "Not a speed. Write how many sandbox seconds pass in a real one",
        ),
        (
            validators.credit,
            ["50", True, float("nan"), float("inf"), 10**18],
            "Not a credit. Write a number in the provider's own units, such as 50.",
        ),
        (
            validators.duration,
            ["30 sec", "", "-5s", None, "5000d"],
            "Not a duration. Write it like 500ms, 5s, 2m or 1h30m.",
        ),
        (validators.duration, [5], "Not a duration. 5 alone has no unit. Write it like 500ms, 5s, 2m or 1h30m."),
        (validators.time_span, ["0s"], "The duration is zero. Write it like 500ms, 5s, 2m or 1h30m."),
        (validators.limit_or_off, [True, 5], "Not a duration."),
        (validators.instant, ["yesterday", 5, None, "30s"], "Not a time. Write it like 2026-01-05T09:00:00Z."),
        (
            validators.instant,
            [date(2026, 1, 5)],
            "The time is missing. Write it like 2026-01-05T09:00:00Z.",
        ),
        (
            validators.moment,
            ["soon", 5, date(2026, 1, 5)],
            'Not a time. Write it like 2026-01-05T09:00:00Z, or like "30s" after the start.',
        ),
        (
            validators.expression,
            ["(\\d"],
            "Not a regular expression: missing ), unterminated subpattern at character 1. In TOML write it in single",
        ),
        (validators.number, ["12", "JANE", 33639980001], 'Not a telephone number. Write it like "+33639980001".'),
        (
            validators.number,
            ["+330639980001", "+3363998000", "+999123456789"],
            'No telephone has this number. Write it like "+33639980001".',
        ),
        (validators.status, [299, "503", 503.0, True], "Not a status of an answer. There are: 200, 201, "),
        (validators.answered, ["6xx", 99, 600, True, "503"], 'Not an answer. Write a status such as 503, or "2xx"'),
        (
            validators.pair,
            [["sent"], ["sent", "sent"], ["sent", "gone"], "sent", [1, 2]],
            "Not two different states. There are: scheduled, ",
        ),
        (validators.several(validators.text), [[]], "The list is empty. Write at least one."),
        (
            validators.fired,
            ["outage", "rule:", "phases:x"],
            'Neither a rule nor a phase. Write "rule:NAME" or "phase:NAME".',
        ),
        (
            CONDITION,
            ["ful", "FULL"],
            'Not a condition. Did you mean "full"? There are: reachable, off, absent, full, ',
        ),
        (CONDITION, [1, None, "xyz"], "Not a condition. There are: reachable, off, "),
    ],
)
def test_invalid_value_is_explained_with_a_hint(read: Callable[[Any], Any], values: list[object], says: str) -> None:
    for value in values:
        with pytest.raises(BadValueError) as raised:
            read(value)
        assert str(raised.value).startswith(says), value


def test_moment_is_a_time_or_a_duration_after_the_start() -> None:
    assert Moment(instant=5).at(100) == 5
    assert Moment(after=5).at(100) == 105


def test_nearest_word_is_suggested() -> None:
    assert nearest("Delivred", ["sent", "delivered"]) == "delivered"
    assert nearest("x", ["sent"]) is None
    assert did_you_mean(5, []) == "There are: none."


def test_field_types_have_json_schemas() -> None:
    from pydantic import TypeAdapter  # noqa: PLC0415  beside its one test

    schemas = [
        TypeAdapter(kind).json_schema() for name, kind in vars(field_types).items() if hasattr(kind, "__metadata__")
    ]
    assert len(schemas) > 30
    assert all({"type", "anyOf", "enum"} & schema.keys() for schema in schemas)


def test_hours_are_two_times_of_a_day() -> None:
    assert validators.hours(["08:00", "22:30"]) == ("08:00", "22:30")
    for wrong in (
        ["22:00", "08:00"],
        ["8:00", "22:00"],
        ["08:00"],
        ["08:00", "24:00"],
        [8, 22],
        "08:00",
        ["08:00", "22:00\n"],
    ):
        with pytest.raises(BadValueError, match="Not two times of the day"):
            validators.hours(wrong)

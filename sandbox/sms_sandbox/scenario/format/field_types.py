"""The types of values in a scenario file: the Python value, the validator, and the JSON schema for editors."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema

from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.message import Direction
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.patterns.user_pattern import UserPattern
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.scenario.format import validators
from sms_sandbox.wire.exchange import REASONS


@dataclass(frozen=True, slots=True)
class Hint:
    """A description of the value that completes "It is …"; an annotation beside the type."""

    text: str


class ClockMode(Enum):
    REAL = "real"
    VIRTUAL = "virtual"


class RetryPlanWord(Enum):
    """The named retry plans of webhooks."""

    PROVIDER = "provider"
    NONE = "none"


def _json(kind: str, **more: Any) -> WithJsonSchema:  # noqa: ANN401  a piece of a JSON schema
    return WithJsonSchema({"type": kind, **more})


def json_words(words: Iterable[str]) -> WithJsonSchema:
    """Return the schema of a value that is one of some words."""
    return WithJsonSchema({"type": "string", "enum": [*words]})


_DURATION: Final = _json("string", examples=["500ms", "5s", "2m", "1h30m"])
_MODE_WANTED: Final = (
    'Use "real" (wall clock) or "virtual" (you or idle_jump move it). For a faster clock set speed = 20.'
)

_RETRY_WANTED: Final = 'Write "provider", "none", or { attempts = 3, delays = ["5s", "30s"] }.'

_STATE: Final = validators.one_of(validators.words_of(MessageState), "a state")
_REASON: Final = validators.one_of(validators.words_of(FailureReason), "a reason")
_JSON_SEVERAL: Final = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})

MESSAGE_FIELDS: Final = ("provider", "account", "to", "from", "text")
"""The fields that ``repeated`` may name."""

Text = Annotated[str, BeforeValidator(validators.text), Hint("a text")]
Name = Annotated[str, BeforeValidator(validators.one_line), Hint("a text")]
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(validators.words),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
    Hint("a name, or a list of names"),
]
Flag = Annotated[bool, BeforeValidator(validators.flag), _json("boolean"), Hint("true or false")]
Positive = Annotated[
    int, BeforeValidator(validators.whole(1)), _json("integer", minimum=1), Hint("a whole number from 1")
]
Few = Annotated[
    int,
    BeforeValidator(validators.whole(1, 100)),
    _json("integer", minimum=1, maximum=100),
    Hint("a whole number to 100"),
]
Count = Annotated[
    int, BeforeValidator(validators.whole(0)), _json("integer", minimum=0), Hint("a whole number from 0")
]
Slot = Annotated[int, BeforeValidator(validators.whole(0, 9)), _json("integer", minimum=0, maximum=9)]
PackSize = Annotated[int, BeforeValidator(validators.whole(1, 1000)), _json("integer", minimum=1, maximum=1000)]
Seed = Annotated[int, BeforeValidator(validators.seed), _json("integer"), Hint("a whole number")]
Share = Annotated[
    float, BeforeValidator(validators.share), _json("number", minimum=0, maximum=1), Hint("a number from 0 to 1")
]
Shares = Annotated[
    tuple[float, float],
    BeforeValidator(validators.shares),
    _json("array", items={"type": "number", "minimum": 0, "maximum": 1}),
    Hint("the lowest and the highest share, such as [0.05, 0.10]"),
]
Rate = Annotated[
    float, BeforeValidator(validators.rate), _json("number", exclusiveMinimum=0), Hint("a number in a second")
]
Speed = Annotated[
    float, BeforeValidator(validators.speed), _json("number"), Hint("the number of sandbox seconds in a real one")
]
Credit = Annotated[
    Decimal, BeforeValidator(validators.credit), _json("number"), Hint("a number in the provider's own units")
]
Duration = Annotated[int, BeforeValidator(validators.duration), _DURATION, Hint('a duration such as "5s"')]
"""Microseconds in Python, text such as "5s" in the file."""
Hours = Annotated[
    tuple[str, str],
    BeforeValidator(validators.hours),
    WithJsonSchema({"type": "array", "items": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}}),
    Hint('the first and the last time of the day, such as ["08:00", "22:00"]'),
]
TimeSpan = Annotated[int, BeforeValidator(validators.time_span), _DURATION, Hint('a duration such as "5s"')]
"""A Duration greater than zero."""
LimitOrOff = Annotated[
    int | None,
    BeforeValidator(validators.limit_or_off),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"const": False}]}),
    Hint('a duration such as "5s", or false'),
]
Instant = Annotated[
    int,
    BeforeValidator(validators.instant),
    _json("string", format="date-time"),
    Hint("a time such as 2026-01-05T09:00:00Z"),
]
"""Microseconds since the epoch."""
Time = Annotated[
    validators.Moment,
    BeforeValidator(validators.moment),
    _json("string"),
    Hint('a time, or a duration after the start such as "30s"'),
]
Pattern = Annotated[str, BeforeValidator(validators.pattern), Hint('a text in which "*" and "?" stand for anything')]
Expression = Annotated[
    UserPattern,
    PlainValidator(validators.expression),
    _json("string", format="regex"),
    Hint("a regular expression"),
]
Number = Annotated[Msisdn, BeforeValidator(validators.number), Hint('a telephone number such as "+33639980001"')]
Status = Annotated[
    int, BeforeValidator(validators.status), WithJsonSchema({"enum": [*REASONS]}), Hint("an HTTP status such as 503")
]
Mode = Annotated[
    ClockMode,
    BeforeValidator(validators.one_of(validators.words_of(ClockMode), "a mode", _MODE_WANTED)),
    json_words(validators.words_of(ClockMode)),
]
State = Annotated[
    MessageState,
    BeforeValidator(_STATE),
    json_words(validators.words_of(MessageState)),
]
WhyNot = Annotated[
    FailureReason,
    BeforeValidator(_REASON),
    json_words(validators.words_of(FailureReason)),
]
ConditionOfHandset = Annotated[
    HandsetCondition,
    BeforeValidator(validators.one_of(validators.words_of(HandsetCondition), "a condition")),
    json_words(validators.words_of(HandsetCondition)),
]
ConditionOfDevice = Annotated[
    DeviceCondition,
    BeforeValidator(validators.one_of(validators.words_of(DeviceCondition), "a condition")),
    json_words(validators.words_of(DeviceCondition)),
]
Pair = Annotated[
    tuple[MessageState, MessageState],
    BeforeValidator(validators.pair),
    _json("array", items={"type": "string"}),
    Hint('two states, such as ["sent", "delivered"]'),
]
RetryWord = Annotated[
    RetryPlanWord,
    BeforeValidator(validators.one_of(validators.words_of(RetryPlanWord), "a plan", _RETRY_WANTED)),
    json_words(validators.words_of(RetryPlanWord)),
]
States = Annotated[
    tuple[MessageState, ...],
    BeforeValidator(validators.several(_STATE)),
    _JSON_SEVERAL,
    Hint("a state, or a list of them"),
]
Reasons = Annotated[
    tuple[FailureReason, ...],
    BeforeValidator(validators.several(_REASON)),
    _JSON_SEVERAL,
    Hint("a reason, or a list of them"),
]
Answers = Annotated[
    tuple[str, ...],
    BeforeValidator(validators.several(validators.answered)),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "array"}]}),
    Hint('a status such as 503, or "2xx", or "none"'),
]
DirectionWord = Annotated[
    Direction,
    BeforeValidator(validators.one_of(validators.words_of(Direction), "a direction")),
    json_words(validators.words_of(Direction)),
]
Fields = Annotated[
    tuple[str, ...],
    BeforeValidator(
        validators.several(validators.one_of({name: name for name in MESSAGE_FIELDS}, "a field of a message"))
    ),
    _json("array", items={"enum": [*MESSAGE_FIELDS]}),
    Hint('the fields that are the same, such as ["to", "text"]'),
]
Fired = Annotated[
    str,
    BeforeValidator(validators.fired),
    _json("string", pattern="^(rule|phase):|^webhooks$"),
    Hint('"rule:NAME" or "phase:NAME"'),
]

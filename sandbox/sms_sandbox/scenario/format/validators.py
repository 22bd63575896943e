"""Validators of the values of a scenario file. Each raises BadValueError with what was found and what is wanted."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple, TypeGuard, TypeVar

from sms_sandbox.core.numbers import plan
from sms_sandbox.core.numbers.msisdn import Msisdn, read_by_people, strip_spacing
from sms_sandbox.core.patterns.tree import UserPatternError
from sms_sandbox.core.patterns.user_pattern import UserPattern, compiled
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import from_datetime
from sms_sandbox.faults.plan import ALL_WEBHOOKS
from sms_sandbox.scenario.bad_value import BadValueError, did_you_mean
from sms_sandbox.wire.exchange import REASONS

E = TypeVar("E", bound=Enum)
T = TypeVar("T")
Read = Callable[[object], object]
"""Return the value as its Python type; raise BadValueError if it is of another kind."""

_HIGHEST_COUNT: Final = 1_000_000_000
_CREDIT_DIGITS: Final = 18


_TIME_OF_DAY: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)
_HOURS: Final = 'Write them like ["08:00", "22:00"].'


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def text(value: object) -> str:
    if not isinstance(value, str):
        raise BadValueError("bad_text", "Not a text.", "Write it in quotes.")
    return value


def word(value: object) -> str:
    found = text(value)
    if not found.strip():
        raise BadValueError("bad_text", "The text is empty.", "Write at least one letter.")
    return found


def one_line(value: object) -> str:
    found = word(value)
    if any(character < " " for character in found):
        raise BadValueError("bad_text", "The text has a control character.", "Write it in one line.")
    return found


def words(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list | tuple) else [value]
    if not found or not all(isinstance(one, str) and one for one in found):
        raise BadValueError("bad_text", "Not a name, and no list of names.", 'Write it like "insim" or ["a", "b"].')
    return tuple(found)


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadValueError("bad_flag", "Not true or false.", "Write true or false, without quotes.")
    return value


def whole(least: int, most: int = _HIGHEST_COUNT) -> Read:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            limits = f"from {least}" if most == _HIGHEST_COUNT else f"from {least} to {most}"
            raise BadValueError("bad_number", f"Not a whole number {limits}.", "Write it without quotes.")
        return value

    return read


def seed(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadValueError("bad_number", "Not a whole number.", "Write it without quotes.")
    return value


def share(value: object) -> float:
    if not _is_number(value) or not 0 <= value <= 1:
        raise BadValueError("bad_share", "A share is between 0 and 1.", "For ten per cent write 0.10.")
    return float(value)


def shares(value: object) -> tuple[float, float]:
    match value:
        case [lowest, highest] if _is_number(lowest) and _is_number(highest) and 0 <= lowest <= highest <= 1:
            return float(lowest), float(highest)
        case _:
            raise BadValueError(
                "bad_share",
                "Not two shares, the lowest and the highest.",
                "For five to ten per cent write [0.05, 0.10].",
            )


def rate(value: object) -> float:
    if not _is_number(value) or not 0 < value < _HIGHEST_COUNT:
        raise BadValueError("bad_rate", "Not a rate.", "Write how many in a second, such as 5 or 0.5.")
    return float(value)


def speed(value: object) -> float:
    if not _is_number(value) or not 0.001 <= value <= 100_000:  # noqa: PLR2004  the limits of the clock's speed
        raise BadValueError(
            "bad_speed", "Not a speed.", "Write how many sandbox seconds pass in a real one, from 0.001 to 100000."
        )
    return float(value)


def credit(value: object) -> Decimal:
    found = Decimal(str(value)) if _is_number(value) else Decimal("NaN")
    if not found.is_finite() or abs(found) >= 10**_CREDIT_DIGITS:
        raise BadValueError("bad_credit", "Not a credit.", "Write a number in the provider's own units, such as 50.")
    return found


def duration(value: object) -> int:
    message = f"Not a duration. {value} alone has no unit." if _is_number(value) else "Not a duration."
    try:
        return durations.read(value if isinstance(value, str) else "")
    except ValueError:
        raise BadValueError("bad_duration", message, "Write it like 500ms, 5s, 2m or 1h30m.") from None


def time_span(value: object) -> int:
    span = duration(value)
    if not span:
        raise BadValueError("bad_duration", "The duration is zero.", "Write it like 500ms, 5s, 2m or 1h30m.")
    return span


def limit_or_off(value: object) -> int | None:
    return None if value is False else time_span(value)


def instant(value: object) -> int:
    found = value
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            found = None
    if not isinstance(found, datetime):
        message = "The time is missing." if isinstance(found, date) else "Not a time."
        raise BadValueError("bad_time", message, "Write it like 2026-01-05T09:00:00Z.")
    return from_datetime(found if found.tzinfo else found.replace(tzinfo=UTC))


class Moment(NamedTuple):
    """A point in time: absolute, or relative to a start."""

    instant: int | None = None
    """Microseconds since the epoch."""

    after: int = 0
    """Microseconds after the start; used if ``instant`` is None."""

    def at(self, start: int) -> int:
        return start + self.after if self.instant is None else self.instant


def moment(value: object) -> Moment:
    try:
        if isinstance(value, str):
            return Moment(after=durations.read(value))
    except ValueError:
        pass
    try:
        return Moment(instant=instant(value))
    except BadValueError:
        raise BadValueError(
            "bad_time", "Not a time.", 'Write it like 2026-01-05T09:00:00Z, or like "30s" after the start.'
        ) from None


def pattern(value: object) -> str:
    found = word(value)
    return strip_spacing(found) if found.startswith("+") else found


def expression(value: object) -> UserPattern:
    try:
        return compiled(word(value))
    except UserPatternError as error:
        raise BadValueError(
            "bad_expression",
            f"Not a regular expression: {error.message}.",
            error.hint or "In TOML write it in single quotes: '\\b\\d{6}\\b'.",
        ) from None


def number(value: object) -> Msisdn:
    number = read_by_people(value) if isinstance(value, str) else None
    if number is None:
        raise BadValueError("bad_recipient", "Not a telephone number.", 'Write it like "+33639980001".')
    if not plan.exists(number):
        raise BadValueError("bad_recipient", "No telephone has this number.", 'Write it like "+33639980001".')
    return number


def status(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in REASONS:
        there_are = ", ".join(str(status) for status in REASONS)
        raise BadValueError("bad_status", "Not a status of an answer.", f"There are: {there_are}.")
    return value


def pair(value: object) -> tuple[MessageState, MessageState]:
    states = words_of(MessageState)
    match value:
        case [str(first), str(second)] if first in states and second in states and first != second:
            return states[first], states[second]
        case _:
            raise BadValueError("bad_pair", "Not two different states.", f"There are: {', '.join(states)}.")


STATUS_CLASSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx")
NO_ANSWER: Final = "none"


def answered(value: object) -> str:
    if isinstance(value, str) and value in (*STATUS_CLASSES, NO_ANSWER):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599:  # noqa: PLR2004  as HTTP has it
        return str(value)
    raise BadValueError("bad_status", "Not an answer.", 'Write a status such as 503, or "2xx", "4xx", "none".')


def one_of(words: Mapping[str, T], noun: str, wanted: str | None = None) -> Read:
    """Return a validator of one of the words.

    ``noun`` names them, with its article. ``wanted`` is the hint; None lists the words.
    """

    def read(value: object) -> T:
        found = words.get(value) if isinstance(value, str) else None
        if found is None:
            code = f"bad_{noun.rpartition(' ')[2]}"
            raise BadValueError(code, f"Not {noun}.", wanted or did_you_mean(value, words))
        return found

    return read


def words_of(kind: type[E]) -> dict[str, E]:
    return {member.value: member for member in kind}


def several(read: Read) -> Read:
    """Return a validator of one value or a list of them."""

    def read_all(value: object) -> tuple[object, ...]:
        if not isinstance(value, list | tuple):
            return (read(value),)
        if not value:
            raise BadValueError("empty", "The list is empty.", "Write at least one.")
        return tuple([read(one) for one in value])

    return read_all


def fired(value: object) -> str:
    """Return the name of a rule or phase with its prefix, as the fault counters have it."""
    found = word(value)
    kind, colon, name = found.partition(":")
    if found != ALL_WEBHOOKS and not (kind in ("rule", "phase") and colon and name):
        raise BadValueError("bad_name", "Neither a rule nor a phase.", 'Write "rule:NAME" or "phase:NAME".')
    return found


def hours(found: object) -> tuple[str, str]:
    """Return the first and the last time of a day, each as HH:MM."""
    match found:
        case [str(first), str(last)] if _TIME_OF_DAY.match(first) and _TIME_OF_DAY.match(last) and first < last:
            return first, last
    raise BadValueError("bad_hours", "Not two times of the day, the first and the last.", _HOURS)

"""What the lines of a run file contain: the types of their fields, and of the arguments of an input."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, get_type_hints

from sms_sandbox.core.time.instants import EARLIEST, LATEST
from sms_sandbox.engine.inputs import METHODS
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.runs.codec import CodecError, Plain, check, decode

REPORT: Final = "Webhooks.finished"
"""The input that reports how an attempt ended."""

Fields = Mapping[str, tuple[Callable[[Plain], bool], str]]
"""For each field of a line whether a value is right, and what it has to be."""

_MOST_SHOWN: Final = 40
"""Characters of a value in an error message."""


def settings_of(head: Mapping[str, Plain]) -> EngineSettings:
    check(head["settings"], EngineSettings)
    settings: EngineSettings = decode(head["settings"])
    if not EARLIEST <= settings.start <= LATEST:
        raise CodecError(f"start = {settings.start} is not a time between the years 1 and 9999")
    return settings


def check_fields(line: Mapping[str, Plain], wanted: Fields) -> None:
    """Raise CodecError for the first field that is there and not as wanted."""
    for key, (is_right, words) in wanted.items():
        if key in line and not is_right(line[key]):
            raise CodecError(f"{key} = {_cut(line[key])} is not {words}")


def _cut(value: Plain) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _is_time(value: Plain) -> bool:
    return type(value) is int and EARLIEST <= value <= LATEST


def _is_text(value: Plain) -> bool:
    return isinstance(value, str)


def _is_attempt(value: Plain) -> bool:
    return isinstance(value, list) and [type(one) for one in value] == [str, int, str]


HEAD: Final[Fields] = {
    "providers": (lambda value: isinstance(value, list) and all(map(_is_text, value)), "a list of names"),
    "scenario": (_is_text, "a text"),
    "has_people": (lambda value: isinstance(value, bool), "true or false"),
    "people": (_is_text, "a text"),
}
INPUT: Final[Fields] = {
    "at": (_is_time, "a time; microseconds were expected"),
    "do": (lambda value: isinstance(value, str) and value in METHODS, "an input of a sandbox"),
    "with": (lambda value: isinstance(value, dict), "an object"),
    "of": (lambda value: value is None or isinstance(value, str), "a provider"),
    "gave": (lambda value: value is None or isinstance(value, dict), "a result"),
    "times": (lambda value: type(value) is int and value > 0, "a number of steps"),
}
END: Final[Fields] = {
    "end": (_is_time, "a time; microseconds were expected"),
    "open": (lambda value: isinstance(value, list) and all(map(_is_attempt, value)), "a list of attempts"),
    "totals": (
        lambda value: isinstance(value, dict) and all(type(one) is int for one in value.values()),
        "a number for each kind of event",
    ),
}
"""What each field of a line is, and the words for it."""


def check_arguments(do: str, arguments: Mapping[str, Plain]) -> None:
    """Raise CodecError for an argument that the method does not take, or not of that type."""
    if do == REPORT:
        if not _is_call(arguments.get("call")):
            raise CodecError(f"call = {_cut(arguments.get('call'))} is not a webhook and the number of an attempt")
        check(arguments.get("outcome"), Outcome)
        return
    hints = _parameters(do)
    for name, value in arguments.items():
        if name not in hints:
            raise CodecError(f"{do} has no argument {_cut(name)}")
        try:
            check(value, hints[name])
        except CodecError as error:
            raise CodecError(f"{name}: {error}") from None


@cache
def _parameters(do: str) -> Mapping[str, Any]:
    """Return the types of the parameters of an input, by name."""
    return get_type_hints(METHODS[do])


def _is_call(value: Plain) -> bool:
    return isinstance(value, list) and [type(one) for one in value] == [str, int]

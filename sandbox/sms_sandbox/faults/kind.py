"""A kind of fault as plain data: its word and keys in a scenario, its options, and its sentence for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sms_sandbox.faults.connection import ConnectionFault

_LAST: Final = 100


class KeyType(Enum):
    """The type of a key's value: each reader of scenarios and each command line has one of its own for it."""

    COUNT = "count"
    DURATION = "duration"
    FLAG = "flag"
    NAME = "name"
    RATE = "rate"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key beside the word of a kind.

    ``field`` is the field of the fault that the key sets, where it has another name. ``help`` completes the help of
    the option of the same name. ``missing`` is the error and the hint where the key is left out; None allows that,
    and the fault then has ``default``.
    """

    name: str
    type: KeyType
    help: str
    field: str = ""
    default: object = None
    missing: tuple[str, str] | None = None


TAKEN: Final = Key(
    name="taken", type=KeyType.FLAG, help="the message is sent all the same.", field="is_taken", default=False
)
"""For a kind that leaves a request unanswered: whether it is taken nevertheless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKind:
    """``word`` is what a rule says: ``network = "word"``. ``fault`` is the class that its values make.

    ``sentence`` describes a fault to people; it is part of a list, so it begins in lower case and has no full stop.
    ``rank`` is its place in lists: kinds of one rank are in the order of their words.
    """

    word: str
    fault: type[ConnectionFault]
    sentence: Callable[[Any], str]
    keys: tuple[Key, ...] = ()
    rank: int = _LAST

    def make(self, given: Mapping[str, object]) -> ConnectionFault:
        """Return the fault that a rule's values make. What is missing or None is as by default."""
        values = {}
        for key in self.keys:
            value = given.get(key.name)
            values[key.field or key.name] = key.default if value is None else value
        return self.fault(**values)

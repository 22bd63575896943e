"""A kind of fault as plain data: its word and keys in a scenario, its options, and its sentence for people."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple

from sms_sandbox.faults.fault import Fault

_LAST: Final = 1000


class Place(Enum):
    """Where the word of a kind stands in a rule."""

    RULE = "rule"
    """A key of the rule: ``delay = { before = "5s" }`` or ``status = 503``."""
    NETWORK = "network"
    """The value of ``network``, with the keys of the kind beside it."""
    WEBHOOKS = "webhooks"
    """A key of the table ``webhooks``."""
    MODE = "mode"
    """The value of ``webhooks``, where this is a word. In a phase its keys stand in a table named by the word."""


class KeyType(Enum):
    """The type of a key's value: each reader of scenarios and each command line has one of its own for it."""

    COUNT = "count"
    CREDIT = "credit"
    DIALECT = "dialect"
    """A dialect of the provider's."""
    DURATION = "duration"
    ERROR = "error"
    """The neutral name of an error of the provider's."""
    FEW = "few"
    FLAG = "flag"
    LIFECYCLE = "lifecycle"
    """The name of a lifecycle; the kind gets its name and steps."""
    NAME = "name"
    POSITIVE = "positive"
    RATE = "rate"
    SHARE = "share"
    STATES = "states"
    """Two states."""
    STATUS = "status"
    TEXT = "text"
    WAIT = "wait"
    """A duration that may be nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    """The type of a value that is one of a few words."""

    meaning: Mapping[str, object]
    """What each word is for the fault."""
    noun: str
    """What a value is, as in "a condition"."""
    hint: str = ""
    """The end of "It is …" for a reader; empty lists the words."""

    @classmethod
    def of(cls, words: type[Enum], noun: str) -> "Words":
        """Return the values of an enumeration as words."""
        return cls({one.value: one for one in words}, noun)


class Complaint(NamedTuple):
    """What is wrong with the values of a fault together."""

    text: str
    hint: str = ""
    key: tuple[str, ...] = ()
    """The keys that lead to the value in question."""
    code: str = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a kind."""

    name: str
    type: KeyType | Words
    help: str = ""
    """The help of the option that sets the key; for the keys of a network fault, its end."""
    option: str = ""
    """The name of the option where it is not that of the key. Keys of network faults always have an option; others
    have one if ``help`` is given."""
    field: str = ""
    """The field of the fault that the key sets, where it has another name."""
    default: object = None
    """The value of the field where the key is left out."""
    required: bool = False
    """Whether a table without the key is refused."""
    missing: tuple[str, str] | None = None
    """For a key beside a word: the error and the hint where it is left out; None allows that."""
    alone: tuple[str, str] | None = None
    """For a key beside a word: the error and the hint where the word is left out."""
    table: tuple["Key", ...] = ()
    """The keys of a table that may stand in place of the value."""


TAKEN: Final = Key(
    name="taken", type=KeyType.FLAG, help="the message is sent all the same.", field="is_taken", default=False
)
"""For a kind that leaves a request unanswered: whether it is taken nevertheless."""

SHARE: Final = Key(name="share", type=KeyType.SHARE, default=1.0)
"""For a fault of webhooks: the part of them that it strikes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKind:
    """All that is known of a kind of fault; everything that deals with faults iterates over these."""

    word: str
    fault: type[Fault]
    """The class that its values make. Its name is in run files."""
    sentence: Callable[[Any], str]
    """Describe a fault to people. It is part of a list, so it begins in lower case and has no full stop."""
    place: Place = Place.NETWORK
    keys: tuple[Key, ...] = ()
    value: Key | None = None
    """For a word that has a value in place of a table of keys: what the value is. ``keys`` then stand beside it."""
    build: Callable[[Mapping[str, Any]], Fault] | None = None
    """Make the fault of the values by key, where they are not one field each."""
    check: Callable[[Mapping[str, Any]], Iterator[Complaint]] | None = None
    """Find what is wrong with the values together."""
    slot: str = ""
    """Faults of one slot exclude each other: of several rules the first wins. Empty is the word."""
    operations: frozenset[str] = frozenset()
    """The operations that it can strike; empty is all."""
    conditions: frozenset[str] | None = None
    """The keys of ``when`` that may limit it; None is all."""
    is_of_phase: bool = False
    """Whether the word is refused in a rule."""
    option: str = ""
    """The option that stands for the word as it is by default: for kinds whose keys have no options."""
    help: str = ""
    rank: int = _LAST
    """Its place in lists: kinds of one rank are in the order of their words."""
    records: tuple[type, ...] = ()
    """Other classes of values in the fault, for run files."""

    @property
    def effect(self) -> str:
        """Return the slot that it takes in the effects of a rule."""
        return {Place.RULE: self.slot or self.word, Place.NETWORK: "network"}.get(self.place, "webhooks")

    @property
    def all_keys(self) -> tuple[Key, ...]:
        """Return the keys, with that of the value first."""
        return self.keys if self.value is None else (self.value, *self.keys)

    @property
    def has_table(self) -> bool:
        """Return True if the keys stand in a table below the word."""
        return self.place in (Place.RULE, Place.WEBHOOKS) and self.value is None

    def keys_of(self, kind: KeyType) -> tuple[Key, ...]:
        """Return the keys whose values are of that type."""
        return tuple([key for key in self.all_keys if key.type is kind])

    def path(self, key: Key) -> tuple[str, ...]:
        """Return the keys that lead from a rule to a key of this kind."""
        return (self.word, key.name) if self.has_table else (key.name,)

    def make(self, given: Mapping[str, Any]) -> Fault:
        """Return the fault that a rule's values make. What is missing or None is as by default."""
        if self.build is not None:
            return self.build(given)
        values = {}
        for key in self.all_keys:
            value = given.get(key.name)
            values[key.field or key.name] = key.default if value is None else value
        return self.fault(**values)

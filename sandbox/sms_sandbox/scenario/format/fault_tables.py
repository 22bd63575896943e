"""The tables and values of faults in a file, made of the kinds in the registry."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Annotated, Any, ClassVar, Final

from pydantic import BeforeValidator, Discriminator, Tag, create_model

from sms_sandbox.faults.kind import Complaint, FaultKind, Key, KeyType, Place, Words
from sms_sandbox.faults.registry import KINDS
from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.format import field_types, validators
from sms_sandbox.scenario.format.table import Table, form_of

TYPES: Final[Mapping[KeyType, Any]] = {
    KeyType.COUNT: field_types.Count,
    KeyType.CREDIT: field_types.Credit,
    KeyType.DIALECT: field_types.Name,
    KeyType.DURATION: field_types.TimeSpan,
    KeyType.ERROR: field_types.Name,
    KeyType.FEW: field_types.Few,
    KeyType.FLAG: field_types.Flag,
    KeyType.LIFECYCLE: field_types.Name,
    KeyType.NAME: field_types.Name,
    KeyType.POSITIVE: field_types.Positive,
    KeyType.RATE: field_types.Rate,
    KeyType.SHARE: field_types.Share,
    KeyType.STATES: field_types.Pair,
    KeyType.STATUS: field_types.Status,
    KeyType.TEXT: field_types.Text,
    KeyType.WAIT: field_types.Duration,
}
"""What the value of a key is in a file, by the key's type."""


class FaultTable(Table):
    """A table with the keys of one kind of fault."""

    KIND: ClassVar[FaultKind]

    def conflicts(self) -> Iterator[BadValueError]:
        kind = getattr(self, "KIND", None)
        if kind is not None and kind.check is not None:
            yield from map(conflict, kind.check(self.given()))


NAMES: Final[dict[type[FaultTable], str]] = {}
"""The tables that were made, each with a name of its own: a scenario that is stored names them by it."""


def conflict(found: Complaint) -> BadValueError:
    """Return what a kind finds wrong, as an error of the file."""
    return BadValueError(found.code, found.text, found.hint, found.key)


def changes_nothing(key: str, table: Table) -> BadValueError:
    """Return the error of an empty table."""
    return BadValueError(
        "empty", "It changes nothing.", f"Give it one of: {', '.join(type(table).model_fields)}.", (key,)
    )


def value_type(key: Key) -> Any:  # noqa: ANN401  a type
    """Return the type of a key's value in a file."""
    plain = _words_type(key.type) if isinstance(key.type, Words) else TYPES[key.type]
    if not key.table:
        return plain
    table = _table(key.name, key.table)
    return Annotated[Annotated[plain, Tag("word")] | Annotated[table, Tag("table")], Discriminator(form_of)]


def _words_type(words: Words) -> Any:  # noqa: ANN401  a type
    first = next(iter(words.meaning.values()))
    parts: list[Any] = [
        BeforeValidator(validators.one_of(words.meaning, words.noun)),
        field_types.json_words(words.meaning),
    ]
    if words.hint:
        parts.append(field_types.Hint(words.hint))
    return Annotated[type(first) if isinstance(first, Enum | bool) else Any, *parts]


def _field(key: Key, *, is_optional: bool = False) -> tuple[Any, Any]:
    kind = value_type(key)
    if key.required and not is_optional:
        return kind, ...
    return (kind | None, None) if is_optional or key.default is None else (kind, key.default)


def _table(word: str, keys: tuple[Key, ...]) -> type[FaultTable]:
    name = f"{word.title().replace('_', '')}FaultTable"
    fields: dict[str, Any] = {key.name: _field(key) for key in keys}
    made = create_model(name, __base__=FaultTable, **fields)
    NAMES[made] = f"{name} {sum(one.__name__ == name for one in NAMES)}"
    return made


def table_of(kind: FaultKind) -> type[FaultTable]:
    """Return the table that stands below the word of a kind."""
    table = _table(kind.word, kind.keys)
    table.KIND = kind
    return table


def rule_fields(place: Place) -> dict[str, dict[str, Any]]:
    """Return, for each word of that place, the fields of a table in which it is a key."""
    return {kind.word: _fields_of(kind) for kind in KINDS.of(place)}


def _fields_of(kind: FaultKind) -> dict[str, Any]:
    if kind.has_table:
        return {kind.word: (TABLES[kind.place, kind.word] | None, None)}
    return {key.name: _field(key, is_optional=True) for key in kind.all_keys}


def words_type(*, in_phase: bool) -> Any:  # noqa: ANN401  a type
    """Return the type of ``webhooks`` where it is a word: in a phase, or in a rule."""
    words = {kind.word: kind.word for kind in KINDS.of(Place.MODE) if in_phase or not kind.is_of_phase}
    return _words_type(Words(words, "a word for webhooks"))


NETWORK_WORD: Final[Any] = _words_type(Words({word: word for word in KINDS.words(Place.NETWORK)}, "a network fault"))
"""The type of ``network``."""

NETWORK_FIELDS: Final[Mapping[str, Any]] = {
    name: _field(key, is_optional=True) for name, key in KINDS.network_keys.items()
}
"""The keys beside ``network``."""

TABLES: Final[Mapping[tuple[Place, str], type[FaultTable]]] = {
    (kind.place, kind.word): table_of(kind) for kind in KINDS if kind.has_table
}

MODE_TABLES: Final[Mapping[str, type[FaultTable]]] = {
    kind.word: table_of(kind) for kind in KINDS.of(Place.MODE) if kind.keys
}
"""The tables beside ``webhooks`` in a phase, with the keys of a mode."""


def plain(value: object) -> Any:  # noqa: ANN401  what a kind takes
    """Return a table as what a kind makes its fault of; other values as they are."""
    return {name: plain(one) for name, one in value.given().items()} if isinstance(value, Table) else value

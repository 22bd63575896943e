"""The options of ``sandbox fault add`` that each kind of fault has."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import option
from sms_sandbox.cli.options import DURATION_TEXT, Number
from sms_sandbox.faults.kind import FaultKind, Key, KeyType, Place, Words
from sms_sandbox.faults.registry import KINDS

_TYPES: Final[Mapping[KeyType, Mapping[str, Any]]] = {
    KeyType.COUNT: {"type": int, "metavar": "N"},
    KeyType.CREDIT: {"type": Number(), "metavar": "N"},
    KeyType.DIALECT: {"metavar": "NAME"},
    KeyType.DURATION: {"type": DURATION_TEXT},
    KeyType.ERROR: {"metavar": "NAME", "shell_complete": filters.completing(filters.errors)},
    KeyType.FEW: {"type": int, "metavar": "N"},
    KeyType.FLAG: {"is_flag": True},
    KeyType.LIFECYCLE: {"metavar": "NAME"},
    KeyType.NAME: {"metavar": "TEXT"},
    KeyType.POSITIVE: {"type": int, "metavar": "N"},
    KeyType.RATE: {"type": Number(), "metavar": "RATE"},
    KeyType.SHARE: {"type": Number(), "metavar": "0..1"},
    KeyType.STATES: {"metavar": "STATE,STATE"},
    KeyType.STATUS: {"type": int},
    KeyType.TEXT: {"metavar": "TEXT"},
    KeyType.WAIT: {"type": DURATION_TEXT},
}
"""What a key is as an option, by its type."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """An option, and what it sets in a rule."""

    name: str
    """As it is written, without the dashes."""
    path: tuple[str, ...]
    """The keys that lead to the value."""
    help: str
    type: Mapping[str, Any]
    value: object = None
    """The value that a flag sets; None is the option's own value."""
    needs: str = ""
    """The option without which this one has no place here."""

    @property
    def field(self) -> str:
        """Return the name of the option's parameter."""
        return self.name.replace("-", "_")


def _settings() -> Iterator[_Setting]:
    for word in KINDS.effect_keys:
        if word == "network":
            text = f"{_either(KINDS.words(Place.NETWORK))}."
            words = filters.completing(partial(KINDS.words, Place.NETWORK))
            yield _Setting("network", ("network",), text, {"metavar": "FAULT", "shell_complete": words})
            for key in KINDS.network_keys.values():
                text = f"With --network {_either(KINDS.words_with(key.name))}: {key.help}"
                yield _Setting(key.name.replace("_", "-"), (key.name,), text, _type_of(key))
        elif word == "webhooks":
            for kind in KINDS.of(Place.MODE, Place.WEBHOOKS):
                yield from _of_webhooks(kind)
        else:
            yield from _of_keys(KINDS.named(Place.RULE, word))


def _of_webhooks(kind: FaultKind) -> Iterator[_Setting]:
    if not kind.option:
        return
    if kind.value is not None:
        yield _Setting(kind.option, ("webhooks", kind.word), kind.help, _type_of(kind.value))
    else:
        path = ("webhooks",) if kind.place is Place.MODE else ("webhooks", kind.word)
        value: object = kind.word if kind.place is Place.MODE else {}
        yield _Setting(kind.option, path, kind.help, {"is_flag": True}, value)


def _of_keys(kind: FaultKind) -> Iterator[_Setting]:
    needed = next((_name(key) for key in kind.keys if key.required), "") if kind.has_table else ""
    for key in kind.all_keys:
        if key.help or key.option:
            needs = "" if key.required else needed
            yield _Setting(_name(key), kind.path(key), key.help, _type_of(key), needs=needs)


def _name(key: Key) -> str:
    return key.option or key.name.replace("_", "-")


def _type_of(key: Key) -> Mapping[str, Any]:
    if isinstance(key.type, Words):
        return {"type": click.Choice([*key.type.meaning])}
    return _TYPES[key.type]


def _either(words: Sequence[str]) -> str:
    """Return the words as in "reset, stall or cut"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def fault_options() -> tuple[Callable[[Any], Any], ...]:
    """Return the options of all kinds; kinds that share one have the help of the first that gives any."""
    shown: dict[str, _Setting] = {}
    for setting in _settings():
        if setting.help:
            shown.setdefault(setting.name, setting)
    return tuple([option(f"--{one.name}", help=one.help, **one.type) for one in shown.values()])


def fields_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a rule, as in a scenario file, of options by name; other names are kept.

    Raise click.UsageError for an option that needs another one, or excludes it.
    """
    settings = [*_settings()]
    rule = {name: value for name, value in given.items() if all(name != one.field for one in settings)}
    for name, value in given.items():
        places = [one for one in settings if one.field == name]
        fitting = [one for one in places if one.needs and one.needs.replace("-", "_") in given]
        fitting += [one for one in places if not one.needs]
        if fitting:
            _set(rule, fitting[0], value)
        elif places:
            raise click.UsageError(f"--{places[0].name}: it goes with --{places[0].needs}")
    return rule


def _set(rule: dict[str, Any], setting: _Setting, value: object) -> None:
    table, value = rule, value if setting.value is None else setting.value
    for key in setting.path[:-1]:
        table = table.setdefault(key, {})
        if not isinstance(table, dict):
            raise click.UsageError(f"--{setting.name}: it goes with no other option for {key}")
    if setting.path[-1] in table:
        raise click.UsageError(f"--{setting.name}: it goes with no other option for {setting.path[-1]}")
    table[setting.path[-1]] = value

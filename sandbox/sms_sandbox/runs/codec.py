"""Encode the settings and inputs of an engine as JSON values, and decode them.

A value without a JSON type is an object of one key, the name of its type: ``{"Condition": "off"}``, ``{"bytes":
"…"}``. Objects that live in the engine are referred to by their ids: ``{"message": "m1"}``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any, Final, get_type_hints

from msgspec import Struct, structs

from sms_sandbox.contract import RetryPlan
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.devices.call import CallKind, NoteSource, PhoneCall
from sms_sandbox.core.devices.device import DeviceCondition, GatewayDevice
from sms_sandbox.core.devices.hardware import Sim
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition, OffTime
from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.patterns.user_pattern import UserPattern
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.pace import LegDelays, Pace
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.engine.webhook_models import Outcome, Webhook
from sms_sandbox.faults.fault import Fault
from sms_sandbox.faults.kind import Words
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.registry import KINDS
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule, WeightedEffects
from sms_sandbox.faults.transmission import Answer, ConnectionEnd, Transmission
from sms_sandbox.faults.webhooks import WebhookFaults
from sms_sandbox.runs.value_types import Reference, fits, words_for
from sms_sandbox.trigger import TriggerRequest
from sms_sandbox.wire.exchange import LOOPBACK, HttpRequest, HttpResponse


def _enums_of_faults() -> Iterator[type[Enum]]:
    """Return the enumerations of which the values of faults are."""
    for kind in KINDS:
        for key in kind.all_keys:
            for value in key.type.meaning.values() if isinstance(key.type, Words) else ():
                if isinstance(value, Enum):
                    yield type(value)


CLASSES: Final[tuple[type, ...]] = (
    EngineSettings,
    AccountSettings,
    Pace,
    LegDelays,
    RetryPlan,
    Credentials,
    HttpRequest,
    HttpResponse,
    Answer,
    Transmission,
    Outcome,
    TriggerRequest,
    HandsetBehaviour,
    OffTime,
    DeviceChange,
    Sim,
    Faults,
    Rule,
    Phase,
    WeightedEffects,
    Effects,
    Matcher,
    WebhookFaults,
    *(one for kind in KINDS for one in (kind.fault, *kind.records)),
)
"""Records of plain values: dataclasses and named tuples."""

ENUMS: Final[tuple[type[Enum], ...]] = tuple(
    dict.fromkeys(
        (
            CallKind,
            HandsetCondition,
            DeviceCondition,
            ConnectionEnd,
            MessageState,
            NoteSource,
            FailureReason,
            *_enums_of_faults(),
        )
    )
)

_NAMES: Final[dict[type, str]] = {one: one.__name__ for one in (*CLASSES, *ENUMS)}
_RECORDS: Final[dict[str, type]] = {_NAMES[one]: one for one in CLASSES}
_FIELD_TYPES: Final[dict[type, Mapping[str, Any]]] = {
    one: {} if issubclass(one, Effects | WebhookFaults) else get_type_hints(one) for one in CLASSES
}
"""The types of each record's fields; none for the two that hold faults by their words."""

_WORDS: Final = {_NAMES[one]: one for one in ENUMS}

Plain = Any
"""A JSON value."""

_PLAIN: Final = frozenset({type(None), bool, int, float, str})
"""The types of values that are JSON values themselves."""

Find = Callable[[str, Plain], Any]
"""Called with the kind of a referred object and its id; returns the object."""

_MOST_SHOWN: Final = 60
"""Characters of a value in an error message."""


class CodecError(ValueError):
    """Raised for a value that is not known, or that names an object which the engine does not have."""


def encode(value: object) -> Plain:
    """Return the JSON value. Raise TypeError for a value that cannot be part of a run."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in _RECORDS_BY_TYPE:
        return {_NAMES[kind]: _record_fields(value)}
    if isinstance(value, Enum) and kind in _NAMES:
        return {_NAMES[kind]: value.value}
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    for known, (name, write) in _WRITERS.items():
        if isinstance(value, known):
            return {name: write(value)}
    raise TypeError(f"{kind.__name__} cannot be stored in a run file")


def _record_fields(value: object) -> Plain:
    if isinstance(value, HttpRequest):
        return _request(value)
    return {name: encode(one) for name, one in _stored_fields(value)}


def decode(value: Plain, engine: Engine | None = None) -> Any:  # noqa: ANN401  any value of the codec
    """Return the value; lists become tuples.

    ``engine`` is searched for the objects that are referred to by id. Raise CodecError for a value that cannot be
    decoded.
    """
    return _decode(value, partial(_find, engine))


def check(value: Plain, wanted: Any) -> None:  # noqa: ANN401  an annotation
    """Raise CodecError for a value that cannot be decoded to the wanted type; references are not looked up."""
    found = _decode(value, lambda _, __: Reference())
    if not fits(found, wanted):
        raise CodecError(f"{_shown(value)} is not {words_for(wanted)}")


def _decode(value: Plain, find: Find) -> Any:  # noqa: ANN401  any value of the codec
    if isinstance(value, list):
        return tuple([_decode(one, find) for one in value])
    if not isinstance(value, dict):
        return value
    if len(value) != 1:
        raise CodecError(f"an object of one key was expected, not of {len(value)}")
    [(name, inside)] = value.items()
    try:
        return _decode_named(name, inside, find)
    except CodecError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise CodecError(f"{name}: {type(error).__name__}: {error}") from None


def _decode_named(name: str, inside: Plain, find: Find) -> Any:  # noqa: ANN401  any value of the codec
    if name in _RECORDS:
        return _record(_RECORDS[name], {key: _decode(one, find) for key, one in inside.items()})
    if name in _WORDS:
        return _WORDS[name](inside)
    if name in _READERS:
        return _READERS[name](inside, find)
    if name not in _FINDERS:
        raise CodecError(f"{name!r} is not known")
    return find(name, inside)


def _record(kind: type, values: Mapping[str, object]) -> object:
    """Return the record. Raise CodecError for a value of another type than that of its field."""
    hints = _FIELD_TYPES[kind]
    for name, value in values.items():
        wanted = hints.get(name, Fault | None if not hints else Any)
        if not fits(value, wanted):
            raise CodecError(f"{kind.__name__}: {name} = {_shown(value)} is not {words_for(wanted)}")
    record = kind(**values)
    if isinstance(record, HttpRequest | HttpResponse):
        record.to_bytes()  # raises ValueError for a header beyond ISO-8859-1
    return record


def _find(engine: Engine | None, name: str, inside: Plain) -> object:
    """Return the object of the engine that is referred to. Raise CodecError if there is none."""
    if engine is None:
        raise CodecError(f"a {name} is not possible here")
    found = _FINDERS[name](engine, inside)
    if found is None:
        raise CodecError(f"there is no {name} {inside}")
    return found


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _stored_fields(value: Any) -> list[tuple[str, object]]:  # noqa: ANN401  a record
    """Return the fields that differ from their defaults, so that a new field does not invalidate older files."""
    if isinstance(value, Effects | WebhookFaults):
        return [*value]
    stored = []
    for name, default in _DEFAULTS[type(value)]:
        one = getattr(value, name)
        if one is not default and (default is MISSING or one != default):
            stored.append((name, one))
    return stored


def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:  # noqa: ANN401  the class of a record
    """Return the fields of a record with their defaults, which are MISSING for those that are always stored."""
    if issubclass(kind, Struct):
        return tuple((one.name, MISSING if one.required else one.default) for one in structs.fields(kind))
    if not is_dataclass(kind):
        return tuple((name, MISSING) for name in kind._fields)
    return tuple((one.name, one.default) for one in fields(kind) if one.init)


def _request(request: HttpRequest) -> Plain:
    """Return the fields of a request as those of any record: most inputs are requests, and this takes a third."""
    stored = {
        "method": request.method,
        "target": {"bytes": request.target.decode("latin-1")},
        "headers": [[*header] for header in request.headers],
        "body": {"bytes": request.body.decode("latin-1")},
        "is_oversized": request.is_oversized,
        "path_values": {"map": {**request.path_values}},
        "prefix": request.prefix,
        "remote": request.remote,
    }
    for name, usual in _USUAL_REQUEST:
        if stored[name] == usual:
            del stored[name]
    return stored


def _map(value: Mapping[str, object]) -> Plain:
    return {key: encode(one) for key, one in value.items()}


def _device(engine: Engine, name: tuple[str, str]) -> GatewayDevice | None:
    provider, device_id = name
    return next(iter(engine.devices.named(device_id, provider)), None)


def _account(engine: Engine, name: tuple[str, str]) -> Account | None:
    provider, login = name
    return engine.backend(provider).accounts.get(login)


_RECORDS_BY_TYPE: Final = frozenset(CLASSES)
_USUAL_REQUEST: Final[tuple[tuple[str, Plain], ...]] = (
    ("headers", []),
    ("body", {"bytes": ""}),
    ("is_oversized", False),
    ("prefix", ""),
    ("remote", LOOPBACK),
)
"""The fields of a request that are not stored with these values."""
_DEFAULTS: Final = {one: _defaults(one) for one in CLASSES if not issubclass(one, Effects | WebhookFaults)}

_WRITERS: Final[dict[type, tuple[str, Callable[[Any], Plain]]]] = {
    bytes: ("bytes", lambda value: value.decode("latin-1")),
    Decimal: ("decimal", str),
    UserPattern: ("pattern", lambda value: value.pattern),
    frozenset: ("set", sorted),
    Mapping: ("map", _map),
    MtMessage: ("message", lambda value: value.id),
    MoMessage: ("message", lambda value: value.id),
    Webhook: ("webhook", lambda value: value.id),
    PhoneCall: ("call", lambda value: value.id),
    GatewayDevice: ("device", lambda value: [value.provider, value.id]),
    Account: ("account", lambda value: [value.provider, value.login]),
}

_READERS: Final[dict[str, Callable[[Any, Find], Any]]] = {
    "bytes": lambda inside, _: inside.encode("latin-1"),
    "decimal": lambda inside, _: Decimal(inside),
    "pattern": lambda inside, _: UserPattern(inside),
    "set": lambda inside, _: frozenset(inside),
    "map": lambda inside, find: {key: _decode(one, find) for key, one in inside.items()},
}

_FINDERS: Final[dict[str, Callable[[Engine, Any], object]]] = {
    "message": lambda engine, name: engine.messages.find(name),
    "webhook": lambda engine, name: engine.webhooks.recent.get(name),
    "call": lambda engine, name: engine.devices.calls.get(name),
    "device": _device,
    "account": _account,
}

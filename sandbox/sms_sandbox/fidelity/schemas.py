"""JSON Schemas derived from examples of values."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

Schema = dict[str, Any]

_TYPES: Final[dict[type, str]] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}
_NAMES: Final = {kind: {name, "number"} if kind is int else {name} for kind, name in _TYPES.items()}
"""All types that a value counts as: each integer is a number."""

_COUNTED: Final = ("boolean", "integer")
_NESTING: Final = frozenset({"array", "object"})


class _Derivation(NamedTuple):
    """How schemas are derived."""

    is_closed: bool
    maps: Collection[str]
    """The keys whose objects have keys that are data, such as ids."""


def closed(values: Iterable[object], maps: Collection[str] = ()) -> Schema:
    """Return the schema of answers: no other keys, and those that all objects at a place have are required."""
    return _schema(list(values), _Derivation(is_closed=True, maps=maps))


def either(values: Iterable[object], others: Iterable[object], maps: Collection[str] = ()) -> Schema:
    """Return the closed schema of answers and of refusals, so that an answer needs its own keys.

    A value that looks like a refusal is one. The numbers and flags of refusals are those of ``others``, and no more.
    """
    lists, objects = _Either([], []), _Either([], [])
    for value in values:
        (lists if isinstance(value, list) else objects).answers.append(value)
    for value in others:
        (lists if isinstance(value, list) else objects).refusals.append(value)
    found = [_either_of_objects(objects, maps), _either_of_lists(lists, maps)]
    return _any_of([one for one in found if one])


class _Either(NamedTuple):
    answers: list[object]
    refusals: list[object]


def _either_of_lists(lists: _Either, maps: Collection[str]) -> Schema:
    if not lists.answers or not lists.refusals:
        return closed([*lists.answers, *lists.refusals], maps)
    return {"type": "array", "items": either(_items(lists.answers), _items(lists.refusals), maps)}


def _items(arrays: Iterable[object]) -> list[object]:
    return [item for array in arrays if isinstance(array, list) for item in array]


def _either_of_objects(objects: _Either, maps: Collection[str]) -> Schema:
    known = {form_of(value) for value in objects.refusals}
    answers = [value for value in objects.answers if form_of(value) not in known]
    alike = [value for value in objects.answers if form_of(value) in known]
    refusals = [*alike, *objects.refusals]
    refused = _schema(refusals, _Derivation(is_closed=True, maps=maps))
    for name, schema in refused.get("properties", {}).items():
        if schema.get("type") in _COUNTED:
            schema["enum"] = sorted({value[name] for value in refusals if isinstance(value, dict) and name in value})
    return _any_of([one for one in (closed(answers, maps), refused) if one])


def _any_of(found: Sequence[Schema]) -> Schema:
    return found[0] if len(found) == 1 else {"anyOf": list(found)} if found else {}


def form_of(value: object) -> object:
    """Return what distinguishes two forms: the keys of an object, its numbers and its flags; else the type."""
    if not isinstance(value, dict):
        return type(value)
    return frozenset((name, one if isinstance(one, int) else None) for name, one in value.items())


def opened(values: Iterable[object], maps: Collection[str] = ()) -> Schema:
    """Return the schema of requests: other keys are allowed, and none is required, since refusals are emulated."""
    return _schema(list(values), _Derivation(is_closed=False, maps=maps))


def _schema(values: Sequence[object], how: _Derivation, *, is_map: bool = False) -> Schema:
    """Return one schema for all values, or an empty one, which allows anything, if there are none."""
    if not values:
        return {}
    types = _types(values)
    if how.is_closed and len(types) > 1 and not _NESTING.isdisjoint(types):
        # One schema for each, since tools expect a type of its own where there are keys or items.
        groups = [[value for value in values if name in _NAMES[type(value)]] for name in types]
        return {"anyOf": [_schema(group, how, is_map=is_map) for group in groups]}
    schema: Schema = {"type": types[0] if len(types) == 1 else types}
    objects = [value for value in values if isinstance(value, dict)]
    arrays = [value for value in values if isinstance(value, list)]
    if objects:
        schema |= _of_maps(objects, how) if is_map else _of_objects(objects, how)
    if arrays:
        schema |= _of_arrays(arrays, how)
    return schema


def _types(values: Sequence[object]) -> list[str]:
    types = {_TYPES[type(value)] for value in values}
    if "number" in types:
        types.discard("integer")  # JSON Schema counts each integer as a number
    return sorted(types)


def _of_objects(objects: Sequence[dict[str, object]], how: _Derivation) -> Schema:
    names = list(dict.fromkeys(name for one in objects for name in one))
    schema: Schema = {
        "properties": {
            name: _schema([one[name] for one in objects if name in one], how, is_map=name in how.maps)
            for name in names
        }
    }
    if how.is_closed:
        schema["additionalProperties"] = False
        schema["required"] = [name for name in names if all(name in one for one in objects)]
    return schema


def _of_maps(objects: Sequence[dict[str, object]], how: _Derivation) -> Schema:
    return {"additionalProperties": _schema([value for one in objects for value in one.values()], how)}


def _of_arrays(arrays: Sequence[list[object]], how: _Derivation) -> Schema:
    items = [item for array in arrays for item in array]
    if not items:
        return {"maxItems": 0} if how.is_closed else {}
    return {"items": _schema(items, how)}

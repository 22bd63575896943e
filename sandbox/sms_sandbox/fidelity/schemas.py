"""JSON Schemas derived from examples of values."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

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


def closed(values: Iterable[object]) -> Schema:
    """Return the schema of answers: no other keys, and those that all objects at a place have are required."""
    return _schema(list(values), is_closed=True)


def opened(values: Iterable[object]) -> Schema:
    """Return the schema of requests: other keys are allowed, and none is required, since refusals are emulated."""
    return _schema(list(values), is_closed=False)


def _schema(values: Sequence[object], *, is_closed: bool) -> Schema:
    """Return one schema for all values, or an empty one, which allows anything, if there are none."""
    if not values:
        return {}
    schema: Schema = {"type": _types(values)}
    objects = [value for value in values if isinstance(value, dict)]
    arrays = [value for value in values if isinstance(value, list)]
    if objects:
        schema |= _of_objects(objects, is_closed=is_closed)
    if arrays:
        schema |= _of_arrays(arrays, is_closed=is_closed)
    return schema


def _types(values: Sequence[object]) -> str | list[str]:
    types = {_TYPES[type(value)] for value in values}
    if "number" in types:
        types.discard("integer")  # JSON Schema counts each integer as a number
    return types.pop() if len(types) == 1 else sorted(types)


def _of_objects(objects: Sequence[dict[str, object]], *, is_closed: bool) -> Schema:
    names = list(dict.fromkeys(name for one in objects for name in one))
    schema: Schema = {
        "properties": {
            name: _schema([one[name] for one in objects if name in one], is_closed=is_closed) for name in names
        }
    }
    if is_closed:
        schema["additionalProperties"] = False
        schema["required"] = [name for name in names if all(name in one for one in objects)]
    return schema


def _of_arrays(arrays: Sequence[list[object]], *, is_closed: bool) -> Schema:
    items = [item for array in arrays for item in array]
    if not items:
        return {"maxItems": 0} if is_closed else {}
    return {"items": _schema(items, is_closed=is_closed)}

"""Check that a decoded value has the type that a field or an argument is annotated with."""

import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Literal, Union, get_args, get_origin

_LARGEST: Final = 1 << 63
"""Larger integers, and decimals, are the work of a damaged file: no setting or time reaches them."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half of a character, which JSON can write and no answer can hold."""

_UNIONS: Final = (Union, types.UnionType)


class Reference:
    """An object of the engine that has not been looked up yet, which fits every type."""


def fits(value: object, wanted: Any) -> bool:  # noqa: ANN401  an annotation
    """Return True if the value, of which lists have become tuples, has the wanted type."""
    if wanted is Any or isinstance(value, Reference) or isinstance(wanted, typing.TypeVar):
        return True
    origin, inside = get_origin(wanted), get_args(wanted)
    if origin is None:
        return _is_a(value, wanted)
    if origin in _UNIONS:
        return any(fits(value, one) for one in inside)
    return value in inside if origin is Literal else _is_generic(value, origin, inside)


def _is_generic(value: object, origin: type, inside: tuple[Any, ...]) -> bool:
    if origin is tuple:
        return isinstance(value, tuple) and _fit_one_by_one(value, inside)
    if issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(
            fits(key, inside[0]) and fits(one, inside[1]) for key, one in value.items()
        )
    if issubclass(origin, Iterable):
        return isinstance(value, (frozenset, tuple)) and all(fits(one, inside[0]) for one in value)
    return isinstance(value, origin)


def _fit_one_by_one(values: tuple[object, ...], wanted: tuple[Any, ...]) -> bool:
    if wanted[1:] == (...,):
        return all(fits(one, wanted[0]) for one in values)
    return len(values) == len(wanted) and all(map(fits, values, wanted))


def _is_a(value: object, wanted: Any) -> bool:  # noqa: ANN401  an annotation
    wanted = getattr(wanted, "__supertype__", wanted)
    test = _TESTS.get(wanted)
    return isinstance(value, wanted) if test is None else test(value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _LARGEST


_TESTS: Final[Mapping[Any, Callable[[object], bool]]] = {
    None: lambda value: value is None,
    types.NoneType: lambda value: value is None,
    float: _is_number,
    int: lambda value: isinstance(value, int) and _is_number(value),
    str: lambda value: isinstance(value, str) and not _SURROGATE.search(value),
    Decimal: lambda value: isinstance(value, Decimal) and value.is_finite() and abs(value) < _LARGEST,
}
"""For the types that have more to them than ``isinstance``."""


def words_for(wanted: Any) -> str:  # noqa: ANN401  an annotation
    """Return the type in the words of an error message."""
    if isinstance(wanted, type) and not issubclass(wanted, Enum):
        return wanted.__name__
    return str(wanted).replace("sms_sandbox.", "").replace("typing.", "")

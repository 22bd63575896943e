"""Read pickled objects of named packages only, so that bytes from elsewhere run no code."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from importlib import import_module
from pickle import Unpickler, UnpicklingError
from typing import BinaryIO, Final

_PLAIN: Final[Mapping[tuple[str, str], object]] = {
    ("builtins", "set"): set,
    ("builtins", "frozenset"): frozenset,
    ("collections", "Counter"): Counter,
    ("collections", "deque"): deque,
    ("datetime", "datetime"): datetime,
    ("datetime", "timedelta"): timedelta,
    ("datetime", "timezone"): timezone,
    ("decimal", "Decimal"): Decimal,
}
"""Names outside of this program that stand for plain values."""


class OfKnownClasses:
    """Make an unpickler, whose class stands behind this one, read classes of given packages and plain values only."""

    def __init__(
        self, file: BinaryIO, packages: Iterable[str], more: Mapping[tuple[str, str], object] | None = None
    ) -> None:
        """``more`` has further modules and names, and what they stand for."""
        super().__init__(file)  # type: ignore[call-arg]  # of the unpickler
        self._packages: Final = tuple(f"{package}." for package in packages)
        self._known: Final = {**_PLAIN, **(more or {})}

    def find_class(self, module_name: str, global_name: str) -> object:
        """Return the class of that name. Raise UnpicklingError for any other object."""
        known = self._known.get((module_name, global_name))
        if known is not None:
            return known
        if f"{module_name}.".startswith(self._packages):
            found = vars(import_module(module_name)).get(global_name)
            if isinstance(found, type) and found.__module__ == module_name:
                return found
        raise UnpicklingError(f"{module_name}.{global_name} is no part of a kept state")


class RestrictedUnpickler(OfKnownClasses, Unpickler):
    """Make classes of the given packages, plain values, and nothing else."""

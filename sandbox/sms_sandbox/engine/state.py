"""The whole state of an engine: copied, written to bytes and read again.

The state is the object graph of the engine. Providers and people are not part of it: the bytes have their names, and
the reader puts them in again. Listeners stay with the edge that has set them.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from pickle import HIGHEST_PROTOCOL, Pickler, Unpickler, UnpicklingError
from typing import Any, Final

from sms_sandbox.contract import People, Provider
from sms_sandbox.engine.engine import Engine

MAGIC: Final = b"sms-sandbox-state 1\n"
"""The first bytes of a state: a name, and the version of the form."""

_OWN: Final = ("core", "wire", "contract", "faults", "engine")
"""Packages below the edges: none of their classes opens a file, a socket or a process."""

_FOREIGN: Final[Mapping[tuple[str, str], object]] = {
    ("builtins", "set"): set,
    ("builtins", "frozenset"): frozenset,
    ("collections", "Counter"): Counter,
    ("collections", "deque"): deque,
    ("decimal", "Decimal"): Decimal,
}
"""What a state may name outside of the program, and its replacement."""

_PEOPLE: Final = ("people", "")


class StateError(ValueError):
    """The bytes are no state that this program can read. The text has what was found and what was wanted."""


def copy_of(engine: Engine) -> Engine:
    """Return an engine in the same state, which shares nothing but providers and people with this one."""
    return from_bytes(to_bytes(engine), engine.providers.values(), engine.people)


def to_bytes(engine: Engine) -> bytes:
    """Return the state as bytes. To be called between two inputs, never while a request is answered."""
    buffer = BytesIO(MAGIC)
    buffer.seek(len(MAGIC))
    _writer(buffer, engine.people).dump(engine)
    return buffer.getvalue()


def from_bytes(data: bytes, providers: Iterable[Provider], people: People | None = None) -> Engine:
    """Return the engine of a state. Raise StateError for other bytes, and for a provider that is not given."""
    if not data.startswith(MAGIC):
        raise StateError(f"found {data[: len(MAGIC)]!r}, wanted a state, which begins with {MAGIC!r}")
    try:
        engine = _Reader(BytesIO(data[len(MAGIC) :]), providers, people).load()
    except StateError:
        raise
    except Exception as error:
        raise StateError(f"found a broken state, wanted a whole one: {error}") from error
    if not isinstance(engine, Engine):
        raise StateError(f"found a state of {type(engine).__name__}, wanted one of Engine")
    return engine


class _Outside:
    """Stands in a state for an object that is not part of it; the reader puts in the object of that name."""


def _writer(file: BytesIO, people: People | None) -> Pickler:
    """Return a pickler that writes the names of providers and people.

    A table by type costs nothing for other objects, where ``persistent_id`` is called for each of them.
    """
    pickler = Pickler(file, HIGHEST_PROTOCOL)
    table: dict[type, Callable[[Any], tuple[Callable[..., Any], tuple[Any, ...]]]] = {
        Provider: lambda provider: (_Outside, ("provider", provider.name))
    }
    if people is not None:
        table[type(people)] = lambda _: (_Outside, _PEOPLE)
    pickler.dispatch_table = table
    return pickler


class _Reader(Unpickler):
    """Make the classes of a list only, so that bytes from elsewhere run no code."""

    def __init__(self, file: BytesIO, providers: Iterable[Provider], people: People | None) -> None:
        super().__init__(file)
        self._outside: Final[dict[object, object]] = {_PEOPLE: people}
        self._packages: Final = [f"sms_sandbox.{name}" for name in _OWN]
        for provider in providers:
            self._outside["provider", provider.name] = provider
            self._packages.append(provider.package)

    def _put_in(self, *name: str) -> object:
        """Return the object that the state names."""
        if name not in self._outside:
            raise StateError(f"found the {' '.join(name)}, which is not loaded")
        return self._outside[name]

    def find_class(self, module_name: str, global_name: str) -> object:
        """Return a class of the packages below the edges, or of a provider."""
        if (module_name, global_name) == (__name__, _Outside.__name__):
            return self._put_in
        foreign = _FOREIGN.get((module_name, global_name))
        if foreign is not None:
            return foreign
        if any(f"{module_name}.".startswith(f"{package}.") for package in self._packages):
            found = vars(import_module(module_name)).get(global_name)
            if isinstance(found, type) and found.__module__ == module_name:
                return found
        raise UnpicklingError(f"{module_name}.{global_name} is no part of a state")

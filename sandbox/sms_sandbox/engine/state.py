"""The whole state of an engine: copied, written to bytes and read again.

The state is the object graph of the engine. Providers and people are not part of it: the bytes have their names, and
the reader puts them in again. Listeners stay with the edge that has set them.
"""

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from pickle import HIGHEST_PROTOCOL, Pickler
from typing import Any, BinaryIO, Final

from sms_sandbox.contract import People, Provider
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.restricted import RestrictedUnpickler
from sms_sandbox.engine.tolerant import TolerantUnpickler
from sms_sandbox.late_provider import LateProvider

FORM: Final = 6
"""The version of the form.

It rises when a field is added, removed or renamed; ``tests/data/test_upgrade.py`` fails otherwise. A new field
without a default needs a line in ``tolerant.NEW_FIELDS``, so that states of earlier forms can be read.
"""

OLDEST: Final = 3
"""The oldest form that can be read."""

_NAME: Final = b"sms-sandbox-state"
MAGIC: Final = b"%s %d\n" % (_NAME, FORM)
"""The first bytes of a state."""

_OWN: Final = ("core", "wire", "contract", "faults", "engine")
"""Packages below the edges: none of their classes opens a file, a socket or a process."""

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
    is_present = form_of(data) == FORM
    file = BytesIO(data[data.index(b"\n") + 1 :])
    try:
        engine = _reader(file, providers, people, is_present=is_present).load()
    except StateError:
        raise
    except Exception as error:
        raise StateError(f"found a broken state, wanted a whole one: {error}") from error
    if not isinstance(engine, Engine):
        raise StateError(f"found a state of {type(engine).__name__}, wanted one of Engine")
    return engine


def form_of(data: bytes) -> int:
    """Return the form of a state. Raise StateError for other bytes, and for a form that cannot be read."""
    found = re.match(rb"%s (\d+)\n" % _NAME, data)
    if found is None:
        raise StateError(f"found {data[: len(MAGIC)]!r}, wanted a state, which begins with {MAGIC!r}")
    form = int(found[1])
    if not OLDEST <= form <= FORM:
        wanted = f"wanted form {FORM}: only the version that wrote it can read it"
        raise StateError(f"found a state of form {form}, {wanted}")
    return form


class _Outside:
    """Stands in a state for an object that is not part of it; the reader puts in the object of that name."""


def _writer(file: BytesIO, people: People | None) -> Pickler:
    """Return a pickler that writes the names of providers and people.

    A table by type costs nothing for other objects, where ``persistent_id`` is called for each of them.
    """
    pickler = Pickler(file, HIGHEST_PROTOCOL)
    table: dict[type, Callable[[Any], tuple[Callable[..., Any], tuple[Any, ...]]]] = {
        kind: lambda provider: (_Outside, ("provider", provider.name)) for kind in (Provider, LateProvider)
    }
    if people is not None:
        table[type(people)] = lambda _: (_Outside, _PEOPLE)
    pickler.dispatch_table = table
    return pickler


class _Outsiders:
    """What the names of a state stand for."""

    def __init__(self, providers: Iterable[Provider], people: People | None) -> None:
        self._by_name: Final[dict[object, object]] = {_PEOPLE: people}
        self.packages: Final = [f"sms_sandbox.{name}" for name in _OWN]
        for provider in providers:
            self._by_name["provider", provider.name] = provider
            self.packages.append(provider.package)

    def put_in(self, *name: str) -> object:
        """Return the object that the state names. Raise StateError if it is not loaded."""
        if name not in self._by_name:
            raise StateError(f"found the {' '.join(name)}, which is not loaded")
        return self._by_name[name]


def _reader(
    file: BinaryIO, providers: Iterable[Provider], people: People | None, *, is_present: bool
) -> RestrictedUnpickler | TolerantUnpickler:
    outsiders = _Outsiders(providers, people)
    stand_ins = {(__name__, _Outside.__name__): outsiders.put_in}
    if is_present:
        return RestrictedUnpickler(file, outsiders.packages, stand_ins)
    return TolerantUnpickler(file, outsiders.packages, stand_ins)

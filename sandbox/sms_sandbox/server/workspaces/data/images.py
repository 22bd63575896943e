"""The image of a workspace: all of its state as bytes."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from pickle import HIGHEST_PROTOCOL, Pickler, Unpickler, UnpicklingError
from typing import TYPE_CHECKING, Final, NamedTuple

from sms_sandbox.contract import Provider
from sms_sandbox.engine import state
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.personas import FakerPeople
from sms_sandbox.server.clock.driver import ClockSettings
from sms_sandbox.server.names import Keys
from sms_sandbox.server.workspaces.data.errors import DataError

if TYPE_CHECKING:
    from sms_sandbox.scenario.format.model import Scenario

_MAGIC: Final = b"sms-sandbox-workspace 1\n"

_TABLES: Final = "sms_sandbox.scenario.format.fault_tables"
"""The module that makes the tables of faults."""

_FOREIGN: Final = {
    ("builtins", "set"): set,
    ("builtins", "frozenset"): frozenset,
    ("decimal", "Decimal"): Decimal,
    ("datetime", "datetime"): datetime,
    ("datetime", "timedelta"): timedelta,
    ("datetime", "timezone"): timezone,
}
"""What an image may name outside of this program."""


class Image(NamedTuple):
    """All of a workspace. Times are microseconds."""

    state: bytes
    """The state of its engine."""

    settings: EngineSettings
    """Those without the scenario, to which a reset goes back."""

    clock: ClockSettings
    keys: dict[str, Keys]
    scenario: "Scenario | None"
    run_log: tuple[str, ...] | None
    """The lines of the recorded run, or None if it is not recorded."""

    wall: int
    """The wall time at which it was taken."""

    def engine(self, providers: Iterable[Provider]) -> Engine:
        """Return the engine. Raise DataError if a provider is missing, or if another version wrote the state."""
        try:
            return state.from_bytes(self.state, providers, FakerPeople(self.settings.seed))
        except state.StateError as error:
            raise DataError(str(error)) from None


def to_bytes(image: Image) -> bytes:
    buffer = BytesIO(_MAGIC)
    buffer.seek(len(_MAGIC))
    _Writer(buffer, HIGHEST_PROTOCOL).dump(image)
    return buffer.getvalue()


def from_bytes(data: bytes) -> Image:
    """Return the image. Raise DataError for other bytes."""
    if not data.startswith(_MAGIC):
        raise DataError(f"found {data[: len(_MAGIC)]!r}, wanted an image, which begins with {_MAGIC!r}")
    try:
        image = _Reader(BytesIO(data[len(_MAGIC) :])).load()
    except Exception as error:  # noqa: BLE001  a broken pickle may raise anything
        raise DataError(f"found a broken image: {error}") from None
    if not isinstance(image, Image):
        raise DataError(f"found {type(image).__name__}, wanted an image")
    return image


class _Writer(Pickler):
    def persistent_id(self, obj: object) -> str | None:
        """Return the name of a table that a scenario's format makes for a kind of fault, or None."""
        if not isinstance(obj, type) or obj.__module__ != _TABLES:
            return None
        return _fault_tables().get(obj)


class _Reader(Unpickler):
    """Make classes of this program only, so that bytes from elsewhere run no code."""

    def persistent_load(self, pid: object) -> object:
        """Return the table of that name."""
        found = next((table for table, name in _fault_tables().items() if name == pid), None)
        if found is None:
            raise UnpicklingError(f"the kind of fault with the table {pid!r} is not known")
        return found

    def find_class(self, module_name: str, global_name: str) -> object:
        foreign = _FOREIGN.get((module_name, global_name))
        if foreign is not None:
            return foreign
        if module_name.startswith("sms_sandbox."):
            found = vars(import_module(module_name)).get(global_name)
            if isinstance(found, type) and found.__module__ == module_name:
                return found
        raise UnpicklingError(f"{module_name}.{global_name} is no part of an image")


def _fault_tables() -> Mapping[type, str]:
    """Return the tables of faults, none while no scenario was read."""
    from sms_sandbox.scenario.format import fault_tables  # noqa: PLC0415  pydantic: only for a scenario

    return {**fault_tables.NAMES}

"""The image of a workspace: all of its state as bytes.

A first line names the form, a second the program's version; the rest is compressed with zlib, whose checksum finds
bytes that were changed.
"""

import gc
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pickle import HIGHEST_PROTOCOL, Pickler, UnpicklingError
from typing import TYPE_CHECKING, Final, NamedTuple

from sms_sandbox import __version__
from sms_sandbox.contract import Provider
from sms_sandbox.engine import state
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.tolerant import TolerantUnpickler
from sms_sandbox.personas.owners import Owners
from sms_sandbox.server.clock.driver import ClockSettings
from sms_sandbox.server.names import Keys
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError

if TYPE_CHECKING:
    from sms_sandbox.scenario.format.model import Scenario

_MAGIC: Final = b"sms-sandbox-workspace 2\n"
_MAGIC_1: Final = b"sms-sandbox-workspace 1\n"
"""The first line of the earlier form, which was not compressed and had no second line."""

_FAST: Final = 1
"""zlib's level: an image becomes a fifth, and level 9 would save a tenth of that in ten times the time."""

_TABLES: Final = "sms_sandbox.scenario.format.fault_tables"
"""The module that makes the tables of faults."""

_PACKAGES: Final = tuple(
    f"sms_sandbox.{name}"
    for name in (
        "core",
        "wire",
        "contract",
        "faults",
        "engine",
        "scenario",
        "server.names",
        "server.clock.driver",
        "server.workspaces.data.images",
    )
)
"""What the classes of an image belong to."""


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

    @property
    def is_of_earlier_form(self) -> bool:
        return state.form_of(self.state) != state.FORM

    def engine(self, providers: Iterable[Provider]) -> Engine:
        """Return the engine. Raise DataError if a provider is missing, or if another version wrote the state."""
        try:
            with _without_collection():
                return state.from_bytes(
                    self.state, providers, Owners(self.settings.seed, has_faker=self.settings.has_faker)
                )
        except state.StateError as error:
            raise DataError(str(error)) from None


def to_bytes(image: Image) -> bytes:
    buffer = BytesIO()
    _Writer(buffer, HIGHEST_PROTOCOL).dump(image)
    return b"".join((_MAGIC, __version__.encode(), b"\n", zlib.compress(buffer.getbuffer(), _FAST)))


def from_bytes(data: bytes) -> Image:
    """Return the image. Raise DamagedError for other bytes, and DataError if another version wrote them."""
    writer, plain = _opened(data)
    try:
        with _without_collection():
            image = _Reader(BytesIO(plain), _PACKAGES).load()
    except Exception as error:  # noqa: BLE001  a pickle of other classes may raise anything
        raise DataError(
            f"found an image of sms-sandbox {writer}, which this is not able to read "
            f"(wanted one of {__version__}): {error}"
        ) from None
    if not isinstance(image, Image):
        raise DamagedError(f"found {type(image).__name__}, wanted an image")
    return image


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let the garbage collector rest: it would look through all that is read, again and again, and find nothing."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _opened(data: bytes) -> tuple[str, bytes]:
    """Return the version of the program that wrote the bytes, and the pickled image."""
    if data.startswith(_MAGIC_1):
        return "0.1", data[len(_MAGIC_1) :]
    if not data.startswith(_MAGIC):
        raise DamagedError(f"found {data[: len(_MAGIC)]!r}, wanted an image, which begins with {_MAGIC!r}")
    writer, _, body = data[len(_MAGIC) :].partition(b"\n")
    try:
        return writer.decode("ascii", "replace"), zlib.decompress(body)
    except zlib.error as error:
        raise DamagedError(f"found a damaged image: {error}") from None


class _Writer(Pickler):
    def persistent_id(self, obj: object) -> str | None:
        """Return the name of a table that a scenario's format makes for a kind of fault, or None."""
        if not isinstance(obj, type) or obj.__module__ != _TABLES:
            return None
        return _fault_tables().get(obj)


class _Reader(TolerantUnpickler):
    def persistent_load(self, pid: object) -> object:
        """Return the table of that name."""
        found = next((table for table, name in _fault_tables().items() if name == pid), None)
        if found is None:
            raise UnpicklingError(f"the kind of fault with the table {pid!r} is not known")
        return found


def _fault_tables() -> Mapping[type, str]:
    """Return the tables of faults, none while no scenario was read."""
    from sms_sandbox.scenario.format import fault_tables  # noqa: PLC0415  pydantic: only for a scenario

    return {**fault_tables.NAMES}

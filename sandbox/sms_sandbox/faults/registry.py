"""All kinds of faults: one module each in ``faults/kinds``, and in the folders that are named at start-up.

A module that has a ``KIND`` registers it. Everything that deals with kinds iterates over ``KINDS``: the format of
scenarios and its checks, ``scenario show``, ``fault add``, run files, and the state of an engine.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

from sms_sandbox.faults import kinds
from sms_sandbox.faults.fault import Fault
from sms_sandbox.faults.kind import FaultKind, Key, Place

_GROUPS: Final = {Place.NETWORK: ("network", 50), Place.MODE: ("webhooks", 70)}
"""The keys of a rule that several kinds share, and their ranks among the kinds that have a key of their own."""


class LateKindError(RuntimeError):
    """A kind is registered after something has been made of those that there were."""


class Registry:
    """The kinds in the order in which they are shown."""

    def __init__(self, found: Iterable[FaultKind]) -> None:
        """Raise ValueError if two kinds share a word or a class name, or a key has two types."""
        self._kinds: list[FaultKind] = []
        self._folders: set[Path] = set()
        self._is_used = False
        self._extend(found)

    def __iter__(self) -> Iterator[FaultKind]:
        """Return all kinds; from now on none can be registered."""
        self._is_used = True
        return iter(self._kinds)

    def of(self, *places: Place) -> tuple[FaultKind, ...]:
        """Return the kinds whose word stands there."""
        return tuple([kind for kind in self if kind.place in places])

    def words(self, place: Place) -> tuple[str, ...]:
        """Return the words that stand there."""
        return tuple([kind.word for kind in self.of(place)])

    def named(self, place: Place, word: str) -> FaultKind:
        """Return a kind by its word. Raise KeyError if there is none."""
        for kind in self.of(place):
            if kind.word == word:
                return kind
        raise KeyError(word)

    @property
    def effect_keys(self) -> tuple[str, ...]:
        """Return the keys of a rule that each are an effect: words of kinds, and "network" and "webhooks"."""
        ranked = [(kind.rank, kind.word) for kind in self.of(Place.RULE)]
        ranked += [(rank, key) for key, rank in _GROUPS.values()]
        return tuple([key for _, key in sorted(ranked)])

    @property
    def network_keys(self) -> Mapping[str, Key]:
        """Return the keys of all network faults by name; where several have one, that of the first kind."""
        keys: dict[str, Key] = {}
        for kind in self.of(Place.NETWORK):
            for key in kind.keys:
                keys.setdefault(key.name, key)
        return keys

    def words_with(self, key: str) -> tuple[str, ...]:
        """Return the words of the network faults that have the key."""
        return tuple([kind.word for kind in self.of(Place.NETWORK) if any(one.name == key for one in kind.keys)])

    def sentence(self, fault: Fault) -> str:
        """Return what the fault does, for people."""
        return next(kind for kind in self if kind.fault is type(fault)).sentence(fault)

    def register(self, folders: Iterable[Path]) -> None:
        """Add the kinds of folders; one that was added before changes nothing.

        Raise ValueError for a folder that is none, LateKindError if the kinds are in use already.
        """
        wanted = [folder for folder in folders if folder.resolve() not in self._folders]
        if wanted and self._is_used:
            raise LateKindError("kinds of faults are registered before a scenario or a run file is read")
        self._extend(_kinds_in(wanted))
        self._folders.update(folder.resolve() for folder in wanted)

    def _extend(self, found: Iterable[FaultKind]) -> None:
        for kind in found:
            self._check(kind)
            self._kinds.append(kind)
        self._kinds.sort(key=lambda kind: (kind.rank, kind.word))

    def _check(self, kind: FaultKind) -> None:
        for other in self._kinds:
            if (other.place, other.word) == (kind.place, kind.word) or other.fault.__name__ == kind.fault.__name__:
                raise ValueError(f"there are two kinds of faults named {kind.word!r} or {kind.fault.__name__}")
            if kind.place is other.place is Place.NETWORK:
                types = {key.name: key.type for key in other.keys}
                for key in kind.keys:
                    if types.get(key.name, key.type) != key.type:
                        raise ValueError(f"the key {key.name!r} of {kind.word!r} has another type elsewhere")


def discover(folders: Iterable[Path] = ()) -> Registry:
    """Return a registry of the kinds of ``faults/kinds`` and of folders.

    Raise ValueError for a folder that is none.
    """
    registry = Registry(_built_in())
    registry.register(folders)
    return registry


def _built_in() -> Iterator[FaultKind]:
    for path in _files(Path(kinds.__path__[0])):
        yield from _kinds_of(import_module(f"{kinds.__name__}.{path.stem}"))


def _kinds_in(folders: Iterable[Path]) -> Iterator[FaultKind]:
    for folder in folders:
        if not folder.is_dir():
            raise ValueError(f"{folder} is no folder of kinds of faults")
        for path in _files(folder):
            yield from _kinds_of(_module_at(path))


def _kinds_of(module: ModuleType) -> Iterator[FaultKind]:
    kind = getattr(module, "KIND", None)
    if isinstance(kind, FaultKind):
        yield kind


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.py") if path.stem.isidentifier() and path.stem != "__init__")


def _module_at(path: Path) -> ModuleType:
    name = f"{kinds.__name__}.{path.stem}"
    spec = spec_from_file_location(name, path)
    assert spec is not None  # noqa: S101  it is a file of Python
    assert spec.loader is not None  # noqa: S101  the same
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


KINDS: Final = discover()
"""The kinds of this process: the built-in ones, and those that are registered at start-up."""

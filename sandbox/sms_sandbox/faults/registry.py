"""All kinds of faults of the connection: one module each in ``faults/kinds``, and in the folders that are named.

A module that has a ``KIND`` registers it. What deals with kinds iterates over ``KINDS``: the format of scenarios and
its schema, ``scenario show``, ``fault add``, and run files.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

from sms_sandbox.faults import kinds
from sms_sandbox.faults.connection import ConnectionFault
from sms_sandbox.faults.kind import FaultKind, Key

FOLDERS_VARIABLE: Final = "SANDBOX_FAULT_KINDS"
"""The variable of the environment that names further folders, separated as in PATH."""


class Registry:
    """The kinds in the order in which they are shown."""

    def __init__(self, found: Iterable[FaultKind]) -> None:
        """Raise ValueError where two kinds share a word or a class name, or a key has two types."""
        self._by_word: Final[dict[str, FaultKind]] = {}
        self._keys: Final[dict[str, Key]] = {}
        for kind in sorted(found, key=lambda kind: (kind.rank, kind.word)):
            self._add(kind)
        self._by_fault: Final = {kind.fault: kind for kind in self}

    def __iter__(self) -> Iterator[FaultKind]:
        return iter(self._by_word.values())

    def __getitem__(self, word: str) -> FaultKind:
        return self._by_word[word]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self._by_word)

    @property
    def keys(self) -> Mapping[str, Key]:
        """The keys of all kinds by name; where several have one, that of the first kind."""
        return self._keys

    def words_with(self, key: str) -> tuple[str, ...]:
        """Return the words of the kinds that have the key."""
        return tuple([kind.word for kind in self if any(one.name == key for one in kind.keys)])

    def sentence(self, fault: ConnectionFault) -> str:
        """Return what the fault does, for people."""
        return self._by_fault[type(fault)].sentence(fault)

    def _add(self, kind: FaultKind) -> None:
        if kind.word in self._by_word or any(kind.fault.__name__ == one.fault.__name__ for one in self):
            raise ValueError(f"there are two kinds of faults named {kind.word!r} or {kind.fault.__name__}")
        self._by_word[kind.word] = kind
        for key in kind.keys:
            if self._keys.setdefault(key.name, key).type is not key.type:
                raise ValueError(f"the key {key.name!r} of {kind.word!r} has another type elsewhere")


def discover(folders: Iterable[Path] = ()) -> Registry:
    """Return the kinds of ``faults/kinds`` and of the folders; raise ValueError for a folder that is none."""
    return Registry(module.KIND for module in _modules(folders) if hasattr(module, "KIND"))


def _modules(folders: Iterable[Path]) -> Iterator[ModuleType]:
    for path in _files(Path(kinds.__path__[0])):
        yield import_module(f"{kinds.__name__}.{path.stem}")
    for folder in folders:
        if not folder.is_dir():
            raise ValueError(f"{FOLDERS_VARIABLE}: {folder} is no folder")
        for path in _files(folder):
            yield _module_at(path)


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


def _named_folders() -> list[Path]:
    return [Path(name) for name in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if name]


KINDS: Final = discover(_named_folders())

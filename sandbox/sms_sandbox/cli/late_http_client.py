"""Put the import of aiohttp's client off until it is used.

``import aiohttp`` imports the client, which reads the machine's certificates twice: more than half of the time that
aiohttp takes to import. A server uses other modules of the package.
"""

import re
import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import Any, Final

_VERSION: Final = re.compile(rb'^__version__ = "([^"]+)"', re.MULTILINE)
_LOCK: Final = RLock()


class _LatePackage(ModuleType):
    """A package whose own file runs when something is looked up that is no module of it."""

    _is_loading = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  any name of the package
        if find_spec(f"{self.__name__}.{name}") is not None:
            return import_module(f"{self.__name__}.{name}")
        with _LOCK:
            if isinstance(self, _LatePackage) and not self._is_loading:
                _run_file_of(self)
        return ModuleType.__getattribute__(self, name)


def _run_file_of(package: _LatePackage) -> None:
    spec = package.__spec__
    assert spec is not None  # noqa: S101  it was made from one
    assert spec.loader is not None  # noqa: S101  the same
    package._is_loading = True  # noqa: SLF001  its own module
    spec.loader.exec_module(package)
    del package._is_loading  # noqa: SLF001  as above
    package.__class__ = ModuleType  # type: ignore[assignment]  # all of it is there now


def put_off() -> None:
    """Let ``import aiohttp`` return at once, unless it is imported already or its version is not found."""
    spec = None if "aiohttp" in sys.modules else find_spec("aiohttp")
    if spec is None or spec.origin is None:
        return
    version = _VERSION.search(Path(spec.origin).read_bytes())
    if version is None:
        return
    package = module_from_spec(spec)
    package.__class__ = _LatePackage
    vars(package)["__version__"] = version[1].decode()  # aiohttp.http writes it into the name of the server
    sys.modules["aiohttp"] = package

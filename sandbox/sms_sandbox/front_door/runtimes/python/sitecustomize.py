"""Give the proxy to clients that read no proxy variable. Imported by Python at its start.

Nothing is imported here that the program does not import; each module is patched once it is imported.
"""  # noqa: INP001  Python finds this file by PYTHONPATH, in no package

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing takes 20 ms, which every program would pay for
    from collections.abc import Callable
    from typing import Any

_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  pathlib would be imported for every program


def _proxy() -> tuple[str, int, str] | None:
    """Return host, port and credentials of the proxy, or None if there is none."""
    address = os.environ.get("https_proxy", "").partition("://")[2].rstrip("/")
    credentials, _, place = address.rpartition("@")
    host, _, port = place.rpartition(":")
    return (host.strip("[]"), int(port), credentials) if host and port.isdigit() else None


def _is_bypassed(host: str) -> bool:
    name = host.strip("[]").lower()
    if name.startswith("127."):
        return True
    entries = os.environ.get("no_proxy", "").split(",")
    return any(
        name == entry.strip().lstrip(".") or name.endswith("." + entry.strip().lstrip(".")) for entry in entries
    )


def _patch_connection(module: Any) -> None:  # noqa: ANN401  http.client, urllib3.connection
    for owner in {module.HTTPConnection, module.HTTPSConnection}:
        if "connect" in vars(owner):
            owner.connect = _through_tunnel(owner.connect)


def _through_tunnel(connect: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def through(self: Any) -> Any:  # noqa: ANN401  a connection of http.client
        proxy = _proxy()
        if proxy is not None and not self._tunnel_host and not _is_bypassed(self.host):
            host, port, credentials = proxy
            self.set_tunnel(self.host, self.port, _authorization(credentials))
            self.host, self.port = host, port
        return connect(self)

    return through


def _authorization(credentials: str) -> dict[str, str]:
    if not credentials:
        return {}
    from base64 import b64encode  # noqa: PLC0415  of use only here
    from urllib.parse import unquote  # noqa: PLC0415  as above

    return {"Proxy-Authorization": "Basic " + b64encode(unquote(credentials).encode()).decode()}


def _patch_aiohttp(module: Any) -> None:  # noqa: ANN401  aiohttp.client
    begin = module.ClientSession.__init__

    def trusting(self: Any, *args: Any, **more: Any) -> None:  # noqa: ANN401  as aiohttp has them
        more.setdefault("trust_env", True)
        begin(self, *args, **more)

    module.ClientSession.__init__ = trusting


_PATCHES: dict[str, Callable[[Any], None]] = {
    "http.client": _patch_connection,
    "urllib3.connection": _patch_connection,
    "aiohttp.client": _patch_aiohttp,
}


class _Loader:
    """Load a module by its own loader, and patch it."""

    def __init__(self, loader: Any, patch: Callable[[Any], None]) -> None:  # noqa: ANN401  any loader
        self._loader = loader
        self._patch = patch

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the loader has
        return getattr(self._loader, name)

    def create_module(self, spec: Any) -> Any:  # noqa: ANN401  as loaders have it
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:  # noqa: ANN401  as above
        self._loader.exec_module(module)
        self._patch(module)


class _Finder:
    """Find the modules to be patched, by the finders behind this one."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:  # noqa: ANN401  as finders have it
        patch = _PATCHES.pop(name, None)
        if patch is None:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                spec.loader = _Loader(spec.loader, patch)  # type: ignore[assignment, unused-ignore]  # it acts as one
                return spec
        return None


def _run_next() -> None:
    """Run the sitecustomize that this one hides, if there is one."""
    for folder in sys.path:
        file = os.path.join(folder, "sitecustomize.py")  # noqa: PTH118  as above
        if os.path.abspath(folder) != _HERE and os.path.isfile(file):  # noqa: PTH100, PTH113  as above
            with open(file, "rb") as source:  # noqa: PTH123  as above
                code = compile(source.read(), file, "exec")
            exec(code, {"__name__": "sitecustomize", "__file__": file})  # noqa: S102  Python would have run it
            return


_run_next()
sys.meta_path.insert(0, _Finder())  # type: ignore[arg-type, unused-ignore]  # a finder needs no more

"""Find the providers: the folders here, then installed packages that offer one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules

from sms_sandbox.contract import Provider

ENTRY_POINT_GROUP = "sms_sandbox.providers"


class ProviderClashError(Exception):
    def __init__(self, name: str, first: str, second: str) -> None:
        super().__init__(f"two providers are named {name!r}: {first} and {second}")


def _folders() -> Iterator[tuple[str, Provider]]:
    for module in iter_modules(__path__):
        if module.ispkg:
            path = f"{__name__}.{module.name}"
            yield path, import_module(path).PROVIDER


def _installed() -> Iterator[tuple[str, Provider]]:
    """Load the providers of installed packages. They get their prefix and hosts, but no path at the root."""
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.value):
        yield entry.value, replace(entry.load(), root_segments=())


def load(only: Iterable[str] | None = None) -> dict[str, Provider]:
    """Return the providers by name: all, or those in ``only``.

    Raise ProviderClashError, and KeyError for an unknown name.
    """
    found: dict[str, Provider] = {}
    origins: dict[str, str] = {}
    for origin, provider in (*_folders(), *_installed()):
        if provider.name in found:
            raise ProviderClashError(provider.name, origins[provider.name], origin)
        found[provider.name] = provider
        origins[provider.name] = origin
    return found if only is None else {name: found[name] for name in only}

"""A provider whose code is imported at the first request that needs it."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, TypedDict, Unpack

from sms_sandbox.contract import Provider


class Identity(TypedDict):
    """The fields of Provider that a server needs before the first request."""

    package: str
    name: str
    title: str
    hosts: tuple[str, ...]
    root_segments: tuple[str, ...]


class LateProvider(Provider):
    """A provider with empty slots, which are filled at the first look at one of them."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  any field
        if name not in Provider.__dataclass_fields__:
            raise AttributeError(name)
        whole = import_module(f"{self.package}.provider").PROVIDER
        for field in Provider.__dataclass_fields__:
            object.__setattr__(self, field, getattr(whole, field))
        return getattr(self, name)


def fill(providers: Iterable[Provider]) -> None:
    """Import the code of these providers now."""
    for provider in providers:
        _ = provider.routes


def late(**identity: Unpack[Identity]) -> Provider:
    """Return the provider whose other fields are those of ``PROVIDER`` in the package's module ``provider``."""
    provider = object.__new__(LateProvider)
    for field, value in identity.items():
        object.__setattr__(provider, field, value)
    return provider

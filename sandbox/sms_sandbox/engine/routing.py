"""The provider of a request: found by its host, by the prefix of its path, or by the first segment of its path."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from sms_sandbox.contract import Provider
from sms_sandbox.wire.exchange import HttpRequest


class Resolved(NamedTuple):
    """The provider of a request, and the request as that provider reads it, without the sandbox's prefix."""

    provider: Provider
    request: HttpRequest


class ProviderRouter:
    def __init__(self, providers: Iterable[Provider]) -> None:
        self.providers: Final = tuple(providers)
        self._by_host: Final = {host: provider for provider in self.providers for host in provider.hosts}
        self._by_prefix: Final = {provider.name: provider for provider in self.providers}
        self._domains: Final = frozenset(_domain(host) for host in self._by_host)
        self._by_root: Final = {root: provider for provider in self.providers for root in provider.root_segments}

    def is_real_host(self, host: str) -> bool:
        """Return True for the real host name of a provider."""
        return host in self._by_host

    def resolves_as(self, other: "ProviderRouter") -> bool:
        """Return True if both routers find the same provider for every request."""
        return self is other or self.providers == other.providers

    def resolve(self, request: HttpRequest) -> Resolved | None:
        """Return the provider and the request as it sees it, or None for a request that is for no provider."""
        at_home = self._by_host.get(request.host)
        if at_home is not None:
            return Resolved(at_home, request)
        root = request.path.lstrip("/").partition("/")[0].lower()
        prefixed = self._by_prefix.get(root)
        if prefixed is not None:
            return Resolved(prefixed, _without_prefix(request, prefixed.name))
        if not root or _domain(request.host) in self._domains:
            return None  # another service of a provider, whose paths only look the same
        provider = self._by_root.get(root)
        return Resolved(provider, request) if provider else None


def _without_prefix(request: HttpRequest, name: str) -> HttpRequest:
    # A base address may end with a slash, and the prefix is ours, not the provider's.
    path = b"/" + request.raw_path.lstrip(b"/")[len(name) :].lstrip(b"/")
    _, question_mark, query = request.target.partition(b"?")
    return replace(request, target=path + question_mark + query, prefix=f"{request.prefix}/{name}")


def _domain(host: str) -> str:
    """Return the last two labels of a host name."""
    return ".".join(host.rsplit(".", 2)[-2:])

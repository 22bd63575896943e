"""The provider of a request: found by its host, by the prefix of its path, or by the first segment of its path."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.wire.exchange import HttpRequest

ANYTHING_ELSE: Final = "*"


class ProviderRouter:
    def __init__(self, providers: Iterable[Provider]) -> None:
        providers = tuple(providers)
        self._by_host: Final = {host: provider for provider in providers for host in provider.hosts}
        self._by_prefix: Final = {provider.name: provider for provider in providers}
        self._by_root: Final = {root: provider for provider in providers for root in provider.root_segments}

    def is_real_host(self, host: str) -> bool:
        """Return True for the real host name of a provider."""
        return host in self._by_host

    def resolve(self, request: HttpRequest) -> tuple[Provider, HttpRequest] | None:
        """Return the provider, and the request as that provider sees it, without our prefix, or None if there is
        none.
        """
        at_home = self._by_host.get(request.host)
        if at_home is not None:
            return at_home, request
        root = request.path.lstrip("/").partition("/")[0].lower()
        prefixed = self._by_prefix.get(root)
        if prefixed is not None:
            return prefixed, _without_prefix(request, prefixed.name)
        if not root:
            return None
        provider = self._by_root.get(root) or self._by_root.get(ANYTHING_ELSE)
        return (provider, request) if provider else None


def _without_prefix(request: HttpRequest, name: str) -> HttpRequest:
    # A base address may end with a slash, and the prefix is ours, not the provider's.
    path = b"/" + request.raw_path.lstrip(b"/")[len(name) :].lstrip(b"/")
    _, question_mark, query = request.target.partition(b"?")
    return replace(request, target=path + question_mark + query, prefix=f"{request.prefix}/{name}")

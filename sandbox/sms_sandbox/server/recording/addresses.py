"""The addresses of the real side: which of a provider's hosts a request is for."""

from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.exchanges import exchanges_of
from sms_sandbox.server.recording.upstream import Upstream
from sms_sandbox.wire.exchange import HttpRequest


class Addresses:
    """``chosen`` is the address for all requests, or None for the provider's own hosts."""

    def __init__(self, provider: Provider, chosen: Upstream | None = None) -> None:
        self._provider: Final = provider
        self._chosen: Final = chosen
        self._host_of: Final = {} if chosen is not None else _hosts_by_root(provider)

    def of(self, request: HttpRequest) -> Upstream:
        """Return where a request goes: to its own host if that is the provider's, else to that of its path."""
        if self._chosen is not None:
            return self._chosen
        if request.host in self._provider.hosts:
            return Upstream("https", request.host, 443)
        return Upstream("https", self._host_of.get(_root(request), self._provider.hosts[0]), 443)


def _hosts_by_root(provider: Provider) -> dict[str, str]:
    """Return by the first segment of a path the host that the examples call with it."""
    found: dict[str, str] = {}
    for exchange in exchanges_of(provider):
        if exchange.request.host in provider.hosts:
            found.setdefault(_root(exchange.request), exchange.request.host)
    return found


def _root(request: HttpRequest) -> str:
    return request.path.lstrip("/").partition("/")[0].lower()

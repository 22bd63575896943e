"""Decide who may use the admin API. A web page in a browser on this machine may not."""

from collections.abc import Iterable
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.session import Session
from sms_sandbox.wire.exchange import HttpRequest

_LOCAL_SUFFIXES: Final = (".localhost", ".internal", ".local", ".svc")


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _place_of(origin: str) -> str | None:
    """Return host and port of an address, or None if it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


class Access:
    """Accept hosts that no foreign page can have: addresses, ``localhost``, names without a dot (services of Compose
    and Kubernetes), and local suffixes; further ones are in ``allowed_hosts``.

    With a ``token`` each request needs ``Authorization: Bearer TOKEN``, or the cookie of a ``session``; a request
    that has it may use any host.
    """

    def __init__(self, token: str | None = None, allowed_hosts: Iterable[str] = ()) -> None:
        self._token: Final = token
        self.session: Final = None if token is None else Session(token)
        self._allowed_hosts: Final = frozenset(host.lower() for host in allowed_hosts)

    def check(self, request: HttpRequest) -> None:
        """Raise AdminError if the request is refused."""
        self._check_origin(request)
        if self._token is not None:
            self._check_token(request, self._token)
        elif not self._is_known(request.host):
            raise AdminError(
                "foreign_host",
                f"the admin API is not served to the host {request.host!r}",
                f"Start the sandbox with --allow-host {request.host}.",
            )

    def _check_token(self, request: HttpRequest, token: str) -> None:
        scheme, _, shown = (request.header("Authorization") or "").partition(" ")
        if self.session is not None and self.session.is_shown(request):
            return
        if scheme.lower() != "bearer" or not compare_digest(shown.strip().encode(), token.encode()):
            raise AdminError("token_required", "the admin token is missing or wrong", "Send Authorization: Bearer …")

    def _check_origin(self, request: HttpRequest) -> None:
        origin = request.header("Origin")
        if origin is not None and _place_of(origin) != (request.header("Host") or "").lower():
            raise AdminError("foreign_origin", f"requests from pages of {origin} are refused")

    def _is_known(self, host: str) -> bool:
        return "." not in host or _is_ip(host) or host.endswith(_LOCAL_SUFFIXES) or host in self._allowed_hosts

"""Decide who may use the admin API. A web page in a browser on this machine may not."""

from collections.abc import Iterable
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final

from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.session import Session
from sms_sandbox.server.http import browser_guard
from sms_sandbox.wire.exchange import HttpRequest

_LOCAL_SUFFIXES: Final = (".localhost", ".internal", ".local", ".svc")


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


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
        self._check_browser(request)
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

    def _check_browser(self, request: HttpRequest) -> None:
        """Refuse pages of other sites, links to the API on them, and a change from the address bar."""
        if browser_guard.has_foreign_origin(request.header):
            raise AdminError("foreign_origin", f"requests from pages of {request.header('Origin')} are refused")
        if browser_guard.is_from_another_site(request.header):
            raise AdminError("foreign_origin", "requests from pages of other sites are refused")
        if request.header("Sec-Fetch-Site") == "none" and request.method not in {"GET", "HEAD"}:
            raise AdminError("foreign_origin", "in a browser only the sandbox's own page may change anything")

    def _is_known(self, host: str) -> bool:
        return "." not in host or _is_ip(host) or host.endswith(_LOCAL_SUFFIXES) or host in self._allowed_hosts

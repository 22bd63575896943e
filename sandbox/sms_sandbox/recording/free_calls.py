"""Decide whether a request may reach the real provider without leave to send."""

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.ledger import ledger_of
from sms_sandbox.wire.exchange import HttpRequest

_MAY_LEAD_ELSEWHERE = ("%", "..", "\\")
"""What another server could read as a further segment of a path, and so as another route."""


def is_free(provider: Provider, request: HttpRequest) -> bool:
    """Return whether the ledger marks the request's call as one that sends nothing and costs nothing."""
    found = provider.routes.find(request.method, request.path)
    if found is None or any(mark in request.path for mark in _MAY_LEAD_ELSEWHERE):
        return False
    routes = [
        f"{method} {path}"
        for method, path, what in provider.routes.routes
        if what is found.what and method == request.method
    ]
    return ledger_of(provider).is_free(found.what.name, routes)

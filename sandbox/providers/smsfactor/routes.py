"""The table of routes."""

import re
from typing import Final

from sandbox.contract import Backend, Operation
from sandbox.providers.smsfactor import operations
from sandbox.wire.exchange import HttpRequest, HttpResponse
from sandbox.wire.routing import Router

_SLASHES: Final = re.compile("/+")


def _normalise(path: str) -> str:
    """The manual itself writes ``/send/``, and a client in use asks for ``//send``."""
    return _SLASHES.sub("/", path).rstrip("/")


ROUTES: Final = Router(
    [
        ("GET", "/credits", Operation("credit", operations.credit)),
        ("POST", "/send", Operation("send", operations.send)),
        ("GET", "/send", Operation("send", operations.send)),
        ("POST", "/send/simulate", Operation("simulate", operations.simulate)),
        ("GET", "/send/simulate", Operation("simulate", operations.simulate)),
        ("DELETE", "/send/:ticket", Operation("cancel", operations.cancel)),
    ],
    normalise=_normalise,
)


def unrouted(request: HttpRequest, backend: Backend) -> HttpResponse:
    name = "wrong_method" if ROUTES.methods(request.path) else "unknown_route"
    return operations.REFUSALS[name](request, backend)

"""Which requests smsMode answers, and with what."""

from typing import Final

from sandbox.contract import Backend, Operation
from sandbox.providers.smsmode import operations, render
from sandbox.wire.exchange import HttpRequest, HttpResponse
from sandbox.wire.routing import Router

_SEND: Final = Operation("send", operations.send)

ROUTES: Final = Router(
    [
        ("GET", "/http/1.6/sendSMS.do", _SEND),
        ("POST", "/http/1.6/sendSMS.do", _SEND),
        # The manual prints this address for Unicode messages, and clients do call it.
        ("GET", "/http:1.6/sendSMS.do", _SEND),
        ("POST", "/http:1.6/sendSMS.do", _SEND),
    ]
)


def unrouted(request: HttpRequest, backend: Backend) -> HttpResponse:
    name = "wrong_method" if ROUTES.methods(request.path) else "unknown_route"
    return render.refused(name, backend.now)

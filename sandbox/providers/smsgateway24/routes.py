"""Every endpoint takes GET and POST."""

from typing import Final

from sandbox.contract import Backend, Operation
from sandbox.providers.smsgateway24 import operations
from sandbox.providers.smsgateway24.render import ALLOWED_METHODS
from sandbox.wire.exchange import HttpRequest, HttpResponse
from sandbox.wire.routing import Router

_ENDPOINTS: Final = {
    "/getdata/gettoken": Operation("token", operations.handler(operations.gettoken)),
    "/getdata/addsms": Operation("send", operations.handler(operations.addsms)),
    "/getdata/getsmsstatus": Operation("status", operations.handler(operations.getsmsstatus)),
}

ROUTES: Final = Router(
    [(method, path, operation) for path, operation in _ENDPOINTS.items() for method in ALLOWED_METHODS]
)


def unrouted(request: HttpRequest, backend: Backend) -> HttpResponse:
    name = "wrong_method" if request.path in _ENDPOINTS else "unknown_route"
    return operations.REFUSALS[name](request, backend)

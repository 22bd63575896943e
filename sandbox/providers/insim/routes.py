"""inSIM's paths. Letter case and a final ``.php`` make no difference: documents of different years differ in both."""

from sandbox.contract import Backend, Operation
from sandbox.providers.insim import operations, render
from sandbox.wire.exchange import HttpRequest, HttpResponse
from sandbox.wire.routing import Router

_SEND_SMS = Operation("send", operations.send_sms)


def _normalise(path: str) -> str:
    return path.lower().removesuffix(".php")


ROUTES = Router(
    [
        ("POST", "/api/v1/sendsms", _SEND_SMS),
        ("POST", "/api/sendSms", _SEND_SMS),
        ("POST", "/api/sendSmsSolo", _SEND_SMS),
    ],
    normalise=_normalise,
)


def unrouted(request: HttpRequest, backend: Backend) -> HttpResponse:
    return render.plain("wrong_method" if ROUTES.methods(request.path) else "unknown_route", backend.now)

"""Refuse any request with any error of the catalogue, in the form of the endpoint that it reached."""

from sms_sandbox.contract import Backend, Handler
from sms_sandbox.providers.insim import calls, contacts, operations, render, routes
from sms_sandbox.providers.insim.v2 import auth
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_BY_OPERATION = {
    routes.SEND: operations.refuse,
    routes.CONTACT: contacts.refuse,
    routes.CALL: calls.refuse,
}


def refusal(name: str) -> Handler:
    def refuse(request: HttpRequest, backend: Backend) -> HttpResponse:
        if routes.is_v2(request):
            return auth.refuse(name, request, backend)
        found = routes.ROUTES.find(request.method, request.path)
        refuse_there = _BY_OPERATION.get(found.what) if found else None
        return refuse_there(name, request, backend) if refuse_there else render.plain(name, backend.now)

    return refuse

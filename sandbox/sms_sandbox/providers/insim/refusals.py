"""Refuse any request with any error of the catalogue, in the form of the endpoint that it reached."""

from sms_sandbox.contract import Backend, Handler
from sms_sandbox.providers.insim import calls, contacts, operations, render, routes
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_BY_OPERATION = {
    routes.SEND: operations.refuse,
    routes.CONTACT: contacts.refuse,
    routes.CALL: calls.refuse,
}


def refusal(name: str) -> Handler:
    def refuse(request: HttpRequest, backend: Backend) -> HttpResponse:
        found = routes.ROUTES.find(request.method, request.path)
        of_door = _BY_OPERATION.get(found.what) if found else None
        return of_door(name, request, backend) if of_door else render.plain(name, backend.now)

    return refuse

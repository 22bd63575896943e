"""inSIM's paths, and each one's refusals. Letter case and a final ``.php`` do not matter: documents of different
years differ in both.
"""

from sms_sandbox.contract import Backend, Handler, Operation
from sms_sandbox.providers.insim import links, operations, render
from sms_sandbox.providers.insim.phone import calls, contacts
from sms_sandbox.providers.insim.v2 import auth
from sms_sandbox.providers.insim.v2 import routes as v2
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

SEND = Operation("send", operations.send_sms)
CONTACT = Operation("contact", contacts.add_contacts)
CALL = Operation("call", calls.click_to_call)
LINK = Operation("link", links.follow)


def _normalise(path: str) -> str:
    return path.lower().removesuffix(".php")


ROUTES = Router(
    [
        ("POST", "/api/v1/sendsms", SEND),
        ("POST", "/api/sendSms", SEND),
        ("POST", "/api/sendSmsSolo", SEND),
        ("POST", "/api/v1/contact", CONTACT),
        ("POST", "/api/addContact", CONTACT),
        ("POST", "/api/addcontactSolo", CONTACT),
        ("POST", "/api/v1/clictocall", CALL),
        ("POST", "/api/v1/clic", CALL),
        *v2.ROUTES,
        ("GET", "/:code", LINK),
    ],
    normalise=_normalise,
)


def is_v2(request: HttpRequest) -> bool:
    return _normalise(request.path).startswith(v2.PREFIX)


def not_found(request: HttpRequest, backend: Backend) -> HttpResponse:
    methods = ROUTES.methods(request.path)
    if is_v2(request):
        return auth.refuse("wrong_method" if methods else "unknown_route", request, backend)
    is_known = links.of_path(request) is not None if "GET" in methods else bool(methods)
    return render.plain("wrong_method" if is_known else "unknown_route", backend.now)


def refusal(name: str) -> Handler:
    """Return a handler that refuses any request with that error, in the form of the endpoint that it reached."""

    def refuse(request: HttpRequest, backend: Backend) -> HttpResponse:
        if is_v2(request):
            return auth.refuse(name, request, backend)
        found = ROUTES.find(request.method, request.path)
        refuse_there = _REFUSALS.get(found.what) if found else None
        return refuse_there(name, request, backend) if refuse_there else render.plain(name, backend.now)

    return refuse


_REFUSALS = {
    SEND: operations.refuse,
    CONTACT: contacts.refuse,
    CALL: calls.refuse,
}

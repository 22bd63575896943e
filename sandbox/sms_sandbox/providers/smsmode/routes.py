"""Map the paths of smsMode to operations."""

from typing import Final

from sms_sandbox.contract import Backend, Handler, Operation
from sms_sandbox.core.account import Credentials
from sms_sandbox.providers.smsmode import history, operations, parse, render
from sms_sandbox.providers.smsmode.auth import Action, handler, refused
from sms_sandbox.providers.smsmode.requests import forms
from sms_sandbox.providers.smsmode.requests.endpoints import CALLS
from sms_sandbox.providers.smsmode.rest import auth as rest_auth
from sms_sandbox.providers.smsmode.rest import routes as rest_routes
from sms_sandbox.providers.smsmode.sending import messages as sending
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

_ACTS: Final[dict[str, Action]] = {
    "sendSMS.do": sending.send,
    "sendVoiceMessage.do": sending.send_voice,
    "sendSMSBatch.do": sending.send_batch,
    "compteRendu.do": history.reports,
    "credit.do": operations.credit,
    "createSubAccount.do": operations.create_account,
    "deleteSubAccount.do": operations.delete_account,
    "creditTransfert.do": operations.transfer,
    "addContact.do": operations.add_contact,
    "deleteSMS.do": history.delete,
    "smsList.do": history.sent,
    "smsStatus.do": history.status,
    "responseList.do": history.replies,
    "createAuthorisation.do": operations.create_key,
}

_AS_PRINTED: Final = {"/http/1.6/sendSMS.do": "/http:1.6/sendSMS.do"}
"""The manual prints this other address for Unicode messages, and a client calls it."""

_CALLS: Final = tuple(
    (method, path, operation)
    for call in CALLS
    for operation in (Operation(call.operation, handler(call, _ACTS[call.name])),)
    for path in (call.path, _AS_PRINTED.get(call.path))
    if path
    for method in ("GET", "POST")
)

ROUTES: Final = Router([*_CALLS, *rest_routes.ROUTES])


def not_found(request: HttpRequest, backend: Backend) -> HttpResponse:
    if rest_auth.is_rest(request):
        return rest_routes.not_found(request, backend)
    name = "wrong_method" if ROUTES.methods(request.path) else "unknown_route"
    return render.refused(name, "", backend.now)


def credentials(request: HttpRequest) -> Credentials | None:
    """Return the credentials of any request, or None if it has none."""
    return rest_auth.shown(request) if rest_auth.is_rest(request) else parse.shown(request)


def read_ahead(request: HttpRequest) -> object:
    """Parse the body of any request, of either API."""
    return request.parsed(rest_auth.json_of if rest_auth.is_rest(request) else forms.read)


def refusal(name: str) -> Handler:
    """Return a handler that refuses any request with the error of that name, in the words of its API and call."""

    def refuse(request: HttpRequest, backend: Backend) -> HttpResponse:
        return (rest_routes.refused if rest_auth.is_rest(request) else refused)(name, request, backend)

    return refuse

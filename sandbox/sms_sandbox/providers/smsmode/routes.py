"""Map the paths of smsMode to operations."""

from typing import Final

from sms_sandbox.contract import Backend, Operation
from sms_sandbox.providers.smsmode import history, operations, render, sending
from sms_sandbox.providers.smsmode.auth import Act, handler
from sms_sandbox.providers.smsmode.requests.endpoints import CALLS
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

_ACTS: Final[dict[str, Act]] = {
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

ROUTES: Final = Router(
    [
        (method, path, Operation(call.operation, handler(call, _ACTS[call.name])))
        for call in CALLS
        for path in (call.path, _AS_PRINTED.get(call.path))
        if path
        for method in ("GET", "POST")
    ]
)


def not_found(request: HttpRequest, backend: Backend) -> HttpResponse:
    name = "wrong_method" if ROUTES.methods(request.path) else "unknown_route"
    return render.refused(name, "", backend.now)

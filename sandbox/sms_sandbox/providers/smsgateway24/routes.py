"""The table of endpoints. Each takes GET and POST."""

from typing import Final

from sms_sandbox.contract import Backend, Operation
from sms_sandbox.providers.smsgateway24 import operations, parameters, sending
from sms_sandbox.providers.smsgateway24.operations import handler
from sms_sandbox.providers.smsgateway24.render import ALLOWED_METHODS
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

_ENDPOINTS: Final = {
    "/getdata/gettoken": Operation("token", handler(operations.gettoken)),
    "/getdata/addsms": Operation("send", handler(sending.addsms)),
    "/getdata/smstosend": Operation("send", handler(sending.smstosend)),
    "/getdata/addalotofsms": Operation("send", handler(sending.addalotofsms, parameters.or_datajson)),
    "/getdata/addsmstosenderid": Operation("send", handler(sending.addsmstosenderid, parameters.or_json)),
    "/getdata/savepaket": Operation("send", handler(sending.savepaket)),
    "/getdata/getallsms": Operation("list", handler(operations.getallsms)),
    "/getdata/getsmsstatus": Operation("status", handler(operations.getsmsstatus)),
    "/getdata/savetag": Operation("contacts", handler(operations.savetag)),
    "/getdata/savecontact": Operation("contact", handler(operations.savecontact)),
    "/getdata/getalldevices": Operation("device", handler(operations.getalldevices)),
    "/getdata/getdevicestatus": Operation("device", handler(operations.getdevicestatus)),
}

ROUTES: Final = Router(
    [(method, path, operation) for path, operation in _ENDPOINTS.items() for method in ALLOWED_METHODS]
)


def not_found(request: HttpRequest, backend: Backend) -> HttpResponse:
    name = "wrong_method" if request.path in _ENDPOINTS else "unknown_route"
    return operations.REFUSALS[name](request, backend)

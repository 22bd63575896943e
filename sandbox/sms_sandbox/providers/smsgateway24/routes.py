"""The table of endpoints. Each takes GET and POST."""

from collections.abc import Callable
from typing import Any, Final

from sms_sandbox.contract import Backend, Operation
from sms_sandbox.providers.smsgateway24 import auth, operations, sending
from sms_sandbox.providers.smsgateway24.render import ALLOWED_METHODS
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

_OPERATIONS: Final[dict[str, tuple[str, Callable[[Any], HttpResponse]]]] = {
    "gettoken": ("token", operations.gettoken),
    "addsms": ("send", sending.addsms),
    "smstosend": ("send", sending.smstosend),
    "addalotofsms": ("send", sending.addalotofsms),
    "addsmstosenderid": ("send", sending.addsmstosenderid),
    "savepaket": ("send", sending.savepaket),
    "getallsms": ("list", operations.getallsms),
    "getsmsstatus": ("status", operations.getsmsstatus),
    "savetag": ("contacts", operations.savetag),
    "savecontact": ("contact", operations.savecontact),
    "getalldevices": ("device", operations.getalldevices),
    "getdevicestatus": ("device", operations.getdevicestatus),
}

_ENDPOINTS: Final = {
    f"/getdata/{endpoint}": Operation(name, operations.handler(operate, auth.scheme_of(endpoint)))
    for endpoint, (name, operate) in _OPERATIONS.items()
}

ROUTES: Final = Router(
    [(method, path, operation) for path, operation in _ENDPOINTS.items() for method in ALLOWED_METHODS]
)


def not_found(request: HttpRequest, backend: Backend) -> HttpResponse:
    name = "wrong_method" if request.path in _ENDPOINTS else "unknown_route"
    return operations.REFUSALS[name](request, backend)

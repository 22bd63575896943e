"""Click to call: the account's phone dials."""

from sms_sandbox.contract import Backend
from sms_sandbox.core.errors import OfflineDeviceError
from sms_sandbox.core.numbers.msisdn import Msisdn, msisdn
from sms_sandbox.providers.insim import numbers, parse, render
from sms_sandbox.providers.insim.auth import authenticate
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_TYPE = "clicToCall"


def click_to_call(request: HttpRequest, backend: Backend) -> HttpResponse:
    try:
        _dial(request, backend)
    except RefusedRequestError as error:
        return render.call_refused(error.name, backend.now)
    except OfflineDeviceError:
        return render.call_refused("offline_device", backend.now)
    return render.call_accepted(backend.now)


def refuse(name: str, request: HttpRequest, backend: Backend) -> HttpResponse:
    del request
    return render.call_refused(name, backend.now)


def _dial(request: HttpRequest, backend: Backend) -> None:
    """Let the phone dial. Raise RefusedRequestError and OfflineDeviceError."""
    command = parse.click_to_call(request)
    account = authenticate(command.credentials, backend)
    if command.type != _TYPE:
        raise RefusedRequestError("bad_parameter")
    to = _subscriber(command.phone)
    device = backend.device(account.login)
    if device is None:
        raise OfflineDeviceError(account.login)
    backend.call(account, device, to)


def _subscriber(number: str) -> Msisdn:
    """Return the number to dial. Raise RefusedRequestError."""
    to = msisdn(number[1:]) if numbers.is_international(number) else None
    if to is None:
        raise RefusedRequestError("bad_recipient")
    return to

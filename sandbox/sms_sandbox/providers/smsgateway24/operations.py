"""Answer the endpoints that send nothing; those that send are in sending.py."""

from collections.abc import Callable
from typing import Final, TypeVar

from sms_sandbox.contract import Backend, Handler
from sms_sandbox.core.account import Account
from sms_sandbox.core.draws import HEX
from sms_sandbox.core.errors import InsufficientCreditError, RefusedCredentialsError
from sms_sandbox.core.message import MoMessage
from sms_sandbox.providers.smsgateway24 import auth, dates, dialects, errors, parse, render, states
from sms_sandbox.providers.smsgateway24.auth import AuthenticatedRequest, Scheme
from sms_sandbox.providers.smsgateway24.errors import RefusedError
from sms_sandbox.providers.smsgateway24.messages import listing, records
from sms_sandbox.providers.smsgateway24.parameters import Parameters
from sms_sandbox.providers.smsgateway24.sending import next_sms_id
from sms_sandbox.providers.smsgateway24.state import VENDORS_PHONE, Contact, ProviderData, Tag
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

FIRST_TAG_ID: Final = 8303
FIRST_CONTACT_ID: Final = 15_954_765  # as the documentation's samples show them
TOKEN_LENGTH: Final = 32

P = TypeVar("P")
FormRequest = AuthenticatedRequest[Parameters]


def handler(operate: Callable[[AuthenticatedRequest[P]], HttpResponse], scheme: Scheme[P]) -> Handler:
    """Return a handler that answers a refusal with the provider's error."""

    def handle(request: HttpRequest, backend: Backend) -> HttpResponse:
        try:
            return operate(auth.authenticate(request, scheme, backend))
        except RefusedError as refusal:
            return render.error(refusal, backend.now)
        except RefusedCredentialsError:
            return render.error(RefusedError("bad_credentials"), backend.now)
        except InsufficientCreditError:
            return render.error(RefusedError("insufficient_credit"), backend.now)

    return handle


def gettoken(asked: FormRequest) -> HttpResponse:
    account, backend = asked.account, asked.backend
    token = backend.issue_token(account, HEX, TOKEN_LENGTH)
    return render.token(token, dialects.spoken_to(account), backend.now)


def getsmsstatus(asked: FormRequest) -> HttpResponse:
    account, backend = asked.account, asked.backend
    sms_id = parse.sms_id(asked.parameters)
    dialect = dialects.spoken_to(account)
    return render.status(sms_id, _code(sms_id, account, backend), dialect, backend.now)


def _code(sms_id: int, account: Account, backend: Backend) -> int:
    sent = backend.messages(account, str(sms_id))
    if sent:
        return states.code(sent[0].last_step, dialects.spoken_to(account))
    if any(message.provider_id == str(sms_id) for message in backend.received(account)):
        return states.INCOMING
    raise RefusedError("unknown_message")


def getallsms(asked: FormRequest) -> HttpResponse:
    account, backend = asked.account, asked.backend
    wanted = parse.getallsms(asked.parameters, dates.zone_of(account))
    dialect = dialects.spoken_to(account)
    found = listing.found(wanted, dialect, backend.sent(account), backend.received(account))
    if wanted.is_count_only:
        return render.counted(len(found), backend.now)
    shows_sent = bool(account.options["senttime"])
    smss = [records.sms(message, wanted.zone, dialect, shows_sent=shows_sent) for message in found]
    return render.listed(smss, dialect, backend.now)


def savetag(asked: FormRequest) -> HttpResponse:
    account, backend = asked.account, asked.backend
    tag = Tag(parse.title(asked.parameters))
    tag_id = backend.count_id(FIRST_TAG_ID, "tag")
    backend.provider_data(account, ProviderData).tags[tag_id] = tag
    return render.saved_tag(tag_id, dialects.spoken_to(account), backend.now)


def savecontact(asked: FormRequest) -> HttpResponse:
    account, backend = asked.account, asked.backend
    command = parse.savecontact(asked.parameters)
    tag = backend.provider_data(account, ProviderData).tags.get(command.tag_id)
    if tag is None:
        raise RefusedError("unknown_list")
    contact = Contact(backend.count_id(FIRST_CONTACT_ID, "contact"), command.phone, command.fullname)
    tag.contacts.append(contact)
    return render.saved_contact(contact.id, dialects.spoken_to(account), backend.now)


def getalldevices(asked: FormRequest) -> HttpResponse:
    account, backend = asked.account, asked.backend
    devices = [
        records.device(device, backend.hardware(device), backend.now, has_subscription=account.balance is None)
        for device in backend.devices()
        if device.id != VENDORS_PHONE
    ]
    return render.devices(devices, backend.now)


def getdevicestatus(asked: FormRequest) -> HttpResponse:
    account, backend = asked.account, asked.backend
    device = backend.device(str(parse.device_id(asked.parameters)))
    if device is None:
        raise RefusedError("unknown_device")
    status = records.device_status(device, dates.zone_of(account), dialects.spoken_to(account), backend.now)
    return render.device_status(status, dialects.spoken_to(account), backend.now)


def on_incoming(message: MoMessage, backend: Backend) -> None:
    message.provider_id = next_sms_id(backend)


def _refuses(name: str) -> Handler:
    def refuse(_: HttpRequest, backend: Backend) -> HttpResponse:
        return render.error(RefusedError(name), backend.now)

    return refuse


REFUSALS: Final = {name: _refuses(name) for name in errors.NAMES}

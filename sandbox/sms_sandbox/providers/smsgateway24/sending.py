"""Hand messages to the network."""

from decimal import Decimal
from typing import Final

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import Address
from sms_sandbox.core.text.segments import joinable
from sms_sandbox.providers.smsgateway24 import dialects, parse, render
from sms_sandbox.providers.smsgateway24.auth import AuthenticatedRequest, Batch
from sms_sandbox.providers.smsgateway24.commands import Sms
from sms_sandbox.providers.smsgateway24.errors import RefusedError
from sms_sandbox.providers.smsgateway24.parameters import Parameters
from sms_sandbox.providers.smsgateway24.state import NORMAL, URGENT, VENDORS_PHONE, Details, Paket, ProviderData
from sms_sandbox.wire.exchange import HttpResponse

FIRST_SMS_ID: Final = 62_807_347  # the id that the documentation's samples show
FIRST_PAKET_ID: Final = 1234  # no sample shows one
PRICE: Final = Decimal(1)
"""The price of one SMS, in the SMS that a limited account has left."""

FormRequest = AuthenticatedRequest[Parameters]


def next_sms_id(backend: Backend) -> str:
    """Return the next id. Messages of both directions share one counter."""
    return str(backend.count_id(FIRST_SMS_ID, "sms"))


def addsms(asked: FormRequest) -> HttpResponse:
    return render.saved(_send([parse.addsms(asked.parameters)], asked.account, asked.backend), asked.backend.now)


def smstosend(asked: FormRequest) -> HttpResponse:
    return render.saved(_send([parse.addsms(asked.parameters)], asked.account, asked.backend), asked.backend.now)


def addalotofsms(asked: AuthenticatedRequest[Batch]) -> HttpResponse:
    _send(parse.addalotofsms(asked.parameters), asked.account, asked.backend)
    return render.saved_batch(asked.backend.now)


def addsmstosenderid(asked: FormRequest) -> HttpResponse:
    command = parse.addsmstosenderid(asked.parameters, asked.account)
    return render.saved_under_sender_id(_send([command], asked.account, asked.backend), asked.backend.now)


def savepaket(asked: FormRequest) -> HttpResponse:
    account, backend = asked.account, asked.backend
    command = parse.savepaket(asked.parameters)
    recipients = _contacts(backend.provider_data(account, ProviderData), command.tag_ids)
    paket = Paket(backend.count_id(FIRST_PAKET_ID, "paket"), command.title, command.text)
    sms = Sms(
        recipients=recipients,
        text=command.text,
        device_id=command.device_id,
        send_at=command.send_at,
        sim=command.sim,
        paket=paket,
    )
    _send([sms], account, backend)
    return render.saved_paket(paket.id, backend.now)


def _contacts(book: ProviderData, tag_ids: tuple[int, ...]) -> tuple[Address, ...]:
    if not all(tag_id in book.tags for tag_id in tag_ids):
        raise RefusedError("unknown_list")
    return tuple(contact.address for tag_id in tag_ids for contact in book.tags[tag_id].contacts)


def _send(all_of_request: list[Sms], account: Account, backend: Backend) -> list[Outgoing]:
    """Submit all messages of a request; return them."""
    for sms in all_of_request:
        if sms.device_id is not None and backend.device(str(sms.device_id)) is None:
            raise RefusedError("unknown_device")
    messages: list[Outgoing] = []
    for sms in all_of_request:
        messages += _messages(sms, account, backend)
    backend.submit(account, messages)
    return messages


def _messages(sms: Sms, account: Account, backend: Backend) -> list[Outgoing]:
    """Return a message to each recipient. Raise RefusedError for a text of more parts than can be joined."""
    text, device_id = sms.text, sms.device_id
    found = joinable(text)
    if found is None:
        raise RefusedError("bad_parameter", "body" if sms.sender is None else "template_data")
    encoding, parts = found
    details = Details(device_id, sms.sim, sms.customer_id, dialects.spoken_to(account), sms.paket, sms.webhook)
    device = VENDORS_PHONE if device_id is None else str(device_id)
    priority = URGENT if sms.is_urgent else NORMAL
    return [
        Outgoing(
            recipient,
            text,
            encoding,
            parts,
            next_sms_id(backend),
            sms.sender,
            PRICE,
            details,
            send_at=sms.send_at,
            device=device,
            priority=priority,
        )
        for recipient in sms.recipients
    ]

"""What each endpoint asks of the backend."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sandbox.contract import Backend, Handler, Outgoing
from sandbox.core.chance import HEX
from sandbox.core.errors import InsufficientCreditError, RefusedCredentialsError
from sandbox.core.text import encoding_of, segments
from sandbox.providers.smsgateway24 import dialects, errors, parse, render, states
from sandbox.providers.smsgateway24.errors import RefusedError
from sandbox.wire.exchange import HttpRequest, HttpResponse

FIRST_SMS_ID: Final = 62_807_347  # the id that the documentation's samples show
TOKEN_LENGTH: Final = 32
PRICE: Final = Decimal(1)
"""Of one SMS, in the SMS that an account limited to a number of them has left."""

NORMAL: Final = 1
URGENT: Final = 2

Operate = Callable[[parse.Parameters, Backend], HttpResponse]


@dataclass(frozen=True, slots=True)
class Details:
    """What the provider remembers of a message; a callback speaks the dialect of the request that made it."""

    device_id: int | str
    sim: int
    customer_id: int | None
    dialect: str


def handler(operate: Operate) -> Handler:
    """Whatever the operation refuses is answered with the provider's error."""

    def handle(request: HttpRequest, backend: Backend) -> HttpResponse:
        try:
            return operate(parse.parameters(request), backend)
        except RefusedError as refusal:
            return render.error(refusal, backend.now)
        except RefusedCredentialsError:
            return render.error(RefusedError("bad_credentials"), backend.now)
        except InsufficientCreditError:
            return render.error(RefusedError("insufficient_credit"), backend.now)

    return handle


def gettoken(given: parse.Parameters, backend: Backend) -> HttpResponse:
    account = backend.authenticate(parse.login(given))
    token = backend.issue_token(account, HEX, TOKEN_LENGTH)
    return render.token(token, dialects.spoken_to(account), backend.now)


def addsms(given: parse.Parameters, backend: Backend) -> HttpResponse:
    account = backend.authenticate(parse.token(given))
    command = parse.addsms(given)
    if backend.device(str(command.device_id)) is None:
        raise RefusedError("unknown_device")
    encoding = encoding_of(command.text)
    parts = segments(command.text, encoding)
    details = Details(command.device_id, command.sim, command.customer_id, dialects.spoken_to(account))
    messages = [
        Outgoing(
            to=recipient,
            text=command.text,
            encoding=encoding,
            segments=parts,
            provider_id=str(backend.count_id(FIRST_SMS_ID, "sms")),
            cost=PRICE,
            send_at=command.send_at,
            device=str(command.device_id),
            priority=URGENT if command.is_urgent else NORMAL,
            details=details,
        )
        for recipient in command.recipients
    ]
    backend.submit(account, messages)
    return render.saved([message.provider_id for message in messages], backend.now)


def getsmsstatus(given: parse.Parameters, backend: Backend) -> HttpResponse:
    account = backend.authenticate(parse.token(given))
    sms_id = parse.sms_id(given)
    found = backend.messages(account, str(sms_id))
    if not found:
        raise RefusedError("unknown_message")
    told = states.code(found[0].history[-1])
    return render.status(sms_id, told, dialects.spoken_to(account), backend.now)


def _refuses(name: str) -> Handler:
    def refuse(_: HttpRequest, backend: Backend) -> HttpResponse:
        return render.error(RefusedError(name), backend.now)

    return refuse


REFUSALS: Final = {name: _refuses(name) for name in errors.NAMES}

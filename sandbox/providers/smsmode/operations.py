"""Commands to what is asked of the network, and its results to answers."""

from sandbox.contract import Backend, Handler, Outgoing
from sandbox.core.account import credits_for
from sandbox.core.chance import LETTERS_AND_DIGITS
from sandbox.core.errors import InsufficientCreditError, RefusedCredentialsError
from sandbox.core.message import Address
from sandbox.providers.smsmode import numbers, parse, render, text
from sandbox.providers.smsmode.errors import SmsModeError
from sandbox.wire.exchange import HttpRequest, HttpResponse

_ID_LENGTH = 12


def send(request: HttpRequest, backend: Backend) -> HttpResponse:
    try:
        return _send(request, backend)
    except SmsModeError as error:
        return render.refused(error.name, backend.now)
    except RefusedCredentialsError:
        return render.refused("bad_credentials", backend.now)
    except InsufficientCreditError:
        return render.refused("insufficient_credit", backend.now)


def refusal(name: str) -> Handler:
    """Refuses any request with the error of that name."""

    def refuse(request: HttpRequest, backend: Backend) -> HttpResponse:
        del request
        return render.refused(name, backend.now)

    return refuse


def _send(request: HttpRequest, backend: Backend) -> HttpResponse:
    if request.is_oversized:
        # A servlet container reads no parameters out of a body that is longer than it allows.
        raise SmsModeError("missing_parameter")
    asked = parse.form(request)
    account = backend.authenticate(parse.credentials(asked))
    command = parse.send(asked, request.method)
    listed = ",".join(address.text for address in command.recipients)
    sms_id = backend.draw_id(LETTERS_AND_DIGITS, _ID_LENGTH, account.login, "send", listed, command.text)
    backend.submit(account, _outgoing(command, sms_id))
    return render.accepted(sms_id, backend.now)


def _outgoing(command: parse.Send, sms_id: str) -> list[Outgoing]:
    """One message for each recipient, all of one id: it is the campaign's."""
    abroad, in_france = (_parts(command, is_french=is_french) for is_french in (False, True))
    return [
        _message(command, address, in_france if numbers.is_french(address) else abroad, sms_id)
        for address in command.recipients
    ]


def _parts(command: parse.Send, *, is_french: bool) -> tuple[str, ...]:
    ending = text.mention(command.text, command.script, command.stop, is_french=is_french)
    return text.parts(command.text, ending, command.script, command.most_parts)


def _message(command: parse.Send, address: Address, parts: tuple[str, ...], sms_id: str) -> Outgoing:
    return Outgoing(
        to=address,
        text="".join(parts),
        encoding=command.script.encoding,
        segments=parts,
        provider_id=sms_id,
        sender=command.sender,
        cost=credits_for(len(parts)),
        send_at=command.send_at,
        takes_replies=command.takes_replies,
        details=command.reports,
    )

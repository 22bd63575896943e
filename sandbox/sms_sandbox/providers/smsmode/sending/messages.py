"""Send texts, files of texts, and voice messages."""

from collections.abc import Collection, Iterable, Sequence

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.account import credits_for
from sms_sandbox.core.draws import brief
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.text.segments import encoding_of
from sms_sandbox.providers.smsmode import ids, parse, render, state, text
from sms_sandbox.providers.smsmode.auth import AuthenticatedRequest
from sms_sandbox.providers.smsmode.requests import numbers
from sms_sandbox.providers.smsmode.sending import batch
from sms_sandbox.providers.smsmode.state import Details
from sms_sandbox.wire.exchange import HttpResponse

_PRICE_OF_SPEECH = credits_for(1)
_BLACKLISTED = FailureReason.BLACKLISTED


def send(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    kept = state.provider_data(request.account, backend)
    command = parse.send(request.form, request.http.method, kept.groups)
    sms_id = _draw_id(request, backend, "send", command.recipients, command.text)
    return _submit(request, backend, _outgoing(command, sms_id, kept.blacklist))


def send_batch(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """Send all lines of a file as one campaign."""
    blacklist = state.provider_data(request.account, backend).blacklist
    commands = parse.batch(request.form, batch.lines(request.http))
    everybody = [address for command in commands for address in command.recipients]
    sms_id = _draw_id(request, backend, "batch", everybody, "\n".join(command.text for command in commands))
    return _submit(request, backend, [one for command in commands for one in _outgoing(command, sms_id, blacklist)])


def send_voice(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    command = parse.voice(request.form, request.http.method)
    sms_id = _draw_id(request, backend, "voice", command.recipients, command.text)
    return _submit(
        request,
        backend,
        [
            Outgoing(
                to=address,
                text=command.text,
                encoding=encoding_of(command.text),
                segments=(command.text,),
                provider_id=sms_id,
                sender=parse.DEFAULT_SENDER,
                cost=_PRICE_OF_SPEECH,
                send_at=command.send_at,
                takes_replies=False,
                details=Details(is_voice=True),
            )
            for address in command.recipients
        ],
    )


def _draw_id(
    request: AuthenticatedRequest, backend: Backend, what: str, recipients: Iterable[Address], words: str
) -> str:
    listed = ",".join([address.text for address in recipients])
    return ids.draw(backend, request.account, what, listed, brief(words))


def _submit(request: AuthenticatedRequest, backend: Backend, messages: Sequence[Outgoing]) -> HttpResponse:
    """Submit the messages, which share the campaign's id, and answer with that id."""
    backend.submit(request.account, messages)
    return render.accepted(messages[0].provider_id, backend.now)


def _outgoing(command: parse.Send, sms_id: str, blacklist: Collection[Msisdn | None]) -> list[Outgoing]:
    """Return one message for each recipient."""
    parts: dict[bool, tuple[str, ...]] = {}
    messages = []
    for address in command.recipients:
        is_french = numbers.is_french(address)
        if is_french not in parts:
            parts[is_french] = _parts(command, is_french=is_french)
        refused_for = _BLACKLISTED if address.msisdn in blacklist else None
        messages.append(_message(command, address, parts[is_french], sms_id, refused_for, is_french=is_french))
    return messages


def _parts(command: parse.Send, *, is_french: bool) -> tuple[str, ...]:
    ending = text.mention(command.text, command.script, command.stop, is_french=is_french)
    words = text.carried(command.text, command.script)
    return text.parts(words, ending, command.script, command.most_parts)


def _message(
    command: parse.Send,
    address: Address,
    parts: tuple[str, ...],
    sms_id: str,
    refused_for: FailureReason | None,
    *,
    is_french: bool,
) -> Outgoing:
    return Outgoing(
        to=address,
        text=parts[0] if len(parts) == 1 else "".join(parts),
        encoding=command.script.encoding,
        segments=parts,
        provider_id=sms_id,
        sender=command.sender,
        cost=credits_for(len(parts)),
        send_at=command.send_at,
        takes_replies=command.takes_replies and is_french,
        refused_for=refused_for,
        details=command.details,
    )

"""Send texts, files of texts, and voice messages."""

from collections.abc import Collection, Sequence

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.account import credits_for
from sms_sandbox.core.draws import brief
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.text.segments import encoding_of
from sms_sandbox.providers.smsmode import ids, parse, render, text
from sms_sandbox.providers.smsmode.auth import AuthenticatedRequest
from sms_sandbox.providers.smsmode.requests import numbers
from sms_sandbox.providers.smsmode.sending import batch
from sms_sandbox.providers.smsmode.state import Details
from sms_sandbox.wire.exchange import HttpResponse

_PRICE_OF_SPEECH = credits_for(1)
_BLACKLISTED = FailureReason.BLACKLISTED


def send(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    kept = request.kept
    command = parse.send(request.form, request.http.method, kept.groups)
    sms_id = _draw_id(request, backend, "send", command.recipients, command.text)
    backend.submit(request.account, _outgoing(command, sms_id, kept.blacklist))
    return render.accepted(sms_id, backend.now)


def send_batch(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """Send all lines of a file as one campaign."""
    blacklist = request.kept.blacklist
    commands = parse.batch(request.form, batch.lines(request.http))
    everybody = [address for command in commands for address in command.recipients]
    sms_id = _draw_id(request, backend, "batch", everybody, brief("\n".join(command.text for command in commands)))
    return _submit(request, backend, [one for command in commands for one in _outgoing(command, sms_id, blacklist)])


def send_voice(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    command = parse.voice(request.form, request.http.method)
    sms_id = _draw_id(request, backend, "voice", command.recipients, brief(command.text))
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
    request: AuthenticatedRequest, backend: Backend, what: str, recipients: Sequence[Address], words: str
) -> str:
    listed = recipients[0].text if len(recipients) == 1 else ",".join([address.text for address in recipients])
    return ids.draw(backend, request.account, what, listed, words)


def _submit(request: AuthenticatedRequest, backend: Backend, messages: Sequence[Outgoing]) -> HttpResponse:
    """Submit the messages, which share the campaign's id, and answer with that id."""
    backend.submit(request.account, messages)
    return render.accepted(messages[0].provider_id, backend.now)


def _outgoing(command: parse.Send, sms_id: str, blacklist: Collection[Msisdn | None]) -> list[Outgoing]:
    """Return one message for each recipient."""
    made: dict[bool, tuple[str, ...]] = {}
    messages = []
    for address in command.recipients:
        is_french = numbers.is_french(address)
        parts = command.parts or made.get(is_french)
        if parts is None:
            parts = made[is_french] = _parts(command, is_french=is_french)
        messages.append(
            Outgoing(
                address,
                parts[0] if len(parts) == 1 else "".join(parts),
                command.script.encoding,
                parts,
                sms_id,
                command.sender,
                credits_for(len(parts)),
                command.details,
                command.takes_replies and is_french,
                _BLACKLISTED if address.msisdn in blacklist else None,
                command.send_at,
            )
        )
    return messages


def _parts(command: parse.Send, *, is_french: bool) -> tuple[str, ...]:
    ending = text.mention(command.text, command.script, command.stop, is_french=is_french)
    words = text.carried(command.text, command.script)
    return text.parts(words, ending, command.script, command.most_parts)

"""Send messages: from the command to the network and the answer."""

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.account import Account
from sms_sandbox.core.draws import LETTERS_AND_DIGITS, brief
from sms_sandbox.core.message import Address, Link
from sms_sandbox.core.numbers.msisdn import msisdn
from sms_sandbox.core.text.segments import MOST_SEGMENTS, is_too_long, written
from sms_sandbox.providers.insim import auth, errors, links, numbers, parse, render
from sms_sandbox.providers.insim.auth import AuthenticatedRequest
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.providers.insim.parse import Message, SendSms
from sms_sandbox.providers.insim.render import Refused, Taken
from sms_sandbox.providers.insim.text import with_footer, with_link
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_ID_LENGTH = 15
_LINK_LENGTH = 12


def send_sms(request: HttpRequest, backend: Backend) -> HttpResponse:
    try:
        command = parse.send_sms(request)
    except RefusedRequestError as error:
        return render.plain(error.name, backend.now)
    try:
        asked = auth.authenticate(command, backend)
    except RefusedRequestError as error:
        return _refuse_each(command, error.name, backend)
    return _answer(asked)


def refuse(name: str, request: HttpRequest, backend: Backend) -> HttpResponse:
    """Refuse a request, with a code beside each message if the error has one."""
    if name not in errors.SEND_CODES:
        return render.plain(name, backend.now)
    try:
        command = parse.send_sms(request)
    except RefusedRequestError:
        return render.refused_unread(name, backend.now)
    return _refuse_each(command, name, backend)


def _answer(asked: AuthenticatedRequest[SendSms]) -> HttpResponse:
    account, command, backend = asked.account, asked.command, asked.backend
    if command.messages is None:
        return render.plain("missing_parameter", backend.now)
    dialect = auth.dialect_of(command, account)
    results = [result(message, account, dialect, backend) for message in command.messages]
    if not command.is_test:
        backend.submit(account, [one.outgoing for one in results if isinstance(one, Taken)])
    return render.results(dialect, account.login, results, backend.now)


def _refuse_each(command: SendSms, name: str, backend: Backend) -> HttpResponse:
    if not command.messages:
        return render.refused_unread(name, backend.now)
    login = command.credentials.login or ""
    results = [Refused(_id(message, login, backend), (name,)) for message in command.messages]
    dialect = auth.dialect_of(command, backend.account(login))
    return render.results(dialect, login, results, backend.now)


def result(message: Message, account: Account, dialect: str, backend: Backend) -> Taken | Refused:
    """Return a message to submit, or its errors."""
    message_id = _id(message, account.login, backend)
    wrong = _errors(message)
    if wrong:
        return Refused(message_id, wrong)
    link = _link(message, account, backend)
    text = with_link(message.text, link.short) if link else message.text
    if account.options["free_footer"]:
        text = with_footer(text, link.short if link else None, dialect)
    if is_too_long(text):
        return Refused(message_id, ("forbidden_text",))
    encoding, parts = written(text)
    if len(parts) > MOST_SEGMENTS:
        return Refused(message_id, ("forbidden_text",))
    outgoing = Outgoing(
        to=Address(message.phone, msisdn(message.phone[1:])),
        text=text,
        encoding=encoding,
        segments=parts,
        provider_id=message_id,
        send_at=message.date.at if message.date else None,
        device=account.login,
        priority=message.priority,
        links=(link,) if link else (),
    )
    return Taken(outgoing, message.date)


def _id(message: Message, login: str, backend: Backend) -> str:
    return message.own_id or backend.draw_id(
        LETTERS_AND_DIGITS, _ID_LENGTH, login, "sendsms", message.phone, brief(message.text)
    )


def _errors(message: Message) -> tuple[str, ...]:
    """Return the names of a message's errors, in the order of their codes."""
    text = () if message.text else ("empty_text",)
    return text if numbers.is_international(message.phone) else (*text, "bad_recipient")


def _link(message: Message, account: Account, backend: Backend) -> Link | None:
    if not message.url:
        return None
    code = backend.draw_id(
        LETTERS_AND_DIGITS, _LINK_LENGTH, account.login, "link", message.phone, message.text, message.url
    )
    return Link(links.link(code), message.url)

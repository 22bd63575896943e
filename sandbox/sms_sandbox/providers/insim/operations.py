"""Send messages: from the command to the network and the answer."""

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.account import Account
from sms_sandbox.core.draws import LETTERS_AND_DIGITS, brief
from sms_sandbox.core.message import Address, Link
from sms_sandbox.core.numbers.msisdn import msisdn
from sms_sandbox.core.text.segments import joinable
from sms_sandbox.providers.insim import auth, errors, links, numbers, parse, render
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.providers.insim.parse import Message, SendSms
from sms_sandbox.providers.insim.render import Refused, Taken
from sms_sandbox.providers.insim.text import with_footer, with_link
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_ID_LENGTH = 15
_LINK_LENGTH = 12
_PLUS = "+"


def send_sms(request: HttpRequest, backend: Backend) -> HttpResponse:
    try:
        command = parse.send_sms(request)
    except RefusedRequestError as error:
        return render.plain(error.name, backend.now)
    try:
        account = auth.authenticate(command.credentials, backend)
    except RefusedRequestError as error:
        return _refuse_each(command, error.name, backend)
    if command.messages is None:
        return render.plain("missing_parameter", backend.now)
    dialect = account.dialect or command.dialect
    results: list[Taken | Refused] = []
    accepted: list[Outgoing] = []
    refused: list[Refused] = []
    for message in command.messages:
        one = result(message, account, dialect, backend)
        results.append(one)
        if isinstance(one, Taken):
            accepted.append(one.outgoing)
        else:
            refused.append(one)
    if not command.is_test:
        backend.submit(account, accepted)
    return render.results(dialect, account.login, results, refused, backend.now)


def refuse(name: str, request: HttpRequest, backend: Backend) -> HttpResponse:
    """Refuse a request, with a code beside each message if the error has one."""
    if name not in errors.SEND_CODES:
        return render.plain(name, backend.now)
    try:
        command = parse.send_sms(request)
    except RefusedRequestError:
        return render.refused_unread(name, backend.now)
    return _refuse_each(command, name, backend)


def _refuse_each(command: SendSms, name: str, backend: Backend) -> HttpResponse:
    if not command.messages:
        return render.refused_unread(name, backend.now)
    login = command.credentials.login or ""
    results = [Refused(message.own_id or _drawn_id(message, login, backend), (name,)) for message in command.messages]
    dialect = auth.dialect_of(command, backend.account(login))
    return render.results(dialect, login, results, results, backend.now)


def result(message: Message, account: Account, dialect: str, backend: Backend) -> Taken | Refused:
    """Return a message to submit, or its errors."""
    phone, text, date = message.phone, message.text, message.date
    links: tuple[Link, ...] = ()
    message_id = message.own_id or _drawn_id(message, account.login, backend)
    number = msisdn(phone[1:]) if phone[:1] == _PLUS else None
    if number is None or not text:
        wrong = _errors(message)
        if wrong:
            return Refused(message_id, wrong)
    if message.url or account.options["free_footer"]:
        text, links = _with_additions(message, account, dialect, backend)
    found = joinable(text)
    if found is None:
        return Refused(message_id, ("forbidden_text",))
    encoding, parts = found
    outgoing = Outgoing(
        Address(phone, number),
        text,
        encoding,
        parts,
        message_id,
        send_at=None if date is None else date.at,
        device=account.login,
        priority=message.priority,
        links=links,
    )
    return Taken(outgoing, date)


def _with_additions(
    message: Message, account: Account, dialect: str, backend: Backend
) -> tuple[str, tuple[Link, ...]]:
    """Return the text with what inSIM adds to it: the tracked link, and the footer of a free account."""
    link = _link(message, account, backend) if message.url else None
    text = with_link(message.text, link.short) if link else message.text
    if account.options["free_footer"]:
        text = with_footer(text, link.short if link else None, dialect)
    return text, (link,) if link else ()


def _drawn_id(message: Message, login: str, backend: Backend) -> str:
    return backend.draw_id(LETTERS_AND_DIGITS, _ID_LENGTH, login, "sendsms", message.phone, brief(message.text))


def _errors(message: Message) -> tuple[str, ...]:
    """Return the names of a message's errors, in the order of their codes."""
    text = () if message.text else ("empty_text",)
    return text if numbers.is_international(message.phone) else (*text, "bad_recipient")


def _link(message: Message, account: Account, backend: Backend) -> Link:
    code = backend.draw_id(
        LETTERS_AND_DIGITS, _LINK_LENGTH, account.login, "link", message.phone, message.text, message.url
    )
    return Link(links.link(code), message.url)

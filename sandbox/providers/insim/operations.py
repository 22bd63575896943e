"""Sending: from a command to the network, and to what is answered."""

from sandbox.contract import Backend, Handler, Outgoing
from sandbox.core.account import Account, Credentials
from sandbox.core.chance import LETTERS_AND_DIGITS
from sandbox.core.errors import RefusedCredentialsError
from sandbox.core.message import Address, Link
from sandbox.core.msisdn import msisdn
from sandbox.core.text import encoding_of, segments
from sandbox.providers.insim import errors, parse, render
from sandbox.providers.insim.errors import RefusedRequestError
from sandbox.providers.insim.parse import Message, SendSms
from sandbox.providers.insim.render import Refused, Taken
from sandbox.providers.insim.text import with_link
from sandbox.wire.exchange import HttpRequest, HttpResponse

_ID_LENGTH = 15
_LINK_LENGTH = 12
_SHORTEST_PHONE = len("+1234567")
_LONGEST_PHONE = len("+123456789012345")


def send_sms(request: HttpRequest, backend: Backend) -> HttpResponse:
    try:
        command = parse.send_sms(request)
    except RefusedRequestError as error:
        return render.plain(error.name, backend.now)
    try:
        account = backend.authenticate(Credentials(command.login, command.access_key))
    except RefusedCredentialsError:
        return _refuse_each(command, "bad_credentials", backend)
    if command.messages is None:
        return render.plain("missing_parameter", backend.now)
    results = [_result(message, account, backend) for message in command.messages]
    if not command.is_test:
        backend.submit(account, [result.outgoing for result in results if isinstance(result, Taken)])
    return render.results(account.dialect or command.dialect, account.login, results, backend.now)


def refusal(name: str) -> Handler:
    """Refuses any request with that error: where it has a code, beside each message of the request."""

    def refuse(request: HttpRequest, backend: Backend) -> HttpResponse:
        if name not in errors.CODES:
            return render.plain(name, backend.now)
        try:
            command = parse.send_sms(request)
        except RefusedRequestError:
            return render.refused_unread(name, backend.now)
        return _refuse_each(command, name, backend)

    return refuse


def _refuse_each(command: SendSms, name: str, backend: Backend) -> HttpResponse:
    if not command.messages:
        return render.refused_unread(name, backend.now)
    login = command.login
    results = [Refused(_id(message, login, backend), (name,)) for message in command.messages]
    return render.results(command.dialect, login, results, backend.now)


def _result(message: Message, account: Account, backend: Backend) -> Taken | Refused:
    message_id = _id(message, account.login, backend)
    wrong = _what_is_wrong(message)
    if wrong:
        return Refused(message_id, wrong)
    links = _links(message, account, backend)
    text = with_link(message.text, links[0].short) if links else message.text
    encoding = encoding_of(text)
    outgoing = Outgoing(
        to=Address(message.phone, msisdn(message.phone[1:])),
        text=text,
        encoding=encoding,
        segments=segments(text, encoding),
        provider_id=message_id,
        send_at=message.date.at if message.date else None,
        device=account.login,
        priority=message.priority,
        links=links,
    )
    return Taken(outgoing, message.date)


def _id(message: Message, login: str, backend: Backend) -> str:
    return message.own_id or backend.draw_id(
        LETTERS_AND_DIGITS, _ID_LENGTH, login, "sendsms", message.phone, message.text
    )


def _what_is_wrong(message: Message) -> tuple[str, ...]:
    """Names of errors, in the order of their codes."""
    if message.text and _is_phone_number(message.phone):
        return ()
    wrong = () if message.text else ("empty_text",)
    return wrong if _is_phone_number(message.phone) else (*wrong, "bad_recipient")


def _is_phone_number(phone: str) -> bool:
    return (
        phone.startswith("+")
        and _SHORTEST_PHONE <= len(phone) <= _LONGEST_PHONE
        and phone.isascii()
        and phone[1:].isdigit()
    )


def _links(message: Message, account: Account, backend: Backend) -> tuple[Link, ...]:
    if not message.url:
        return ()
    code = backend.draw_id(
        LETTERS_AND_DIGITS, _LINK_LENGTH, account.login, "link", message.phone, message.text, message.url
    )
    return (Link(f"https://arsms.co/{code}", message.url),)

"""Turn the parameters of a send into commands. Module ``requests.endpoints`` has checked each parameter by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from sms_sandbox.core.account import Credentials
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.providers.smsmode import dates, state
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.providers.smsmode.requests import endpoints, forms, numbers
from sms_sandbox.providers.smsmode.requests.forms import Form
from sms_sandbox.providers.smsmode.state import Details
from sms_sandbox.providers.smsmode.text import LATIN, MOST_PARTS, UNICODE, Script, Stop, is_short, writable
from sms_sandbox.wire.exchange import HttpRequest

DEFAULT_SENDER: Final = SenderId(state.DEFAULT_SENDER)

_PARTS_OFFERED: Final = {str(number): number for number in range(1, MOST_PARTS + 1)}
_STOPS_OFFERED: Final = {stop.value: stop for stop in Stop}
_OPTIONS: Final = frozenset(
    {
        *("classe_msg", "emetteur", "date_envoi", "nbr_msg", "stop"),
        *("notification_url", "notification_url_reponse", "refClient"),
    }
)
"""The parameters of sendSMS.do besides credentials, recipients and a text; most requests have none of them."""

_MOST_RECIPIENTS_IN_GET: Final = 300
_LONGEST_REFERENCE: Final = 40
_NEVER: Final = Stop.NEVER
_REPLY_ALLOWED: Final = "4"
_UNICODE: Final = "9"
_LONGEST_SPEECH: Final = 160
_DEFAULT_TITLE: Final = "Ceci est un message de sMsmode"

Groups = Mapping[str, Mapping[str, Address]]
"""The contacts of each group of the account, by the group's name and the contact's number."""


class Send(msgspec.Struct):
    recipients: tuple[Address, ...]
    text: str
    script: Script
    parts: tuple[str, ...] = ()
    """The parts of the text, if they are known already, else none."""

    most_parts: int = MOST_PARTS
    stop: Stop = _NEVER
    sender: SenderId = DEFAULT_SENDER
    send_at: int | None = None
    takes_replies: bool = False
    details: Details = msgspec.field(default_factory=Details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Describe a message to be read aloud. The alphabet of texts does not apply to speech."""

    recipients: tuple[Address, ...]
    text: str
    """All that is read aloud, the title first."""

    send_at: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """Describe one line of a file. For an empty field the parameters of the request count."""

    recipients: tuple[Address, ...]
    text: str
    sender: str = ""
    reference: str = ""


def shown(request: HttpRequest) -> Credentials | None:
    """Return the credentials of any request, or None if it has none."""
    call = endpoints.endpoint_at(request.path)
    if call is None:
        return None
    try:
        return forms.credentials(request.parsed(forms.read), call.logins)
    except SmsModeError:
        return None


def send(form: Form, method: str, groups: Groups) -> Send:
    """Return the command of sendSMS.do. Raise SmsModeError."""
    recipients = _recipients(form, method) or _group(form, groups)
    if _OPTIONS.isdisjoint(form.values):
        words = form.values.get("message", "")
        if isinstance(words, str) and is_short(words):
            return Send(recipients, words, LATIN, (words,))
        return Send(recipients, writable(form.beginning("message")), LATIN)
    is_unicode = form.text("classe_msg") == _UNICODE
    text = form.beginning("message", "utf-8") if is_unicode else writable(form.beginning("message"))
    return _send(form, Line(recipients, text), UNICODE if is_unicode else LATIN)


def batch(form: Form, lines: Iterable[Line]) -> list[Send]:
    """Return a command for each line that has a recipient and a text. Raise SmsModeError if no line has both."""
    commands = [_send(form, line, LATIN) for line in lines if line.recipients and line.text]
    if not commands:
        raise SmsModeError("missing_parameter")
    return commands


def voice(form: Form, method: str) -> Voice:
    """Return the command of sendVoiceMessage.do. Raise SmsModeError."""
    recipients = _recipients(form, method)
    if not recipients:
        raise SmsModeError("missing_parameter")
    title = form.text("title") or _DEFAULT_TITLE
    date = form.text("date_envoi")
    return Voice(
        recipients=recipients,
        text=f"{title}. {form.text('message')[:_LONGEST_SPEECH]}",
        send_at=dates.read_day_too(date) if date else None,
    )


def _send(form: Form, line: Line, script: Script) -> Send:
    takes_replies = form.text("classe_msg") == _REPLY_ALLOWED
    sender = line.sender or form.text("emetteur")
    date = form.text("date_envoi")
    return Send(
        recipients=line.recipients,
        text=line.text,
        script=script,
        most_parts=_PARTS_OFFERED.get(form.text("nbr_msg"), MOST_PARTS),
        stop=_STOPS_OFFERED.get(form.text("stop"), _NEVER),
        sender=SenderId(sender) if sender and not takes_replies else DEFAULT_SENDER,
        send_at=dates.read(date) if date else None,
        takes_replies=takes_replies,
        details=Details(
            report_url=form.text("notification_url"),
            reply_url=form.text("notification_url_reponse"),
            reference=(line.reference or form.text("refClient"))[:_LONGEST_REFERENCE],
        ),
    )


def _recipients(form: Form, method: str) -> tuple[Address, ...]:
    recipients = numbers.recipients(form.text("numero"))
    if method == "GET" and len(recipients) > _MOST_RECIPIENTS_IN_GET:
        raise SmsModeError("bad_parameter")
    return recipients


def _group(form: Form, groups: Groups) -> tuple[Address, ...]:
    contacts = groups.get(form.text("groupe").strip())
    if contacts is None:
        raise SmsModeError("missing_parameter")
    return tuple(contacts.values())

"""The parameters of a send to commands; ``calls`` has looked at what each of them must be by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.account import Credentials
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.providers.smsmode import dates, numbers
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.providers.smsmode.requests import endpoints, forms
from sms_sandbox.providers.smsmode.requests.forms import Form
from sms_sandbox.providers.smsmode.state import Details
from sms_sandbox.providers.smsmode.text import LATIN, MOST_PARTS, UNICODE, Script, Stop, writable
from sms_sandbox.wire.exchange import HttpRequest

DEFAULT_SENDER: Final = SenderId("36034")

_PARTS_OFFERED: Final = {str(number): number for number in range(1, MOST_PARTS + 1)}
_STOPS_OFFERED: Final = {stop.value: stop for stop in Stop}
_MOST_RECIPIENTS_IN_GET: Final = 300
_LONGEST_REFERENCE: Final = 40
_REPLY_ALLOWED: Final = "4"
_UNICODE: Final = "9"
_LONGEST_SPEECH: Final = 160
_DEFAULT_TITLE: Final = "Ceci est un message de sMsmode"

Groups = Mapping[str, Mapping[str, Address]]
"""The contacts of each group of the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    recipients: tuple[Address, ...]
    text: str
    script: Script
    most_parts: int
    stop: Stop
    sender: SenderId
    send_at: int | None
    takes_replies: bool
    details: Details


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """``text`` is all that is read aloud, the title first. Speech has no table of characters."""

    recipients: tuple[Address, ...]
    text: str
    send_at: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A text and who gets it, as a line of a file has it; what is empty is as the parameters have it."""

    recipients: tuple[Address, ...]
    text: str
    sender: str = ""
    reference: str = ""


def shown(request: HttpRequest) -> Credentials | None:
    """The credentials of any request; None where there are none."""
    call = endpoints.of(request.path)
    if call is None:
        return None
    try:
        return forms.credentials(forms.read(request), call.logins)
    except SmsModeError:
        return None


def send(asked: Form, method: str, groups: Groups) -> Send:
    """Raises SmsModeError."""
    is_unicode = asked.text("classe_msg") == _UNICODE
    recipients = _recipients(asked, method) or _group(asked, groups)
    text = asked.text("message", "utf-8") if is_unicode else writable(asked.text("message"))
    return _send(asked, Line(recipients, text), UNICODE if is_unicode else LATIN)


def batch(asked: Form, lines: Iterable[Line]) -> list[Send]:
    """One for each line that has a recipient and a text. Raises SmsModeError where there is none."""
    commands = [_send(asked, line, LATIN) for line in lines if line.recipients and line.text]
    if not commands:
        raise SmsModeError("missing_parameter")
    return commands


def voice(asked: Form, method: str) -> Voice:
    """Raises SmsModeError."""
    recipients = _recipients(asked, method)
    if not recipients:
        raise SmsModeError("missing_parameter")
    title = asked.text("title") or _DEFAULT_TITLE
    date = asked.text("date_envoi")
    return Voice(
        recipients=recipients,
        text=f"{title}. {asked.text('message')[:_LONGEST_SPEECH]}",
        send_at=dates.read_day_too(date) if date else None,
    )


def _send(asked: Form, line: Line, script: Script) -> Send:
    takes_replies = asked.text("classe_msg") == _REPLY_ALLOWED
    sender = line.sender or asked.text("emetteur")
    date = asked.text("date_envoi")
    return Send(
        recipients=line.recipients,
        text=line.text,
        script=script,
        most_parts=_PARTS_OFFERED.get(asked.text("nbr_msg"), MOST_PARTS),
        stop=_STOPS_OFFERED.get(asked.text("stop"), Stop.NEVER),
        sender=SenderId(sender) if sender and not takes_replies else DEFAULT_SENDER,
        send_at=dates.read(date) if date else None,
        takes_replies=takes_replies,
        details=Details(
            report_url=asked.text("notification_url"),
            reply_url=asked.text("notification_url_reponse"),
            reference=(line.reference or asked.text("refClient"))[:_LONGEST_REFERENCE],
        ),
    )


def _recipients(asked: Form, method: str) -> tuple[Address, ...]:
    recipients = numbers.recipients(asked.text("numero"))
    if method == "GET" and len(recipients) > _MOST_RECIPIENTS_IN_GET:
        raise SmsModeError("bad_parameter")
    return recipients


def _group(asked: Form, groups: Groups) -> tuple[Address, ...]:
    contacts = groups.get(asked.text("groupe").strip())
    if contacts is None:
        raise SmsModeError("missing_parameter")
    return tuple(contacts.values())

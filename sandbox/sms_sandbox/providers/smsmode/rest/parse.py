"""Turn the body of a send into a draft: of one message, or of a campaign."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import msgspec

from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import DAY, MINUTE
from sms_sandbox.providers.smsmode.rest import dates
from sms_sandbox.providers.smsmode.rest.errors import RestError, bad, missing
from sms_sandbox.providers.smsmode.rest.fields import Fields
from sms_sandbox.providers.smsmode.text import LATIN, UNICODE, Script, is_short, units, writable

AT_ONCE: Final = 5 * MINUTE
"""Less than this ahead a message is sent at once, and a scheduled one cannot be changed any more."""

MOST_AT_ONCE: Final = 1000
_E164: Final = re.compile(r"\+?([1-9][0-9]{6,14})", re.ASCII)
"""An international number, which has the digits of an Msisdn."""

_LONGEST_SENDER: Final = 11
_LEAST_REFERENCE, _LONGEST_REFERENCE = 3, 140
_LONGEST_NAME: Final = 100
_FARTHEST: Final = 3653 * DAY
_FARTHEST_STRICT: Final = 366 * DAY
_GSM7: Final = "GSM7"
_UNICODE: Final = "UNICODE"
_ENCODINGS: Final = (_GSM7, _UNICODE)
_MOST_UNITS: Final = {_GSM7: 1530, _UNICODE: 670}
_SCRIPTS: Final = {_GSM7: LATIN, _UNICODE: UNICODE}
_OPTIONS: Final = frozenset({"from", "sentDate", "refClient", "callbackUrlStatus", "callbackUrlMo"})
"""The fields besides a recipient and a text; most messages have none of them."""


class Rules(Protocol):
    """What a request is checked against besides itself: a Backend has it."""

    @property
    def now(self) -> int: ...

    @property
    def is_strict(self) -> bool: ...


class Draft(msgspec.Struct):
    """Hold what a message and a campaign have in common."""

    text: str
    script: Script
    parts: tuple[str, ...] = ()
    """The parts of the text without an ending, if they are known already, else none."""

    has_stop: bool = False
    sender: str = ""
    """Empty for the channel's default."""

    send_at: int | None = None
    """None for a message to be sent at once."""

    reference: str = ""
    status_url: str = ""
    reply_url: str = ""


class MessageDraft(msgspec.Struct):
    to: Address
    draft: Draft


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    recipients: tuple[tuple[Address, str], ...]
    """Each recipient with a reference of its own, which may be empty."""

    name: str
    ends_at: int | None
    draft: Draft


def message(values: Mapping[str, Any], rules: Rules) -> MessageDraft:
    """Return the draft of a message. Raise RestError."""
    plain = _plain_message(values)
    if plain is None:
        return any_message(Fields(values), rules)
    if not _OPTIONS.isdisjoint(values):
        _set_options(plain.draft, Fields(values), rules)
    return plain


def _plain_message(values: Mapping[str, Any]) -> MessageDraft | None:
    """Return the draft of a short text to a number, as most are, or None for any other message."""
    try:
        body = values["body"]
        text = body["text"]
        match = _E164.fullmatch(values["recipient"]["to"])
        if match is None or len(body) > 1 or not is_short(text) or not text or text.isspace():
            return None
    except (KeyError, TypeError):  # a field is missing, or of another type
        return None
    number = Msisdn(match[1])
    return MessageDraft(Address(number, number), Draft(text, LATIN, (text,)))


def any_message(fields: Fields, rules: Rules) -> MessageDraft:
    """Return the draft of a message, read field by field. Raise RestError."""
    to = recipient(fields.inner("recipient"))
    return MessageDraft(to, _draft(fields, rules))


def campaign(fields: Fields, rules: Rules) -> CampaignDraft:
    """Return the draft of a campaign. Raise RestError."""
    listed = fields.objects("recipients")
    if not listed:
        raise missing("recipients")
    if len(listed) > MOST_AT_ONCE:
        raise bad("recipients", f"At most {MOST_AT_ONCE} recipients expected")
    draft = _draft(fields, rules)
    ends_at = _date(fields, "endDate", rules)
    if ends_at is not None and ends_at < (draft.send_at or rules.now):
        raise bad("endDate", "Must not be before sentDate")
    recipients = tuple((recipient(one), _reference(one)) for one in listed)
    return CampaignDraft(recipients, fields.text("name", most=_LONGEST_NAME), ends_at, draft)


def recipient(fields: Fields) -> Address:
    """Return the number in ``to``, which is to be international. Raise RestError."""
    match = _E164.fullmatch(fields.required("to"))
    if match is None:
        raise bad(f"{fields.path}to", "Must be E.164")
    return Address(match[1], Msisdn(match[1]))


def drafts(values: Iterable[object], rules: Rules) -> list[MessageDraft | RestError]:
    """Return a draft for each message of a batch, or the error for which it is refused."""
    return [_one_of(value, rules) for value in values]


def _one_of(value: object, rules: Rules) -> MessageDraft | RestError:
    if not isinstance(value, dict):
        return RestError("bad_json")
    try:
        return message(value, rules)
    except RestError as error:
        return error


def _draft(fields: Fields, rules: Rules) -> Draft:
    body = fields.inner("body")
    text = body.required("text")
    written = writable(text)
    name = body.one_of("encoding", _ENCODINGS) or (_GSM7 if written == text else _UNICODE)
    script = _SCRIPTS[name]
    if script is not LATIN:
        written = text
    if units(written, script) > _MOST_UNITS[name]:
        raise bad("body.text", f"At most {_MOST_UNITS[name]} characters in {name}")
    draft = Draft(written, script, has_stop=body.flag("stop"))
    _set_options(draft, fields, rules)
    return draft


def _set_options(draft: Draft, fields: Fields, rules: Rules) -> None:
    """Give a draft the values of the fields besides its text. Raise RestError."""
    draft.sender = fields.text("from", most=_LONGEST_SENDER)
    draft.send_at = _date(fields, "sentDate", rules)
    draft.reference = _reference(fields)
    draft.status_url = fields.url("callbackUrlStatus")
    draft.reply_url = fields.url("callbackUrlMo")


def _reference(fields: Fields) -> str:
    return fields.text("refClient", least=_LEAST_REFERENCE, most=_LONGEST_REFERENCE)


def _date(fields: Fields, name: str, rules: Rules) -> int | None:
    """Return the time, or None for a missing one and for one that is near enough to be now. Raise RestError."""
    text = fields.text(name)
    if not text:
        return None
    try:
        at = dates.read(text)
    except ValueError:
        raise bad(fields.path + name, "Must be a date of ISO 8601") from None
    if at < rules.now:
        raise bad(fields.path + name, "Must be in the future")
    if at > rules.now + (_FARTHEST_STRICT if rules.is_strict else _FARTHEST):
        raise bad(fields.path + name, f"At most {1 if rules.is_strict else 10} years ahead")
    return at if at - rules.now >= AT_ONCE else None

"""Parse documents and queries into campaigns. Every function raises RefusedError for invalid input."""

from collections.abc import Mapping
from typing import Final

import msgspec

from sms_sandbox.providers.smsfactor import dates
from sms_sandbox.providers.smsfactor.contacts.recipients import Recipient
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.documents import Tree, text_of
from sms_sandbox.providers.smsfactor.formats.fields import branch, items, optional
from sms_sandbox.providers.smsfactor.usual import UsualSend

_IS_ADVERTISING: Final = {"": False, "alert": False, "advertising": True, "marketing": True}
_OF_A_QUERY: Final = ("text", "pushtype", "delay", "sender")


class Campaign(msgspec.Struct, frozen=True):
    """A campaign as the request describes it."""

    text: str
    is_advertising: bool
    sender: str
    """Empty if the request names none."""

    delay: object
    """As sent."""

    recipients: list[Recipient]
    lists: tuple[str, ...] | None = None
    """The ids of the lists that it goes to, or None if it goes to ``recipients``."""

    links: tuple[str, ...] = ()
    is_unicode: bool = False


def usual(sent: UsualSend) -> Campaign:
    """Build the campaign that ``posted`` builds of the same document."""
    message = sent.sms.message
    if not message.text:
        raise RefusedError("missing_parameter", "text")
    recipients = [Recipient(one.value, one.gsmsmsid) for one in sent.sms.recipients.gsm]
    return Campaign(
        message.text, _is_advertising(message.pushtype), message.sender.strip(), message.delay, recipients
    )


def posted(document: Tree) -> Campaign:
    sms = branch(document, "sms")
    message = branch(sms, "message")
    recipients = branch(sms, "recipients")
    return _campaign(message, recipients, "gsm")


def posted_to_lists(document: Tree) -> Campaign:
    sms = branch(document, "sms")
    return _campaign(branch(sms, "message"), sms, "lists")


def queried(values: Mapping[str, str]) -> Campaign:
    message: Tree = {name: values[name] for name in _OF_A_QUERY if name in values}
    number = values.get("to")
    to: Tree = {"to": {"value": number, "gsmsmsid": values.get("gsmsmsid")}} if number else {}
    return _campaign(message, to, "to")


def moment(delay: object) -> int | None:
    """Return the requested time in microseconds UTC, or None for now."""
    if delay is None or delay == "":
        return None  # the usual case
    text = text_of(delay)
    if text is None:
        raise RefusedError("bad_date")
    text = text.strip()
    try:
        return dates.read(text) if text else None
    except ValueError:
        raise RefusedError("bad_date") from None


def _campaign(message: Tree, to: Tree, name: str) -> Campaign:
    """Build a campaign. ``name`` is the key of the recipients, or of the lists, in ``to``."""
    text = optional(message, "text")
    if not text:
        raise RefusedError("missing_parameter", "text")
    recipients = items(to, name)
    is_advertising = _is_advertising(optional(message, "pushtype"))
    sender = optional(message, "sender").strip()
    links = _links(message.get("links"))
    has_lists = name == "lists"
    return Campaign(
        text,
        is_advertising,
        sender,
        message.get("delay"),
        [] if has_lists else [_recipient(item) for item in recipients],
        _ids(recipients) if has_lists else None,
        links,
        is_unicode=_is_on(message.get("unicode")),
    )


def _is_advertising(pushtype: str) -> bool:
    found = _IS_ADVERTISING.get(pushtype.strip())
    if found is None:
        raise RefusedError("bad_parameter", "pushtype")
    return found


def _is_on(value: object) -> bool:
    return value is not None and (value in (1, "1") or (isinstance(value, str) and value.strip() == "1"))


def _recipient(item: object) -> Recipient:
    """Read a recipient. One without a readable number is kept, to be counted as invalid."""
    if not isinstance(item, dict):
        return Recipient("")
    return Recipient(text_of(item.get("value")) or "", text_of(item.get("gsmsmsid")) or "")


def _ids(lists: list[object]) -> tuple[str, ...]:
    """Return the ids of all items; an item's ``value`` may be several in XML."""
    ids: list[str] = []
    for item in lists:
        values = item.get("value") if isinstance(item, dict) else None
        for value in values if isinstance(values, list) else [values]:
            text = text_of(value)
            if text is None:
                raise RefusedError("bad_parameter", "lists")
            ids.append(text.strip())
    return tuple(ids)


def _links(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    links: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        link = text_of(item)
        if link is None:
            raise RefusedError("bad_parameter", "links")
        links.append(link.strip())
    return tuple([link for link in links if link])

"""Documents and queries to campaigns. All functions raise RefusedError for what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.providers.smsfactor import instants
from sandbox.providers.smsfactor.documents import Tree, text_of
from sandbox.providers.smsfactor.errors import RefusedError

_IS_ADVERTISING: Final = {"": False, "alert": False, "advertising": True, "marketing": True}
_OF_A_QUERY: Final = ("text", "pushtype", "delay", "sender")


@dataclass(frozen=True, slots=True)
class Recipient:
    """As sent; an empty ``value`` is no number, an empty ``gsmsmsid`` is none."""

    value: str
    gsmsmsid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """``delay`` is in microseconds, None for now; ``sender`` is empty where none is given."""

    text: str
    is_advertising: bool
    sender: str
    links: tuple[str, ...]
    is_unicode: bool
    recipients: tuple[Recipient, ...]
    delay: int | None


def posted(document: Tree) -> Campaign:
    sms = _branch(document, "sms")
    message = _branch(sms, "message")
    recipients = _branch(sms, "recipients")
    return _campaign(message, recipients.get("gsm"), "gsm")


def queried(values: Mapping[str, str]) -> Campaign:
    message: Tree = {name: values[name] for name in _OF_A_QUERY if name in values}
    number = values.get("to")
    gsm = {"value": number, "gsmsmsid": values.get("gsmsmsid")} if number else None
    return _campaign(message, gsm, "to")


def _campaign(message: Tree, gsm: object, name_of_gsm: str) -> Campaign:
    text = _optional(message, "text")
    if not text:
        raise RefusedError("missing_parameter", "text")
    recipients = _recipients(gsm, name_of_gsm)
    pushtype = _optional(message, "pushtype").strip()
    if pushtype not in _IS_ADVERTISING:
        raise RefusedError("bad_parameter", "pushtype")
    return Campaign(
        text=text,
        is_advertising=_IS_ADVERTISING[pushtype],
        sender=_optional(message, "sender").strip(),
        links=_links(message.get("links")),
        is_unicode=message.get("unicode") in (1, "1"),
        recipients=recipients,
        delay=_delay(message.get("delay")),  # the last, for a date is looked at only in a sound document
    )


def _branch(tree: Tree, name: str) -> Tree:
    found = tree.get(name)
    if found is None:
        raise RefusedError("missing_parameter", name)
    if not isinstance(found, dict):
        raise RefusedError("bad_parameter", name)
    return found


def _optional(tree: Tree, name: str) -> str:
    value = tree.get(name)
    text = "" if value is None else text_of(value)
    if text is None:
        raise RefusedError("bad_parameter", name)
    return text


def _recipients(gsm: object, name: str) -> tuple[Recipient, ...]:
    """What has no readable number is kept, to be counted as invalid."""
    if gsm is None:
        raise RefusedError("missing_parameter", name)
    if not isinstance(gsm, dict | list):
        raise RefusedError("bad_parameter", name)
    return tuple([_recipient(item) for item in (gsm if isinstance(gsm, list) else [gsm])])


def _recipient(item: object) -> Recipient:
    if not isinstance(item, dict):
        return Recipient("", "")
    return Recipient(text_of(item.get("value")) or "", text_of(item.get("gsmsmsid")) or "")


def _links(value: object) -> tuple[str, ...]:
    links: list[str] = []
    for item in value if isinstance(value, list) else [value or ""]:
        link = text_of(item)
        if link is None:
            raise RefusedError("bad_parameter", "links")
        links.append(link.strip())
    return tuple([link for link in links if link])


def _delay(value: object) -> int | None:
    text = "" if value is None else text_of(value)
    if text is None:
        raise RefusedError("bad_date")
    text = text.strip()
    try:
        return instants.read(text) if text else None
    except ValueError:
        raise RefusedError("bad_date") from None

"""Quote campaigns: recipients, time and cost; and build their messages."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.account import Account, credits_for
from sms_sandbox.core.draws import LETTERS_AND_DIGITS, brief
from sms_sandbox.core.message import Address, Link
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.text.segments import MOST_SEGMENTS, Encoding, is_too_long
from sms_sandbox.providers.smsfactor import parse, text
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest
from sms_sandbox.providers.smsfactor.contacts import recipients
from sms_sandbox.providers.smsfactor.contacts.recipients import Recipient
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats import credentials, documents
from sms_sandbox.providers.smsfactor.formats.documents import Tree
from sms_sandbox.providers.smsfactor.parse import Campaign
from sms_sandbox.providers.smsfactor.render import RecipientCounts
from sms_sandbox.providers.smsfactor.state import NO_INFOS, ProviderData, Remembered, SentCampaign
from sms_sandbox.providers.smsfactor.usual import usual_send
from sms_sandbox.wire.exchange import HttpRequest

_GSM7: Final = Encoding.GSM7
_UCS2: Final = Encoding.UCS2
_LONGEST_SENDER: Final = 11
_SENDER_OF_THE_MANUAL: Final = re.compile(r"[A-Za-z0-9]{0,11}", re.ASCII)


class Quote(msgspec.Struct, frozen=True):
    """A campaign with its recipients, time and cost."""

    campaign: Campaign
    sender: str
    """The campaign's own sender, else the account's; empty if neither has one."""

    send_at: int | None
    """Microseconds UTC, or None for now."""

    kept: Mapping[Msisdn, Recipient]
    """Those that it is sent to, by number."""

    body: str
    """The text before short links and the values of each contact are filled in."""

    links: int
    """The number of short links in ``body``."""

    counts: RecipientCounts
    parts: Mapping[str, tuple[str, ...]]
    """The parts of the texts that were cut for the cost."""


def document(request: HttpRequest) -> Tree:
    """Return the document of a request to send; of a usual one no tree is made. Raise RefusedError."""
    return documents.read(request) if request.parsed(usual_send) is None else {}


def read_ahead(request: HttpRequest) -> object:
    """Parse the document of any request."""
    return request.parsed(usual_send) or documents.read(request)


def quote(asked: AuthenticatedRequest) -> Quote:
    """Quote the campaign that a request describes. Raise RefusedError."""
    campaign, data = campaign_of(asked.request), asked.data
    if asked.account.options["strict_sender"] and not _SENDER_OF_THE_MANUAL.fullmatch(campaign.sender):
        raise RefusedError("bad_parameter", "sender")
    send_at = None if campaign.delay is None else _send_at(campaign, asked.backend)
    kept, counts = recipients.filtered(_recipients(campaign, data), data)
    sender = campaign.sender or data.profile.get("sender", "")
    body = text.with_stop(campaign.text, is_owed=campaign.is_advertising and sender != "")
    links = min(len(campaign.links), text.count_short_tags(body)) if campaign.links else 0
    # All short links have the same length, so any text gives the cost of all.
    example = text.with_links(body, [text.short_link(text.ANY_CODE)] * links) if links else body
    parts: dict[str, tuple[str, ...]] = {}
    counts.cost = _cost(example, kept.values(), parts, is_unicode=campaign.is_unicode)
    return Quote(campaign, sender, send_at, kept, body, links, counts, parts)


def sent(placed: Quote, ticket: str, now: int) -> SentCampaign:
    """Return what is kept of a campaign besides its messages."""
    campaign, counts = placed.campaign, placed.counts
    sender = placed.sender[:_LONGEST_SENDER]
    return SentCampaign(
        ticket, sender, campaign.text, now, placed.send_at, counts.cost, counts.total, campaign.lists or ()
    )


def messages(placed: Quote, ticket: str, asked: AuthenticatedRequest) -> list[Outgoing]:
    """Build one message for each number, each with its own short links."""
    sender = _sender_id(placed.sender[:_LONGEST_SENDER]) if placed.sender else None
    is_unicode, dialect, data = placed.campaign.is_unicode, asked.dialect, asked.data
    encoding = _UCS2 if is_unicode else _GSM7
    outgoing: list[Outgoing] = []
    for number, recipient in placed.kept.items():
        links = _links(placed, number, asked.account, asked.backend) if placed.links else ()
        infos = recipient.infos
        personal = text.with_links(placed.body, [link.short for link in links]) if links else placed.body
        if infos is not None:
            personal = text.with_infos(personal, infos)
        parts = placed.parts.get(personal) or text.parts(personal, is_unicode=is_unicode)
        details = Remembered(recipient.gsmsmsid, infos or NO_INFOS, dialect, data)
        cost = credits_for(len(parts))
        address = Address(number, number)
        outgoing.append(
            Outgoing(
                address, personal, encoding, parts, ticket, sender, cost, details, send_at=placed.send_at, links=links
            )
        )
    return outgoing


@lru_cache(maxsize=64)
def _sender_id(sender: str) -> SenderId:
    """Return the sender, which most messages of an account share."""
    return SenderId(sender)


def campaign_of(request: HttpRequest) -> Campaign:
    """Return the campaign that a request describes. Raise RefusedError."""
    if request.method == "GET":
        return parse.queried(credentials.query(request))
    if "lists" in request.path.split("/"):
        return parse.posted_to_lists(documents.read(request))
    usual = request.parsed(usual_send)
    return parse.posted(documents.read(request)) if usual is None else parse.usual(usual)


def _send_at(campaign: Campaign, backend: Backend) -> int | None:
    """Return the time to send, or None for now. A past time means now, since the manual's own requests have past
    dates.

    Raise RefusedError in strict mode.
    """
    moment = parse.moment(campaign.delay)
    if moment is None or moment > backend.now:
        return moment
    if backend.is_strict:
        raise RefusedError("bad_date")
    return None


def _recipients(campaign: Campaign, data: ProviderData) -> list[Recipient]:
    found = campaign.recipients
    for list_id in campaign.lists or ():
        if list_id not in data.lists:
            raise RefusedError("unknown_list")
        contacts = data.lists[list_id].contacts.values()
        found = found + [Recipient(contact.number, infos=contact.infos) for contact in contacts]
    if not found:
        raise RefusedError("missing_recipients")
    return found


def _cost(example: str, kept: Iterable[Recipient], parts: dict[str, tuple[str, ...]], *, is_unicode: bool) -> int:
    """Return the cost in credits, and add the parts of each text to ``parts``.

    All recipients have the same text but the contacts of a list. Raise RefusedError for a text of more parts than can
    be joined.
    """
    cost = 0
    for recipient in kept:
        infos = recipient.infos
        personal = example if infos is None else text.with_infos(example, infos)
        found = parts.get(personal)
        if found is None:
            if is_too_long(personal):
                raise RefusedError("bad_parameter", "text")
            found = parts[personal] = text.parts(personal, is_unicode=is_unicode)
            if len(found) > MOST_SEGMENTS:
                raise RefusedError("bad_parameter", "text")
        cost += len(found)
    return cost


def _links(placed: Quote, number: Msisdn, account: Account, backend: Backend) -> tuple[Link, ...]:
    return tuple(
        [
            Link(text.short_link(_code(placed, number, position, account, backend)), target)
            for position, target in enumerate(placed.campaign.links[: placed.links])
        ]
    )


def _code(placed: Quote, number: Msisdn, position: int, account: Account, backend: Backend) -> str:
    names = (account.login, "link", number, brief(placed.body), str(position))
    return backend.draw_id(LETTERS_AND_DIGITS, len(text.ANY_CODE), *names)

"""Quote campaigns: recipients, time and cost; and build their messages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.account import Account, credits_for
from sms_sandbox.core.draws import LETTERS_AND_DIGITS, brief
from sms_sandbox.core.message import Address, Link
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.text.segments import MOST_SEGMENTS, is_too_long
from sms_sandbox.providers.smsfactor import parse, text
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest
from sms_sandbox.providers.smsfactor.contacts import recipients
from sms_sandbox.providers.smsfactor.contacts.recipients import Filtered, Recipient
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats import credentials
from sms_sandbox.providers.smsfactor.parse import Campaign
from sms_sandbox.providers.smsfactor.render import RecipientCounts
from sms_sandbox.providers.smsfactor.state import NO_INFOS, ProviderData, Remembered, SentCampaign

_LONGEST_SENDER: Final = 11
_SENDER_OF_THE_MANUAL: Final = re.compile(r"[A-Za-z0-9]{0,11}", re.ASCII)


@dataclass(slots=True, kw_only=True)  # not frozen, since that doubles what one costs, and each send has one
class Quote:
    """A campaign with its recipients, time and cost."""

    campaign: Campaign
    sender: str
    """The campaign's own sender, else the account's; empty if neither has one."""

    send_at: int | None
    """Microseconds UTC, or None for now."""

    filtered: Filtered
    body: str
    """The text before short links and the values of each contact are filled in."""

    links: int
    """The number of short links in ``body``."""

    counts: RecipientCounts
    parts: Mapping[str, tuple[str, ...]]
    """The parts of the texts that were cut for the cost."""


def quote(asked: AuthenticatedRequest) -> Quote:
    """Quote the campaign that a request describes. Raise RefusedError."""
    campaign = _campaign(asked)
    if asked.account.options["strict_sender"] and not _SENDER_OF_THE_MANUAL.fullmatch(campaign.sender):
        raise RefusedError("bad_parameter", "sender")
    send_at = _send_at(campaign, asked.backend)
    filtered = recipients.filtered(_recipients(campaign, asked.data), asked.data)
    sender = campaign.sender or asked.data.profile.get("sender", "")
    body = text.with_stop(campaign.text, is_owed=campaign.is_advertising and sender != "")
    links = min(len(campaign.links), text.count_short_tags(body))
    # All short links have the same length, so any text gives the cost of all.
    example = text.with_links(body, [text.short_link(text.ANY_CODE)] * links) if links else body
    parts: dict[str, tuple[str, ...]] = {}
    counts = RecipientCounts(
        cost=_cost(campaign, example, filtered.kept.values(), parts),
        total=filtered.total,
        sent=len(filtered.kept),
        blacklisted=filtered.blacklisted,
        duplicated=filtered.duplicated,
        invalid=filtered.invalid,
        npai=filtered.npai,
    )
    return Quote(
        campaign=campaign,
        sender=sender,
        send_at=send_at,
        filtered=filtered,
        body=body,
        links=links,
        counts=counts,
        parts=parts,
    )


def sent(placed: Quote, ticket: str, now: int) -> SentCampaign:
    """Return what is kept of a campaign besides its messages."""
    return SentCampaign(
        ticket=ticket,
        sender=placed.sender[:_LONGEST_SENDER],
        text=placed.campaign.text,
        made_at=now,
        send_at=placed.send_at,
        cost=placed.counts.cost,
        total=placed.counts.total,
        lists=placed.campaign.lists or (),
    )


def messages(placed: Quote, ticket: str, asked: AuthenticatedRequest) -> list[Outgoing]:
    """Build one message for each number, each with its own short links."""
    sender = placed.sender[:_LONGEST_SENDER]
    sender_id = _sender_id(sender) if sender else None
    return [
        _message(placed, ticket, sender_id, number, recipient, asked)
        for number, recipient in placed.filtered.kept.items()
    ]


def _message(
    placed: Quote,
    ticket: str,
    sender: SenderId | None,
    number: Msisdn,
    recipient: Recipient,
    asked: AuthenticatedRequest,
) -> Outgoing:
    is_unicode = placed.campaign.is_unicode
    links = _links(placed, number, asked.account, asked.backend) if placed.links else ()
    personal = text.with_links(placed.body, [link.short for link in links]) if links else placed.body
    personal = _personal(personal, recipient)
    parts = placed.parts.get(personal) or text.parts(personal, is_unicode=is_unicode)
    return Outgoing(
        to=Address(number, number),
        text=personal,
        encoding=text.encoding(is_unicode=is_unicode),
        segments=parts,
        provider_id=ticket,
        sender=sender,
        cost=credits_for(len(parts)),
        send_at=placed.send_at,
        links=links,
        details=Remembered(recipient.gsmsmsid, recipient.infos or NO_INFOS, asked.dialect, asked.data),
    )


@lru_cache(maxsize=64)
def _sender_id(sender: str) -> SenderId:
    """Return the sender, which most messages of an account share."""
    return SenderId(sender)


def _campaign(asked: AuthenticatedRequest) -> Campaign:
    if asked.request.method == "GET":
        return parse.queried(credentials.query(asked.request))
    if "lists" in asked.request.path.split("/"):
        return parse.posted_to_lists(asked.document)
    return parse.posted(asked.document)


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
    found = list(campaign.recipients)
    for list_id in campaign.lists or ():
        if list_id not in data.lists:
            raise RefusedError("unknown_list")
        contacts = data.lists[list_id].contacts.values()
        found.extend([Recipient(contact.number, infos=contact.infos) for contact in contacts])
    if not found:
        raise RefusedError("missing_recipients")
    return found


def _cost(campaign: Campaign, example: str, kept: Iterable[Recipient], parts: dict[str, tuple[str, ...]]) -> int:
    """Return the cost in credits, and add the parts of each text to ``parts``.

    All recipients have the same text but the contacts of a list. Raise RefusedError for a text of more parts than can
    be joined.
    """
    cost = 0
    for recipient in kept:
        personal = _personal(example, recipient)
        found = parts.get(personal)
        if found is None:
            if is_too_long(personal):
                raise RefusedError("bad_parameter", "text")
            found = parts[personal] = text.parts(personal, is_unicode=campaign.is_unicode)
            if len(found) > MOST_SEGMENTS:
                raise RefusedError("bad_parameter", "text")
        cost += len(found)
    return cost


def _personal(body: str, recipient: Recipient) -> str:
    return body if recipient.infos is None else text.with_infos(body, recipient.infos)


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

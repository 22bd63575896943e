"""Campaigns weighed: who is sent to, when, what it costs, and the messages it makes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sandbox.contract import Backend, Outgoing
from sandbox.core.account import Account, credits_for
from sandbox.core.chance import LETTERS_AND_DIGITS
from sandbox.core.message import Address, Link
from sandbox.core.msisdn import Msisdn
from sandbox.core.sender import SenderId
from sandbox.providers.smsfactor import credentials, parse, recipients, text
from sandbox.providers.smsfactor.admission import Visit
from sandbox.providers.smsfactor.errors import RefusedError
from sandbox.providers.smsfactor.parse import Campaign
from sandbox.providers.smsfactor.recipients import Filtered
from sandbox.providers.smsfactor.render import Tally
from sandbox.providers.smsfactor.webhooks import Remembered

_LONGEST_SENDER: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """``body`` is the text but for its short links, of which it has ``links``. ``tally`` is what it all comes to."""

    campaign: Campaign
    send_at: int | None
    filtered: Filtered
    body: str
    links: int
    tally: Tally


def order(visit: Visit) -> Order:
    """The campaign that the request asks for; raises RefusedError."""
    campaign = _campaign(visit)
    send_at = _send_at(campaign, visit.backend)
    if not campaign.recipients:
        raise RefusedError("missing_recipients")
    body = text.with_stop(campaign.text, is_owed=campaign.is_advertising and bool(campaign.sender))
    links = min(len(campaign.links), text.count_short_tags(body))
    filtered = recipients.filtered(campaign.recipients)
    # One short link is as long as another, so any text tells the cost of all.
    example = text.with_links(body, [text.short_link(text.ANY_CODE)] * links)
    parts = text.parts(example, is_unicode=campaign.is_unicode)
    tally = Tally(
        cost=len(parts) * len(filtered.kept),
        total=filtered.total,
        sent=len(filtered.kept),
        duplicated=filtered.duplicated,
        invalid=filtered.invalid,
    )
    return Order(campaign=campaign, send_at=send_at, filtered=filtered, body=body, links=links, tally=tally)


def messages(placed: Order, ticket: str, visit: Visit) -> Iterator[Outgoing]:
    """One for each number, each with short links of its own."""
    campaign = placed.campaign
    sender = campaign.sender[:_LONGEST_SENDER]
    for number, gsmsmsid in placed.filtered.kept.items():
        links = _links(placed, number, visit.account, visit.backend)
        personal = text.with_links(placed.body, [link.short for link in links])
        parts = text.parts(personal, is_unicode=campaign.is_unicode)
        yield Outgoing(
            to=Address(number, number),
            text=personal,
            encoding=text.encoding(is_unicode=campaign.is_unicode),
            segments=parts,
            provider_id=ticket,
            sender=SenderId(sender) if sender else None,
            cost=credits_for(len(parts)),
            send_at=placed.send_at,
            links=links,
            details=Remembered(gsmsmsid, visit.caller.dialect),
        )


def _campaign(visit: Visit) -> Campaign:
    if visit.request.method == "GET":
        return parse.queried(credentials.query(visit.request))
    return parse.posted(visit.document)


def _send_at(campaign: Campaign, backend: Backend) -> int | None:
    """A past time means now, for the dates in the manual's own requests are past, too. Raises RefusedError."""
    if campaign.delay is None or campaign.delay > backend.now:
        return campaign.delay
    if backend.is_strict:
        raise RefusedError("bad_date")
    return None


def _links(placed: Order, number: Msisdn, account: Account, backend: Backend) -> tuple[Link, ...]:
    return tuple(
        [
            Link(text.short_link(_code(placed, number, position, account, backend)), target)
            for position, target in enumerate(placed.campaign.links[: placed.links])
        ]
    )


def _code(placed: Order, number: Msisdn, position: int, account: Account, backend: Backend) -> str:
    names = (account.login, "link", number, placed.body, str(position))
    return backend.draw_id(LETTERS_AND_DIGITS, len(text.ANY_CODE), *names)

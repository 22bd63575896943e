"""The campaigns of an account: list, details, replies, numbers that asked for no more. Handlers never raise."""

from collections.abc import Callable
from typing import Final

from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.contacts.recipients import number_in
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats import credentials
from sms_sandbox.providers.smsfactor.history import counters, queries, render
from sms_sandbox.providers.smsfactor.history.counters import CampaignView
from sms_sandbox.providers.smsfactor.history.queries import Period, Values
from sms_sandbox.providers.smsfactor.state import Blocked, SentCampaign
from sms_sandbox.wire.exchange import HttpResponse

_NEWEST_FIRST: Final = "-id"


def _list(asked: AuthenticatedRequest) -> HttpResponse:
    values = credentials.query(asked.request)
    now = asked.backend.now
    keys: dict[str, queries.Key[SentCampaign]] = {
        "id": _id,
        "date": lambda campaign: campaign.sent_at,
        "text": lambda campaign: campaign.text,
        "cost": lambda campaign: campaign.cost,
        "status": lambda campaign: render.status(campaign, now),
    }
    found = list(filter(_filter(values, asked), asked.data.campaigns.values()))
    page = queries.page(queries.in_order(found, values, keys, _NEWEST_FIRST, _id), values)
    views = [counters.view(campaign, asked.account, asked.backend) for campaign in page]
    return render.campaigns(views, len(asked.data.campaigns), len(found), asked.style)


def _filter(values: Values, asked: AuthenticatedRequest) -> Callable[[SentCampaign], bool]:
    period = queries.period(values)
    fewest, most = queries.number(values, "sms_min"), queries.number(values, "sms_max")
    text = values.get("text", "").casefold()
    tickets = _tickets_to(values.get("destination", ""), asked)

    def passes(campaign: SentCampaign) -> bool:
        return (
            _is_within(campaign, period, fewest, most)
            and text in campaign.text.casefold()
            and (tickets is None or campaign.ticket in tickets)
        )

    return passes


def _is_within(campaign: SentCampaign, period: Period, fewest: int | None, most: int | None) -> bool:
    return (
        period.includes(campaign.sent_at)
        and (fewest is None or campaign.total >= fewest)
        and (most is None or campaign.total <= most)
    )


def _tickets_to(destination: str, asked: AuthenticatedRequest) -> set[str] | None:
    """Return the tickets of the campaigns that were sent to a number, or None if no number is asked for."""
    if not destination:
        return None
    number = number_in(destination)
    return {message.provider_id for message in asked.backend.sent(asked.account) if message.to.msisdn == number}


def _move_npai(asked: AuthenticatedRequest) -> HttpResponse:
    """Put the campaign's wrong numbers on the NPAI list."""
    wrong = _named(asked).wrong_numbers
    for message, step in wrong:
        number = Msisdn(message.to.text)
        entry = Blocked(number, counters.remembered(message).infos, step.at, message.provider_id)
        asked.data.npai.setdefault(number, entry)
    return render.npai_moved(len(wrong), asked.style)


def _named(asked: AuthenticatedRequest) -> CampaignView:
    campaign = asked.data.campaigns.get(asked.request.path_values["ticket"])
    if campaign is None:
        raise RefusedError("unknown_message")
    return counters.view(campaign, asked.account, asked.backend)


def _id(campaign: SentCampaign) -> int:
    return int(campaign.ticket)


read_all: Final = answering(_list)
read: Final = answering(lambda asked: render.campaign(_named(asked), asked.style))
read_stops: Final = answering(lambda asked: render.stops(_named(asked), asked.style))
read_npai: Final = answering(lambda asked: render.npais(_named(asked), asked.style))
read_replies: Final = answering(lambda asked: render.replies_to(_named(asked), asked.style))
move_npai: Final = answering(_move_npai)

"""Render campaigns to exact bytes."""

from collections.abc import Iterable, Mapping

from sms_sandbox.core.message import MoMessage
from sms_sandbox.providers.smsfactor import dates
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike
from sms_sandbox.providers.smsfactor.history.counters import CampaignView, remembered
from sms_sandbox.providers.smsfactor.state import INFOS, Infos, SentCampaign
from sms_sandbox.wire.exchange import HttpResponse

Fields = dict[str, object]


def campaigns(found: Iterable[CampaignView], total: int, matching: int, style: AnswerStyle) -> HttpResponse:
    """Render a page of campaigns. ``matching`` counts those that pass the filters, ``total`` all."""
    entries = [_entry(view, style) for view in found]
    fields = {**OK, "campaigns": entries, "totalRecords": total, "totalDisplayRecords": matching}
    return alike(fields, style, "campaigns")


def campaign(view: CampaignView, style: AnswerStyle) -> HttpResponse:
    """Render one campaign, in JSON an array of one. The XML of the pages has no status in it."""
    entry = _entry(view, style)
    if not style.is_json:
        del entry["status"]
    return alike({**OK, "campaign": [entry]}, style, "campaign")


def stops(view: CampaignView, style: AnswerStyle) -> HttpResponse:
    entries = [_number(reply.sender, _infos(reply), reply.received_at) for reply in view.stops]
    return alike({**OK, "stops": entries}, style, "campaign_stops")


def npais(view: CampaignView, style: AnswerStyle) -> HttpResponse:
    entries = [_number(message.to.text, remembered(message).infos, step.at) for message, step in view.wrong_numbers]
    return alike({**OK, "npais": entries}, style, "campaign_npais")


def replies_to(view: CampaignView, style: AnswerStyle) -> HttpResponse:
    entries = [
        {
            "destination": int(reply.sender),
            "info1": _infos(reply).get("info1"),
            "info2": _infos(reply).get("info2"),
            "date": dates.write_plain(reply.received_at),
        }
        for reply in view.replies
    ]
    return alike({**OK, "replies": entries}, style, "campaign_replies")


def npai_moved(count: int, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "NPAI": count}, style, "campaign_npai_moved")


def status(campaign: SentCampaign, now: int) -> str:
    if campaign.is_cancelled:
        return "Canceled"
    return "Scheduled" if campaign.is_scheduled(now) else "Sent"


def _entry(view: CampaignView, style: AnswerStyle) -> Fields:
    """Return the sixteen fields of a campaign, all of them texts but the lists."""
    one, counted = view.campaign, view.counters()
    return {
        "id": one.ticket,
        "sender": one.sender,
        "text": one.text,
        "creation_date": dates.write_plain(one.made_at),
        "date": dates.write_plain(one.sent_at),
        "cost": str(one.cost),
        "lists": [{"id": list_id} for list_id in one.lists],
        "status": status(one, style.now),
        "delivery_rate": str(view.delivery_rate(counted["delivered"])),
        **_texts(counted),
        "total": str(one.total),
    }


def _texts(counted: Mapping[str, int]) -> Fields:
    names = ("delivered", "error", "expired", "network_error", "stop", "npai")
    return {name: str(counted[name]) for name in names}


def _number(number: str, infos: Infos, at: int) -> Fields:
    return {"destination": number, **{name: infos.get(name) for name in INFOS}, "date": dates.write_plain(at)}


def _infos(reply: MoMessage) -> Infos:
    return {} if reply.answers is None else remembered(reply.answers).infos

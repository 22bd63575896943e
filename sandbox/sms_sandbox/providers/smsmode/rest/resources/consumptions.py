"""Show what was sent by channel and month or day, and look numbers up."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import msisdn
from sms_sandbox.core.time.instants import DAY
from sms_sandbox.providers.smsmode import ids
from sms_sandbox.providers.smsmode.rest import auth, dates, render, spending, states
from sms_sandbox.providers.smsmode.rest.auth import Caller
from sms_sandbox.providers.smsmode.rest.errors import bad_query, unknown
from sms_sandbox.providers.smsmode.rest.lookup import lookup
from sms_sandbox.providers.smsmode.rest.paging import Query, Window
from sms_sandbox.providers.smsmode.state.organisation import Channel
from sms_sandbox.wire.exchange import HttpResponse

_LISTED_FOR: Final = 92 * DAY
_PERIODS: Final[Mapping[str, Callable[[int], int]]] = {"MONTH": dates.month_of, "DAY": dates.day_of}
_GROUPS: Final = {"": "mccMnc", "MCCMNC": "mccMnc", "MCC": "mcc"}


@dataclass(frozen=True, slots=True)
class Consumption:
    """Hold the messages that a channel has sent in a period."""

    channel: Channel
    period: str
    start: int
    messages: list[MtMessage]

    @property
    def id(self) -> str:
        return ids.uuid_of("consumption", self.channel.id, self.period, dates.write_day(self.start))


def listed(caller: Caller, backend: Backend) -> HttpResponse:
    query = Query(caller)
    usual = Window(backend.now - _LISTED_FOR, backend.now, dates.write_day)
    window = query.window(usual, backend.now, refuses_future=True)
    found = [one for one in _all(caller, backend, query) if _is_within(one, window)]
    is_ascending = query.order("startDate")
    if is_ascending is not None:
        found.sort(key=lambda one: one.start, reverse=not is_ascending)
    return query.answer(found, lambda one: _body(one, caller), backend.now, "rest.consumptions", window)


def shown(caller: Caller, backend: Backend) -> HttpResponse:
    query = Query(caller)
    group = _GROUPS.get(query.text("groupBy").upper())
    if group is None:
        raise bad_query("groupBy", "mccMnc or mcc expected", "000")
    wanted = caller.value("consumptionId")
    for period in _PERIODS:
        for channel in _channels(caller, backend):
            for one in _of(channel, period, backend):
                if one.id == wanted:
                    items = list(_items(one, group, has_statuses=query.text("detailStatuses") != "false"))
                    body = {**_body(one, caller), "items": items}
                    return render.answer(200, body, backend.now, "rest.consumption")
    raise unknown("consumption")


def looked_up(caller: Caller, backend: Backend) -> HttpResponse:
    number = msisdn(caller.value("msisdn").removeprefix("+").removeprefix("%2B"))
    if number is None:
        raise unknown("msisdn")
    return render.answer(200, lookup(number), backend.now, "rest.lookup")


def _channels(caller: Caller, backend: Backend) -> list[Channel]:
    return [auth.channel(caller, backend)] if caller.value("channelId") else auth.channels(caller, backend)


def _all(caller: Caller, backend: Backend, query: Query) -> Iterator[Consumption]:
    """Yield the consumptions of the channels that are sought, newest first."""
    period = query.search("periodType").upper() or "MONTH"
    if period not in _PERIODS:
        raise bad_query("searchBy[periodType]", "MONTH or DAY expected", "000")
    for channel in _channels(caller, backend):
        facts = {"channel.flow": channel.flow, "channel.channelId": channel.id, "flow": channel.flow}
        facts |= {"channelId": channel.id}
        is_of_type = (query.search("channel.type") or "SMS") == channel.type
        if is_of_type and all(query.search(name) in ("", value) for name, value in facts.items()):
            yield from _of(channel, period, backend)


def _of(channel: Channel, period: str, backend: Backend) -> list[Consumption]:
    by_start: dict[int, list[MtMessage]] = {}
    for message in spending.sent_by(channel, backend, 0):
        if not spending.is_cancelled(message):
            by_start.setdefault(_PERIODS[period](message.submitted_at), []).append(message)
    return [Consumption(channel, period, start, sent) for start, sent in reversed(by_start.items())]


def _is_within(one: Consumption, window: Window) -> bool:
    """Return whether any of the period lies in the window."""
    return _PERIODS[one.period](window.start) <= one.start <= window.end


def _body(one: Consumption, caller: Caller) -> render.Body:
    return {
        "consumptionId": one.id,
        "channel": one.channel.short,
        "periodType": one.period,
        "startDate": dates.write_day(one.start),
        "quantity": len(one.messages),
        "price": render.price(spending.spent(one.messages)),
        "href": f"{caller.base}/commons/v1/consumptions/{one.id}",
    }


def _items(one: Consumption, group: str, *, has_statuses: bool) -> Iterator[render.Body]:
    """Yield what was sent to each network or country."""
    groups: dict[str, list[MtMessage]] = {}
    networks: dict[str, dict[str, str]] = {}
    for message in one.messages:
        network = lookup(message.to.msisdn) if message.to.msisdn else {}
        name = network.get(group, "")
        networks.setdefault(name, network)
        groups.setdefault(name, []).append(message)
    for name, messages in groups.items():
        item: render.Body = {
            "lookup": networks[name],
            "quantity": len(messages),
            "price": render.price(spending.spent(messages)),
        }
        if has_statuses:
            values = Counter(states.status_of(message, message.state, message.reason).value for message in messages)
            item["statuses"] = [{"value": value, "quantity": quantity} for value, quantity in values.items()]
        yield item

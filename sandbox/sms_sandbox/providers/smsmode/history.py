"""The calls about what was sent and what came back: reports, statuses, lists, deleting."""

import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import DAY
from sms_sandbox.providers.smsmode import dates, numbers, render, state, states
from sms_sandbox.providers.smsmode.auth import AuthenticatedRequest
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.providers.smsmode.requests.forms import Form
from sms_sandbox.providers.smsmode.states import Status
from sms_sandbox.wire.exchange import HttpResponse

REPORTS_OPTION: Final = "reports"
"""Whether the account has delivery reports; without them smsStatus.do stops at 0."""

_REPORTED_FOR: Final = 30 * DAY
_USUAL_COUNT: Final = 50
_MOST_LISTED: Final = 10_000
_KNOWN_BY_REPORT: Final = frozenset({Status.RECEIVED, Status.DELIVERED_TO_OPERATOR})


def reports(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    found = [(message.to.text, status) for message, status in _recent(asked, backend)]
    return render.reports(found, backend.now)


def status(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    found = [status for _, status in _recent(asked, backend)]
    if not asked.account.options[REPORTS_OPTION]:
        found = [Status.SENT if status in _KNOWN_BY_REPORT else status for status in found]
    return render.campaign(states.of_campaign(found), backend.now)


def delete(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """What is still scheduled is never sent; what has left goes on its way, but no call tells of it any more."""
    found = _meant(asked.form, asked.account, backend)
    if not found:
        raise SmsModeError("unknown_message")
    for message in found:
        state.of(message).is_deleted = True
        if message.state is MessageState.SCHEDULED:
            backend.cancel(message)
    return render.done("SMS supprimé", backend.now, "cancel.done")


def sent(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    campaigns: dict[str, list[MtMessage]] = {}
    for message in backend.sent(asked.account):
        if _status(message) is not None:
            campaigns.setdefault(message.provider_id, []).append(message)
    start, count = _page(asked.form)
    newest_first = list(reversed(campaigns.values()))[start : start + min(count, _MOST_LISTED)]
    return render.sent(map(_summary, newest_first), backend.now)


def replies(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    newest_first = reversed(backend.received(asked.account))
    told = [_reply(reply, message) for reply in newest_first if (message := answered(reply))]
    return render.replies(_chosen(told, asked.form), backend.now)


def answered(reply: MoMessage) -> MtMessage | None:
    """The message that it answers, if that takes any: other replies, as a STOP, are not passed on."""
    return reply.answers if reply.answers and reply.answers.takes_replies else None


def _status(message: MtMessage) -> Status | None:
    """None for a message of which nothing is told any more."""
    kept = state.of(message)
    return None if kept.is_deleted else states.status_of(message.history[-1], is_voice=kept.is_voice)


def _recent(asked: AuthenticatedRequest, backend: Backend) -> list[tuple[MtMessage, Status]]:
    """The messages of the id in question, with their statuses. Raises SmsModeError where there is none."""
    earliest = backend.now - _REPORTED_FOR
    found = [
        (message, status)
        for message in backend.messages(asked.account, asked.form.text("smsID"))
        if (status := _status(message)) is not None and _leaves_at(message) >= earliest
    ]
    if not found:
        raise SmsModeError("unknown_message")
    return found


def _leaves_at(message: MtMessage) -> int:
    return max(message.submitted_at, message.send_at or message.submitted_at)


def _meant(asked: Form, account: Account, backend: Backend) -> list[MtMessage]:
    """All messages of the id, or those sent together with the newest one to the number."""
    sms_id = asked.text("smsID") or _newest_to(asked.text("numero"), account, backend)
    return [message for message in backend.messages(account, sms_id) if _status(message) is not None]


def _newest_to(number: str, account: Account, backend: Backend) -> str:
    """Its id, empty where there is none. Raises SmsModeError where no number is given."""
    wanted = numbers.recipients(number)
    if not wanted:
        raise SmsModeError("missing_parameter")
    for message in reversed(backend.sent(account)):
        if message.to == wanted[0] and _status(message) is not None:
            return message.provider_id
    return ""


def _page(asked: Form) -> tuple[int, int]:
    """Where to start, and how many: that is what ``offset`` is."""
    return _number(asked, "start", 0), _number(asked, "offset", _USUAL_COUNT)


def _number(asked: Form, name: str, usual: int) -> int:
    # Through Decimal, since int() refuses what has thousands of digits.
    return int(min(Decimal(asked.text(name) or usual), Decimal(sys.maxsize)))


def _summary(messages: Sequence[MtMessage]) -> render.Sent:
    first = messages[0]
    cost = sum((message.cost for message in messages), Decimal(0))
    return render.Sent(first.provider_id, _leaves_at(first), first.text, first.to.text, cost, len(messages))


def _chosen(told: Sequence[render.Reply], asked: Form) -> Sequence[render.Reply]:
    """A page, or those between two dates; one date alone, or both ways at once, are refused.

    The dates that count are those that the list tells, so a night in which an hour comes twice has both of them.
    """
    start, end = asked.text("startDate"), asked.text("endDate")
    if not start and not end:
        place, count = _page(asked)
        return told[place : place + count]
    if not start or not end:
        raise SmsModeError("missing_parameter")
    if asked.text("start") or asked.text("offset"):
        raise SmsModeError("bad_parameter")
    first, last = dates.sortable(start), dates.sortable(end)
    return [reply for reply in told if first <= dates.sortable(dates.write(reply.at, dates.IN_REPLIES)) <= last]


def _reply(reply: MoMessage, message: MtMessage) -> render.Reply:
    return render.Reply(reply.provider_id, reply.received_at, reply.sender, reply.text, reply.to, message.provider_id)

"""Answer the calls about sent messages and replies: reports, statuses, lists, deletion."""

import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import DAY
from sms_sandbox.providers.smsmode import dates, render, state, states
from sms_sandbox.providers.smsmode.auth import AuthenticatedRequest
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.providers.smsmode.requests import numbers
from sms_sandbox.providers.smsmode.requests.forms import Form
from sms_sandbox.providers.smsmode.states import Status
from sms_sandbox.wire.exchange import HttpResponse

REPORTS_OPTION: Final = "reports"
"""The account's option for delivery reports; without them smsStatus.do stops at 0."""

_REPORTED_FOR: Final = 30 * DAY
_USUAL_COUNT: Final = 50
_MOST_LISTED: Final = 10_000
_KNOWN_BY_REPORT: Final = frozenset({Status.RECEIVED, Status.DELIVERED_TO_OPERATOR})


def reports(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    found = [(message.to.text, status) for message, status in _recent(request, backend)]
    return render.reports(found, backend.now)


def status(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    found = [status for _, status in _recent(request, backend)]
    if not request.account.options[REPORTS_OPTION]:
        found = [Status.SENT if status in _KNOWN_BY_REPORT else status for status in found]
    return render.campaign(states.of_campaign(found), backend.now)


def delete(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """Hide the messages from all calls. One that is still scheduled is cancelled; any other continues on its way."""
    found = _meant(request.form, request.account, backend)
    if not found:
        raise SmsModeError("unknown_message")
    for message in found:
        state.details_of(message).is_deleted = True
        if message.state is MessageState.SCHEDULED:
            backend.cancel(message)
    return render.done("SMS supprimé", backend.now, "cancel.done")


def sent(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    campaigns: dict[str, list[MtMessage]] = {}
    for message in backend.sent(request.account):
        if _status(message) is not None:
            campaigns.setdefault(message.provider_id, []).append(message)
    start, count = _page(request.form)
    newest_first = list(reversed(campaigns.values()))[start : start + min(count, _MOST_LISTED)]
    return render.sent(map(_summary, newest_first), backend.now)


def replies(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    newest_first = reversed(backend.received(request.account))
    listed = [_reply(reply, message) for reply in newest_first if (message := answered(reply))]
    return render.replies(_chosen(listed, request.form), backend.now)


def answered(reply: MoMessage) -> MtMessage | None:
    """Return the message that the reply answers if that message takes replies, else None: other replies, such as a
    STOP, are not passed on.
    """
    return reply.answers if reply.answers and reply.answers.takes_replies else None


def _status(message: MtMessage) -> Status | None:
    """Return the message's status, or None if no call reports it any more."""
    kept = state.details_of(message)
    return None if kept.is_deleted else states.status_of(message.last_step, is_voice=kept.is_voice)


def _recent(request: AuthenticatedRequest, backend: Backend) -> list[tuple[MtMessage, Status]]:
    """Return the messages of the requested id with their statuses. Raise SmsModeError if there is none."""
    earliest = backend.now - _REPORTED_FOR
    found = [
        (message, status)
        for message in backend.messages(request.account, request.form.text("smsID"))
        if (status := _status(message)) is not None and _leaves_at(message) >= earliest
    ]
    if not found:
        raise SmsModeError("unknown_message")
    return found


def _leaves_at(message: MtMessage) -> int:
    return max(message.submitted_at, message.send_at or message.submitted_at)


def _meant(form: Form, account: Account, backend: Backend) -> list[MtMessage]:
    """Return all messages of the id, or those sent together with the newest one to the number."""
    sms_id = form.text("smsID") or _newest_to(form.text("numero"), account, backend)
    return [message for message in backend.messages(account, sms_id) if _status(message) is not None]


def _newest_to(number: str, account: Account, backend: Backend) -> str:
    """Return the id of the newest message to the number, empty if there is none.

    Raise SmsModeError without a number.
    """
    wanted = numbers.recipients(number)
    if not wanted:
        raise SmsModeError("missing_parameter")
    for message in reversed(backend.sent(account)):
        if message.to == wanted[0] and _status(message) is not None:
            return message.provider_id
    return ""


def _page(form: Form) -> tuple[int, int]:
    """Return the place of the first entry, and their number, which is the parameter ``offset``."""
    return _number(form, "start", 0), _number(form, "offset", _USUAL_COUNT)


def _number(form: Form, name: str, usual: int) -> int:
    # Through Decimal, since int() refuses thousands of digits.
    return int(min(Decimal(form.text(name) or usual), Decimal(sys.maxsize)))


def _summary(messages: Sequence[MtMessage]) -> render.Sent:
    first = messages[0]
    cost = sum((message.cost for message in messages), Decimal(0))
    return render.Sent(first.provider_id, _leaves_at(first), first.text, first.to.text, cost, len(messages))


def _chosen(listed: Sequence[render.Reply], form: Form) -> Sequence[render.Reply]:
    """Return a page, or the replies between two dates. Raise SmsModeError for a single date, or for both ways at
    once.

    Dates are compared as the list prints them, so both hours of a night that repeats one are included.
    """
    start, end = form.text("startDate"), form.text("endDate")
    if not start and not end:
        place, count = _page(form)
        return listed[place : place + count]
    if not start or not end:
        raise SmsModeError("missing_parameter")
    if form.text("start") or form.text("offset"):
        raise SmsModeError("bad_parameter")
    first, last = dates.sortable(start), dates.sortable(end)
    return [reply for reply in listed if first <= dates.sortable(dates.write(reply.at, dates.IN_REPLIES)) <= last]


def _reply(reply: MoMessage, message: MtMessage) -> render.Reply:
    return render.Reply(reply.provider_id, reply.received_at, reply.sender, reply.text, reply.to, message.provider_id)

"""Make smsMode's webhooks: delivery reports and replies."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import product
from typing import Any, Final
from urllib.parse import quote_plus

from sms_sandbox.contract import Backend, DeferredReport, WebhookRequest
from sms_sandbox.core.account import Account, credits_for
from sms_sandbox.core.errors import InsufficientCreditError
from sms_sandbox.core.events import MoReceived
from sms_sandbox.core.message import MoMessage, MtMessage, is_stop
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.providers.smsmode import dates, ids, state, states
from sms_sandbox.providers.smsmode.history import answered
from sms_sandbox.providers.smsmode.requests import numbers
from sms_sandbox.providers.smsmode.rest import webhooks as rest_webhooks
from sms_sandbox.providers.smsmode.states import Status
from sms_sandbox.wire import urls
from sms_sandbox.wire.exchange import HttpRequest

STATUS: Final = "status"
REPLY: Final = "mo"

Parameters = list[tuple[str, str]]

_NO_REPORTS: Final = frozenset({None, Status.SCHEDULED, Status.IN_PROGRESS, Status.SENT})
_REPORTED_AS: Final = {
    is_voice: {
        (state, reason): None if status in _NO_REPORTS else status
        for state, reason in product(MessageState, (None, *FailureReason))
        for status in [states.status_of(Step(0, state, reason), is_voice=is_voice)]
    }
    for is_voice in (False, True)
}
"""The status of each state and reason that has a report, of texts and of voice messages; None for no report."""

_S = MessageState
REPORTED: Final = frozenset(MessageState) - {_S.SCHEDULED, _S.WAITING, _S.QUEUED, _S.TAKEN, _S.SENT}
"""The states that either API reports, for some reasons at least."""

_ORANGE_FRANCE: Final = "20801"
_TEST_NETWORK: Final = "00101"
"""The network that ITU-T E.212 reserves for tests, for numbers abroad, whose real network is unknown."""

_PRICE_OF_LEAVING: Final = credits_for(1)


def status_webhooks(message: MtMessage, account: Account) -> Sequence[WebhookRequest]:
    kept = state.details_of(message)
    if kept.rest is not None:
        return rest_webhooks.status(STATUS, message, account)
    address = kept.report_url or account.webhooks.get(STATUS, "")
    if not address:
        return ()  # the usual case, in each state of each message
    values = _of_change(message, kept)
    return _calls(STATUS, address, _of_report(*values)) if values else ()


def _deferred_values(message: MtMessage, account: Account) -> tuple[Any, ...] | None:
    kept: Any = message.details
    if kept.report_url:
        return None
    rest = kept.rest
    if rest is None:
        return _of_change(message, kept)
    return None if rest.channel.status_url else rest_webhooks.of_change(rest, message, account)


def _deferred_request(values: tuple[Any, ...], address: str) -> WebhookRequest:
    message = values[0]
    if state.details_of(message).rest is not None:
        return rest_webhooks.deferred_request(STATUS, values, address)
    [made] = _calls(STATUS, address, _of_report(*values))
    return made


DEFERRED_REPORT: Final = DeferredReport(kind=STATUS, values=_deferred_values, request=_deferred_request)


def _of_change(message: MtMessage, kept: state.Details) -> tuple[Any, ...]:
    """Return what the report of the newest change depends on, or an empty tuple if it is not reported."""
    steps, reported = message.steps, _REPORTED_AS[kept.is_voice]
    status, before = reported[steps[-2:]], steps[-5:-3]
    if status is None or (before and status is reported[before]):
        return ()
    return message, steps[-3], status


def mo_webhooks(event: MoReceived, account: Account) -> Sequence[WebhookRequest]:
    message = answered(event.message)
    if message is None:
        return ()
    if state.details_of(message).rest is not None:
        return rest_webhooks.reply(REPLY, event.message, message, account)
    own = state.details_of(message).reply_url
    return _calls(REPLY, own or account.webhooks.get(REPLY, ""), _of_reply(event.message, message))


def on_incoming(reply: MoMessage, backend: Backend) -> None:
    """Give the reply an id. A STOP puts the number on the account's blacklist, for one credit if one is left."""
    account = reply.account
    is_rest = reply.answers is not None and state.details_of(reply.answers).rest is not None
    draw = ids.draw_uuid if is_rest else ids.draw
    reply.provider_id = draw(backend, account, "reply", reply.sender, reply.text)
    blacklist = state.provider_data(account, backend).blacklist
    if is_stop(reply.text) and reply.sender not in blacklist:
        blacklist.add(reply.sender)
        with suppress(InsufficientCreditError):
            account.charge(_PRICE_OF_LEAVING)


def _of_report(message: MtMessage, at: int, status: Status) -> Parameters:
    return [
        ("numero", message.to.text),
        ("date_reception", dates.write(at, dates.IN_REPORT)),
        ("statut", str(status.code)),
        ("smsID", message.provider_id),
        *_reference(message),
        ("mcc_mnc", _ORANGE_FRANCE if numbers.is_french(message.to) else _TEST_NETWORK),
        ("cost", str(message.cost)),
    ]


def _of_reply(reply: MoMessage, message: MtMessage) -> Parameters:
    return [
        ("numero", reply.to),
        ("message", reply.text),
        ("emetteur", reply.sender),
        ("date_reception", dates.write(reply.received_at, dates.IN_REPLY)),
        ("smsID", message.provider_id),
        *_reference(message),
        ("responseID", reply.provider_id),
    ]


def _reference(message: MtMessage) -> Parameters:
    reference = state.details_of(message).reference
    return [("refClient", reference)] if reference else []


def _calls(kind: str, address: str, parameters: Parameters) -> Sequence[WebhookRequest]:
    """Return a GET of the address with the parameters appended, or nothing if the address is invalid."""
    url = urls.parse(address)
    if url is None:
        return ()
    path, _, query = url.target.partition("?")
    added = "&".join(f"{name}={_encoded(value)}" for name, value in parameters)
    target = f"{path}?{query}&{added}" if query else f"{path}?{added}"
    request = HttpRequest("GET", target.encode("ascii"), (("Host", url.authority), *url.authorization))
    return (WebhookRequest(kind=kind, fact=f"webhook.{kind}", to=url, request=request),)


def _encoded(value: str) -> str:
    """Encode as Java's URLEncoder does over ISO-8859-15: it keeps the asterisk and encodes the tilde."""
    if value.isascii() and value.isalnum():
        return value
    return quote_plus(value, safe="*", encoding="iso8859-15", errors="replace").replace("~", "%7E")

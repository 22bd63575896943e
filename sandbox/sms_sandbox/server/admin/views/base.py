"""Render the engine's objects as answers of the admin API."""

from base64 import b64encode

from sms_sandbox.contract import Provider
from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.events import (
    AccountChanged,
    CallEvent,
    DeviceEvent,
    LinkClicked,
    MessagesCleared,
    MoReceived,
    StateChanged,
)
from sms_sandbox.core.message import Message, MoMessage, MtMessage
from sms_sandbox.core.state import Step
from sms_sandbox.engine.journal import EventSubject, Exchange, FaultFired, JournalEntry
from sms_sandbox.engine.webhook_models import Attempt, AttemptFinished, Webhook, WebhookSubject
from sms_sandbox.faults.plan import PhaseTransition
from sms_sandbox.fidelity.ledger import ledger_of
from sms_sandbox.fidelity.refusals import marked_as, remark_on
from sms_sandbox.server.admin.conversations import number_of
from sms_sandbox.server.admin.models.events import EventView
from sms_sandbox.server.admin.models.exchanges import ExchangeView, HttpView
from sms_sandbox.server.admin.models.messages import MessageView, ReplyView, StepView
from sms_sandbox.server.admin.models.webhooks import AttemptView, WebhookView
from sms_sandbox.server.admin.views import devices as device_views
from sms_sandbox.server.admin.views.bodies import decoded, text_of
from sms_sandbox.wire.exchange import Headers, HttpRequest, HttpResponse


def international(message: MtMessage) -> str:
    return f"+{message.to.msisdn}" if message.to.msisdn else message.to.text


def either_way(subject: Message, provider: Provider) -> MessageView | ReplyView:
    return message(subject, provider) if isinstance(subject, MtMessage) else reply(subject)


def reply(subject: MoMessage) -> ReplyView:
    return ReplyView(
        id=subject.id,
        provider=subject.provider,
        account=subject.account.login,
        direction=subject.direction.value,
        sender=f"+{subject.sender}",
        to=subject.to,
        text=subject.text,
        encoding=subject.encoding.value,
        segments=list(subject.segments),
        provider_id=subject.provider_id,
        submitted_at=subject.received_at,
        answers=subject.answers.id if subject.answers else None,
        webhooks=list(subject.webhooks),
    )


def message(subject: MtMessage, provider: Provider) -> MessageView:
    last = subject.last_step
    return MessageView(
        id=subject.id,
        provider=subject.provider,
        account=subject.account.login,
        direction=subject.direction.value,
        sender=subject.sender.text if subject.sender else None,
        to=international(subject),
        text=subject.text,
        encoding=subject.encoding.value,
        segments=list(subject.segments),
        cost=float(subject.cost),
        state=last.state,
        reason=last.reason,
        provider_state=provider.status_code(last, subject.details),
        provider_id=subject.provider_id,
        submitted_at=subject.submitted_at,
        scheduled_for=subject.send_at,
        history=[_step(step, subject.details, provider) for step in subject.history],
        webhooks=list(subject.webhooks),
        exchange=subject.exchange,
    )


def _step(step: Step, details: object, provider: Provider) -> StepView:
    return StepView(
        at=step.at, state=step.state, reason=step.reason, provider_state=provider.status_code(step, details)
    )


def webhook(subject: Webhook) -> WebhookView:
    return WebhookView(
        id=subject.id,
        provider=subject.provider,
        kind=subject.outgoing.kind,
        subject=subject.subject.id,
        number=_number(subject.subject),
        state=subject.state.value,
        reports=subject.reported_state.value if subject.reported_state else None,
        url=subject.outgoing.url,
        request=_request(subject.outgoing.request),
        due_at=subject.due_at,
        attempts=[_attempt(attempt) for attempt in subject.attempts],
        next_attempt=subject.next_attempt,
        fact=subject.outgoing.fact,
        fault=subject.fault or None,
        event=subject.event,
        duplicate=subject.is_duplicate,
        held=subject.is_held,
    )


def _number(subject: WebhookSubject) -> str:
    return f"+{subject.other}" if isinstance(subject, PhoneCall) else number_of(subject)


def _attempt(attempt: Attempt) -> AttemptView:
    outcome = attempt.outcome
    if outcome is None:
        return AttemptView(at=attempt.at, status=None, body="", error=None, duration=None)
    return AttemptView(
        at=attempt.at,
        status=outcome.status,
        body=text_of(outcome.body),
        error=outcome.error,
        duration=outcome.duration,
    )


def exchange(subject: Exchange, provider: Provider) -> ExchangeView:
    response = subject.response
    return ExchangeView(
        id=subject.id,
        at=subject.at,
        provider=subject.provider,
        operation=subject.operation,
        request=_request(subject.request),
        response=_response(response) if response else None,
        fact=response.fact if response else None,
        refused=remark_on(response) or None,
        rule=_rule(response.fact, provider) if response and marked_as(response.fact) else None,
        faults=list(subject.faults),
    )


def _rule(fact: str, provider: Provider) -> str | None:
    """Return the ledger's words for the rule that a refused request has broken."""
    found = ledger_of(provider).facts.get(fact)
    return found.says if found else None


def _request(request: HttpRequest) -> HttpView:
    start = f"{request.method} {request.target.decode('latin-1')} HTTP/1.1"
    return _http(start, request.headers, request.body, request.to_bytes())


def _response(response: HttpResponse) -> HttpView:
    raw = response.to_bytes()
    return _http(raw.partition(b"\r\n")[0].decode("latin-1"), response.headers, response.body, raw)


def _http(start_line: str, headers: Headers, body: bytes, raw: bytes) -> HttpView:
    return HttpView(
        start_line=start_line,
        headers=list(headers),
        body=text_of(decoded(headers, body)),
        raw=b64encode(raw).decode("ascii"),
    )


def event(entry: JournalEntry) -> EventView:
    subject, data = _subject(entry.subject)
    return EventView(number=entry.number, at=entry.at, kind=entry.kind.value, subject=subject, data=data)


EventParts = tuple[str, dict[str, int | str | None]]
"""The id of the event's subject, and the data of the event."""


def _subject(subject: EventSubject) -> EventParts:
    if isinstance(subject, AccountChanged | MessagesCleared):
        return _by_hand(subject)
    if isinstance(subject, FaultFired | PhaseTransition):
        return _of_fault(subject)
    if isinstance(subject, DeviceEvent):
        return device_views.device_event(subject)
    if isinstance(subject, CallEvent):
        return device_views.call_event(subject)
    if isinstance(subject, StateChanged | MoReceived | LinkClicked):
        return _of_message(subject)
    return _of_http(subject)


def _by_hand(event: AccountChanged | MessagesCleared) -> EventParts:
    if isinstance(event, MessagesCleared):
        return "", {"how_many": event.how_many}
    account, what = event.account, ", ".join(event.what)
    return account.login, {"provider": account.provider, "what": what, "closed": event.is_closed}


def _of_fault(event: FaultFired | PhaseTransition) -> EventParts:
    if isinstance(event, PhaseTransition):
        return event.phase.name, {}
    return event.on, {"name": event.name, "effect": event.effect, "taken": event.is_taken}


def _of_message(event: StateChanged | MoReceived | LinkClicked) -> EventParts:
    match event:
        case StateChanged(message=message, after=after):
            reason = after.reason.value if after.reason else None
            return message.id, {"state": after.state.value, "reason": reason}
        case MoReceived(message):
            return message.id, {"from": f"+{message.sender}", "to": message.to, "text": message.text}
        case LinkClicked(message, link, _, nth):
            return message.id, {"link": link.short, "nth": nth}


def _of_http(subject: Exchange | Webhook | AttemptFinished) -> EventParts:
    match subject:
        case Exchange() as exchange:
            answered = exchange.response.status if exchange.response else None
            data = {"provider": exchange.provider, "operation": exchange.operation, "status": answered}
            return exchange.id, data
        case Webhook() as webhook:
            return webhook.id, {"kind": webhook.kind, "subject": webhook.subject.id}
        case AttemptFinished(webhook, attempt):
            view = _attempt(attempt)
            return webhook.id, {"status": view.status, "error": view.error}

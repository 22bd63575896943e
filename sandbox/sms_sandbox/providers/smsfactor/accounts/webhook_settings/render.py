"""Render registered webhooks to exact bytes."""

from collections.abc import Iterable

from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike
from sms_sandbox.providers.smsfactor.state import RegisteredWebhook
from sms_sandbox.wire.exchange import HttpResponse


def created(webhook: RegisteredWebhook, style: AnswerStyle) -> HttpResponse:
    """Render a new webhook. The XML of the pages shows no signature."""
    fields = _first(webhook)
    if style.is_json:
        fields["signature"] = webhook.signature
    return alike({**OK, "webhook": fields}, style, "webhook_created")


def webhooks(found: Iterable[RegisteredWebhook], style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "webhooks": [_with_code(webhook) for webhook in found]}, style, "webhooks")


def webhook(found: RegisteredWebhook, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "webhook": _with_code(found)}, style, "webhook")


def changed(webhook: RegisteredWebhook, style: AnswerStyle) -> HttpResponse:
    fields = {**_first(webhook), "status": _status(webhook), "signature": webhook.signature}
    return alike({**OK, "webhook": fields}, style, "webhook_changed")


def switched(webhook: RegisteredWebhook, style: AnswerStyle) -> HttpResponse:
    fields = {
        "webhook_id": webhook.id,
        "status": _status(webhook),
        "type": webhook.type,
        "url": webhook.url,
        "signature": webhook.signature,
    }
    return alike({**OK, "webhook": fields}, style, "webhook_switched")


def deleted(webhook: RegisteredWebhook, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "deleted_id": webhook.id}, style, "webhook_deleted")


def _first(webhook: RegisteredWebhook) -> dict[str, object]:
    return {"webhook_id": webhook.id, "type": webhook.type, "url": webhook.url}


def _with_code(webhook: RegisteredWebhook) -> dict[str, object]:
    return {**_first(webhook), "last_http_code": webhook.last_http_code}


def _status(webhook: RegisteredWebhook) -> str:
    return "live" if webhook.is_live else "paused"

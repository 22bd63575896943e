"""The webhooks that an account registers. Handlers never raise."""

from typing import Final

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.providers.smsfactor.accounts.webhook_settings import parse, render
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.state import RegisteredWebhook
from sms_sandbox.wire.exchange import HttpResponse

_FIRST_WEBHOOK: Final = 66
"""The first id that the documentation prints."""


def on_answered(webhook: WebhookRequest, status: int | None) -> None:
    """Remember the status of an attempt at the registered webhook that caused it."""
    if isinstance(webhook.origin, RegisteredWebhook) and status is not None:
        webhook.origin.last_http_code = status


def _create(asked: AuthenticatedRequest) -> HttpResponse:
    wanted = parse.webhook(asked.document)
    webhook_id = str(asked.backend.count_id(_FIRST_WEBHOOK, "webhook"))
    webhook = RegisteredWebhook(webhook_id, wanted.type, wanted.url, wanted.signature)
    asked.data.webhooks[webhook_id] = webhook
    _sign(wanted, asked)
    return render.created(webhook, asked.style)


def _change(asked: AuthenticatedRequest) -> HttpResponse:
    wanted = parse.webhook(asked.document)
    webhook = _named(asked)
    if webhook.url != wanted.url:
        webhook.last_http_code = None
    webhook.type, webhook.url, webhook.signature = wanted.type, wanted.url, wanted.signature
    _sign(wanted, asked)
    return render.changed(webhook, asked.style)


def _switch(asked: AuthenticatedRequest) -> HttpResponse:
    is_live = parse.is_live(asked.document)
    webhook = _named(asked)
    webhook.is_live = is_live
    return render.switched(webhook, asked.style)


def _delete(asked: AuthenticatedRequest) -> HttpResponse:
    webhook = _named(asked)
    del asked.data.webhooks[webhook.id]
    return render.deleted(webhook, asked.style)


def _sign(wanted: parse.WantedWebhook, asked: AuthenticatedRequest) -> None:
    """Give an account without a secret the first signature, so that faults know that its webhooks are signed."""
    asked.account.webhook_secret = asked.account.webhook_secret or wanted.signature


def _named(asked: AuthenticatedRequest) -> RegisteredWebhook:
    webhook = asked.data.webhooks.get(asked.request.path_values["webhook"])
    if webhook is None:
        raise RefusedError("unknown_webhook")
    return webhook


create: Final = answering(_create)
read_all: Final = answering(lambda asked: render.webhooks(asked.data.webhooks.values(), asked.style))
read: Final = answering(lambda asked: render.webhook(_named(asked), asked.style))
change: Final = answering(_change)
switch: Final = answering(_switch)
delete: Final = answering(_delete)

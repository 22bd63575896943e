"""The webhooks of a workspace."""

from typing import Any

from sms_sandbox.core.time import durations
from sms_sandbox.engine.journal import EventKind, JournalEntry
from sms_sandbox.engine.webhook_models import AttemptFinished, Webhook, WebhookState
from sms_sandbox.server.admin import filters, waiting
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.known import unknown
from sms_sandbox.server.admin.models import queries
from sms_sandbox.server.admin.models.base import Nothing, Page
from sms_sandbox.server.admin.models.devices import Trigger
from sms_sandbox.server.admin.models.waits import WaitResult
from sms_sandbox.server.admin.models.webhooks import ResendFailed, WebhookView
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.views import base as views
from sms_sandbox.server.turns import in_slices
from sms_sandbox.trigger import NotTriggeredError, TriggerRequest, trigger
from sms_sandbox.wire import urls


class WebhookRoutes:
    def table(self) -> list[Route]:
        return [
            Route("GET", "/webhooks", self.index, "List webhooks, newest first."),
            Route(
                "GET",
                "/webhooks/wait",
                self.wait,
                "Wait until there are as many webhooks as wanted.",
                ("timed_out", "workspace_ended"),
            ),
            Route("POST", "/webhooks/resend", self.resend_failed, "Send all failed webhooks again."),
            Route("POST", "/webhooks/trigger", self.trigger, "Send a sample webhook without a real event."),
            Route(
                "POST", "/webhooks/:id/resend", self.resend, "Send a webhook again.", ("under_way", "unprocessable")
            ),
            Route("POST", "/webhooks/:id/release", self.release, "Send a held webhook now.", ("unprocessable",)),
            Route("GET", "/webhooks/:id", self.show, "Return a webhook with its exact bytes and each attempt."),
        ]

    async def index(self, asked: AdminRequest[queries.ListWebhooks, Nothing]) -> Page[WebhookView]:
        test = filters.all_of(filters.WEBHOOKS, asked.query)
        newest_first = reversed([*asked.engine.webhooks.recent])
        found, cursor = await filters.page(newest_first, asked.query, lambda webhook: webhook.id, test)
        return Page(items=[views.webhook(webhook) async for webhook in in_slices(found)], next=cursor)

    async def show(self, asked: EmptyRequest) -> WebhookView:
        return views.webhook(self._delivery(asked, asked.id))

    async def wait(self, asked: AdminRequest[queries.WaitForWebhooks, Nothing]) -> WaitResult[WebhookView]:
        webhooks = waiting.Waitable(
            name="webhooks",
            filters=filters.WEBHOOKS,
            newest_first=lambda: reversed([*asked.engine.webhooks.recent]),
            kinds=(EventKind.WEBHOOK_DUE, EventKind.WEBHOOK_DONE),
            observation=_observation,
            render=views.webhook,
        )
        return WaitResult(items=await waiting.wait_for(webhooks, asked.query, asked.clock_driver))

    async def resend(self, asked: EmptyRequest) -> WebhookView:
        """Send at once, in the place of a planned attempt if there is one."""
        webhook = self._delivery(asked, asked.id)
        if _is_busy(webhook):
            raise AdminError(
                "under_way", f"webhook {webhook.id} is under way, or held", "Wait for its end, or release it."
            )
        if webhook.is_unaddressed:
            raise AdminError("unprocessable", f"{webhook.id} has no address to be sent to")
        asked.engine.webhooks.resend(webhook)
        return views.webhook(webhook)

    async def release(self, asked: EmptyRequest) -> WebhookView:
        """Send a webhook that a fault holds; the others stay held."""
        webhook = self._delivery(asked, asked.id)
        if not webhook.is_held:
            raise AdminError("unprocessable", f"webhook {webhook.id} is not held")
        asked.engine.webhooks.release(webhook)
        return views.webhook(webhook)

    async def resend_failed(self, asked: AdminRequest[Nothing, ResendFailed]) -> WaitResult[WebhookView]:
        failed = [one for one in asked.engine.webhooks.recent if one.state is WebhookState.FAILED]
        for webhook in failed:
            asked.engine.webhooks.resend(webhook)
        return WaitResult(items=[views.webhook(webhook) for webhook in reversed(failed)])

    async def trigger(self, asked: AdminRequest[Nothing, Trigger]) -> WebhookView:
        provider = asked.engine.providers.get(asked.body.provider)
        if provider is None:
            raise unknown("unprocessable", "provider", asked.body.provider, asked.engine.providers)
        if asked.body.kind not in provider.webhook_kinds:
            raise unknown("unprocessable", "kind", asked.body.kind, provider.webhook_kinds)
        try:
            webhook = trigger(asked.engine, provider.name, _wanted(asked.body))
        except NotTriggeredError as error:
            raise AdminError("unprocessable", str(error), None, error.field) from None
        return views.webhook(webhook)

    def _delivery(self, asked: AdminRequest[Any, Any], webhook_id: str) -> Webhook:
        webhook = asked.engine.webhooks.recent.get(webhook_id)
        if webhook is None:
            raise AdminError("not_found", f"there is no webhook {webhook_id!r}")
        return webhook


def _is_busy(webhook: Webhook) -> bool:
    return webhook.is_held or (bool(webhook.attempts) and webhook.attempts[-1].outcome is None)


def _wanted(asked: Trigger) -> TriggerRequest:
    """Read the request. Raise AdminError if the URL is not one."""
    named = {name: getattr(asked.override, name) for name in asked.override.model_fields_set}
    wanted = {name: value for name, value in named.items() if value is not None}
    if "url" in wanted and urls.parse(wanted["url"]) is None:
        raise AdminError("unprocessable", f"{wanted['url']!r} is not an http or https address", None, "override.url")
    if "duration" in wanted:
        wanted["duration"] = durations.read(wanted["duration"])
    return TriggerRequest(kind=asked.kind, **wanted)


def _observation(entry: JournalEntry) -> waiting.StateObservation[Webhook] | None:
    pending = WebhookState.PENDING.value
    match entry.subject:
        case Webhook() as webhook:
            return waiting.StateObservation(webhook, pending, None, is_new=True)
        case AttemptFinished(webhook):
            return waiting.StateObservation(webhook, webhook.state.value, pending, is_new=False)
        case _:
            return None

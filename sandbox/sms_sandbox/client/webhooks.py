"""Calls about webhooks."""

from collections.abc import Mapping
from typing import TypedDict, Unpack

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Fallback, Page, Webhook
from sms_sandbox.client.paths import path_of, query, seconds_of

WebhookList = list[Webhook]


class WebhookFilter(TypedDict, total=False):
    """Filters of webhooks."""

    provider: str
    kind: str
    subject: str
    """Id of the message or call."""

    state: str
    """``pending``, ``taken``, ``failed`` or ``lost``."""

    to: str
    """The message's recipient."""


class Webhooks(Resource[S_co]):
    @endpoint
    def list(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[WebhookFilter]
    ) -> ApiCall[WebhookList]:
        """Return the newest first, at most 1,000; with the id of a webhook as ``cursor``, those before it."""
        return ApiCall("GET", "/webhooks", decode.items(Webhook), query(wanted, limit=limit, cursor=cursor))

    @endpoint
    def page(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[WebhookFilter]
    ) -> ApiCall[Page[Webhook]]:
        """Return what ``list`` returns, with the cursor of the next page."""
        return ApiCall("GET", "/webhooks", decode.page(Webhook), query(wanted, limit=limit, cursor=cursor))

    @endpoint
    def get(self, webhook_id: str) -> ApiCall[Webhook]:
        return ApiCall("GET", path_of("webhooks", webhook_id), decode.one(Webhook))

    @endpoint
    def wait(
        self, *, timeout: str = "5s", after: int | None = None, **wanted: Unpack[WebhookFilter]
    ) -> ApiCall[Webhook]:
        """Return the newest webhook that matches, as soon as there is one.

        Webhooks that are already there count, unless they came before event ``after``. ``timeout`` is wall time.
        Raise TimedOutError if none comes.
        """
        return ApiCall(
            "GET",
            "/webhooks/wait",
            decode.first(Webhook),
            query(wanted, timeout=timeout, after=after),
            timeout=seconds_of(timeout),
        )

    @endpoint
    def wait_for(
        self, count: int, *, timeout: str = "5s", after: int | None = None, **wanted: Unpack[WebhookFilter]
    ) -> ApiCall[WebhookList]:
        """Wait for ``count`` webhooks, as ``wait`` does for one."""
        return ApiCall(
            "GET",
            "/webhooks/wait",
            decode.items(Webhook),
            query(wanted, count=count, timeout=timeout, after=after),
            timeout=seconds_of(timeout),
        )

    @endpoint
    def resend(self, webhook_id: str) -> ApiCall[Webhook]:
        return ApiCall("POST", path_of("webhooks", webhook_id, "resend"), decode.one(Webhook))

    @endpoint
    def resend_failed(self) -> ApiCall[WebhookList]:
        return ApiCall("POST", "/webhooks/resend", decode.items(Webhook), body={"failed": True})

    @endpoint
    def fallback(self) -> ApiCall[Fallback]:
        """Return the address of webhooks that have none."""
        return ApiCall("GET", "/webhooks/fallback", decode.one(Fallback))

    @endpoint
    def fall_back_to(self, url: str | None) -> ApiCall[Fallback]:
        """Set the address of webhooks that have none; None removes it."""
        return ApiCall("PUT", "/webhooks/fallback", decode.one(Fallback), body={"url": url})

    @endpoint
    def trigger(self, provider: str, kind: str, override: Mapping[str, str] | None = None) -> ApiCall[Webhook]:
        """Send a sample webhook in the provider's form, without a real event.

        ``override`` may have ``url``, ``account``, ``to``, ``id``, ``text``, ``state``, ``reason``, ``call``,
        ``duration`` and ``note``.
        """
        body = {"provider": provider, "kind": kind, **({"override": dict(override)} if override else {})}
        return ApiCall("POST", "/webhooks/trigger", decode.one(Webhook), body=body)

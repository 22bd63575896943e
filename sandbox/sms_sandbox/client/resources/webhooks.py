"""Calls about webhooks."""

from collections.abc import Mapping
from typing import TypedDict, Unpack

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.lists import ListCall, list_endpoint
from sms_sandbox.client.models import Fallback, Webhook
from sms_sandbox.client.paths import Duration, path_of, query, wait_call

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
    @list_endpoint
    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **wanted: Unpack[WebhookFilter]
    ) -> ListCall[Webhook]:
        """Return all that match, the newest first.

        ``limit`` cuts the list, and its ``is_cut`` states that it did. With the id of a webhook as ``cursor`` the
        list begins behind it.
        """
        return ListCall("/webhooks", Webhook, query(wanted), limit, cursor)

    @endpoint
    def get(self, webhook_id: str) -> ApiCall[Webhook]:
        return ApiCall("GET", path_of("webhooks", webhook_id), decode.one(Webhook))

    @endpoint
    def wait(
        self, *, timeout: Duration = "5s", after: int | None = None, **wanted: Unpack[WebhookFilter]
    ) -> ApiCall[Webhook]:
        """Return the newest webhook that matches, as soon as there is one.

        Webhooks that are already there count, unless they came before event ``after``. ``timeout`` is wall time.
        Raise TimedOutError if none comes.
        """
        return wait_call("/webhooks/wait", decode.first(Webhook), query(wanted, after=after), timeout)

    @endpoint
    def wait_for(
        self, count: int, *, timeout: Duration = "5s", after: int | None = None, **wanted: Unpack[WebhookFilter]
    ) -> ApiCall[WebhookList]:
        """Wait for ``count`` webhooks, as ``wait`` does for one."""
        return wait_call("/webhooks/wait", decode.items(Webhook), query(wanted, count=count, after=after), timeout)

    @endpoint
    def resend(self, webhook_id: str) -> ApiCall[Webhook]:
        return ApiCall("POST", path_of("webhooks", webhook_id, "resend"), decode.one(Webhook))

    @endpoint
    def resend_failed(self) -> ApiCall[WebhookList]:
        return ApiCall("POST", "/webhooks/resend", decode.items(Webhook), body={"failed": True})

    @endpoint
    def release(self, webhook_id: str) -> ApiCall[Webhook]:
        """Send a held webhook now; the others stay held."""
        return ApiCall("POST", path_of("webhooks", webhook_id, "release"), decode.one(Webhook))

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

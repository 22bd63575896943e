"""Webhooks (the admin API calls them webhooks), as calls."""

from collections.abc import Mapping
from typing import TypedDict, Unpack

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Webhook
from sms_sandbox.client.paths import path_of, query, seconds_of

WebhookList = list[Webhook]


class WebhookFilter(TypedDict, total=False):
    """``subject`` is the id of the message or call, ``to`` the message's recipient; ``state`` is ``pending``,
    ``taken`` or ``failed``.
    """

    provider: str
    kind: str
    subject: str
    state: str
    to: str


class Webhooks(Resource[S_co]):
    @endpoint
    def list(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[WebhookFilter]
    ) -> ApiCall[WebhookList]:
        """The newest first, at most 1,000; ``cursor`` is the id of the webhook to go on from."""
        return ApiCall("GET", "/webhooks", decode.items(Webhook), query(wanted, limit=limit, cursor=cursor))

    @endpoint
    def get(self, webhook_id: str) -> ApiCall[Webhook]:
        return ApiCall("GET", path_of("webhooks", webhook_id), decode.one(Webhook))

    @endpoint
    def wait(
        self, *, timeout: str = "5s", after: int | None = None, **wanted: Unpack[WebhookFilter]
    ) -> ApiCall[Webhook]:
        """The newest webhook of that kind, as soon as there is one; those already there count, unless they came
        before event ``after``. ``timeout`` is wall time. Raises TimedOutError.
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
        """As ``wait``, for that many."""
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
    def trigger(self, provider: str, kind: str, override: Mapping[str, str] | None = None) -> ApiCall[Webhook]:
        """One webhook in the provider's form, of nothing that has happened. In ``override`` may stand ``url``,
        ``account``, ``to``, ``id``, ``text``, ``state``, ``reason``, ``call``, ``duration`` and ``note``.
        """
        body = {"provider": provider, "kind": kind, **({"override": dict(override)} if override else {})}
        return ApiCall("POST", "/webhooks/trigger", decode.one(Webhook), body=body)

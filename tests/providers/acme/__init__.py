"""A complete provider for the tests: what a fifth provider needs, and no more."""

from zoneinfo import ZoneInfo

from sms_sandbox.contract import Operation, Provider
from sms_sandbox.wire.routing import Router

from tests.providers.acme import operations, parse, render, sample, states, webhooks

PROVIDER = Provider(
    package=__name__,
    name="acme",
    title="Acme SMS",
    hosts=("api.acme.example",),
    root_segments=("acme-root",),
    routes=Router([("POST", "/send", Operation("send", operations.send))]),
    not_found=operations.not_found,
    errors={name: operations.refusal(name) for name in render.ERRORS},
    credentials=parse.shown,
    status_webhooks=webhooks.webhooks,
    webhook_kinds=("status",),
    status_code=states.reported,
    sample_send=sample.SAMPLE_SEND,
    timezone=ZoneInfo("UTC"),
)

"""Emulate smsMode: its HTTP API 1.6, as documented from 2017 to 2020, and the REST API of today."""

from decimal import Decimal

from sms_sandbox.contract import Provider
from sms_sandbox.providers.smsmode import dates, errors, history, routes, sample, states, webhooks
from sms_sandbox.providers.smsmode.rest.options import OPTIONS

PROVIDER = Provider(
    package=__name__,
    name="smsmode",
    title="smsMode",
    hosts=("api.smsmode.com", "rest.smsmode.com"),
    root_segments=("http", "http:1.6", "sms", "commons", "rcs"),
    routes=routes.ROUTES,
    not_found=routes.not_found,
    credentials=routes.credentials,
    status_webhooks=webhooks.status_webhooks,
    mo_webhooks=webhooks.mo_webhooks,
    webhook_kinds=(webhooks.STATUS, webhooks.REPLY),
    on_incoming=webhooks.on_incoming,
    options={history.REPORTS_OPTION: True, **OPTIONS},
    status_code=states.status_code,
    sample_send=sample.SAMPLE_SEND,
    timezone=dates.PARIS,
    errors={name: routes.refusal(name) for name in errors.ERRORS},
    initial_credit=Decimal(10_000),
)

"""Emulate smsMode: its HTTP API 1.6, as documented from 2017 to 2020."""

from decimal import Decimal

from sms_sandbox.contract import Provider
from sms_sandbox.providers.smsmode import auth, dates, errors, history, parse, routes, sample, states, webhooks

PROVIDER = Provider(
    package=__name__,
    name="smsmode",
    title="smsMode",
    hosts=("api.smsmode.com", "rest.smsmode.com"),
    root_segments=("http", "http:1.6"),
    routes=routes.ROUTES,
    not_found=routes.not_found,
    credentials=parse.shown,
    status_webhooks=webhooks.status_webhooks,
    mo_webhooks=webhooks.mo_webhooks,
    webhook_kinds=(webhooks.STATUS, webhooks.REPLY),
    on_incoming=webhooks.on_incoming,
    options={history.REPORTS_OPTION: True},
    status_code=states.status_code,
    sample_send=sample.SAMPLE_SEND,
    timezone=dates.PARIS,
    errors={name: auth.refusal(name) for name in errors.ERRORS},
    initial_credit=Decimal(10_000),
)

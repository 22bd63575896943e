"""smsMode's HTTP API 1.6, as documented from 2017 to 2020."""

from decimal import Decimal

from sms_sandbox.contract import Provider
from sms_sandbox.providers.smsmode import auth, dates, errors, history, parse, routes, sample, states, webhooks

PROVIDER = Provider(
    package=__name__,
    name="smsmode",
    title="smsMode",
    hosts=("api.smsmode.com",),
    roots=("http", "http:1.6"),
    routes=routes.ROUTES,
    unrouted=routes.unrouted,
    credentials=parse.shown,
    webhooks=webhooks.webhooks,
    mo_webhooks=webhooks.mo_webhooks,
    webhook_kinds=(webhooks.STATUS, webhooks.REPLY),
    take_in=webhooks.take_in,
    options={history.REPORTS_OPTION: True},
    told=states.told,
    rehearsal=sample.REHEARSAL,
    timezone=dates.PARIS,
    errors={name: auth.refusal(name) for name in errors.ERRORS},
    opening_credit=Decimal(10_000),
)

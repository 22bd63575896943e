"""smsMode's HTTP API 1.6, as documented from 2017 to 2020."""

from decimal import Decimal

from sandbox.contract import Provider
from sandbox.providers.smsmode import errors, operations, parse, routes, states, webhooks

PROVIDER = Provider(
    package=__name__,
    name="smsmode",
    title="smsMode",
    hosts=("api.smsmode.com",),
    roots=("http", "http:1.6"),
    routes=routes.ROUTES,
    unrouted=routes.unrouted,
    credentials=parse.shown,
    callbacks=webhooks.callbacks,
    callback_kinds=("status", "mo"),
    told=states.told,
    timezone=parse.PARIS,
    errors={name: operations.refusal(name) for name in errors.ERRORS},
    opening_credit=Decimal(10_000),
)

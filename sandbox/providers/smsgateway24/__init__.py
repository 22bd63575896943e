"""SmsGateway24: text messages sent through the customer's own Android phone."""

from sandbox.contract import Provider
from sandbox.providers.smsgateway24 import dialects, operations, parse, routes, states, webhooks

PROVIDER = Provider(
    package=__name__,
    name="smsgateway24",
    title="SmsGateway24",
    hosts=("smsgateway24.com", "www.smsgateway24.com"),
    roots=("getdata",),
    routes=routes.ROUTES,
    unrouted=routes.unrouted,
    errors=operations.REFUSALS,
    credentials=parse.shown,
    callbacks=webhooks.callbacks,
    callback_kinds=("delivery", "incoming"),
    told=states.code,
    timezone=webhooks.ZONE,
    dialects=dialects.DIALECTS,
)

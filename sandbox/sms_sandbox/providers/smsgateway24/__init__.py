"""SmsGateway24: text messages sent through the customer's own Android phone."""

from sms_sandbox.contract import Provider
from sms_sandbox.providers.smsgateway24 import auth, dates, dialects, operations, routes, sample, states, webhooks

PROVIDER = Provider(
    package=__name__,
    name="smsgateway24",
    title="SmsGateway24",
    hosts=("smsgateway24.com", "www.smsgateway24.com"),
    roots=("getdata",),
    routes=routes.ROUTES,
    unrouted=routes.unrouted,
    errors=operations.REFUSALS,
    credentials=auth.shown,
    webhooks=webhooks.webhooks,
    mo_webhooks=webhooks.mo_webhooks,
    webhook_kinds=("delivery", "incoming"),
    take_in=operations.take_in,
    options={"timezone": dates.USUAL_ZONE, "webhook": webhooks.WITH_SIM, "senttime": True},
    told=states.told,
    rehearsal=sample.REHEARSAL,
    timezone=dates.ZONE,
    dialects=dialects.DIALECTS,
)

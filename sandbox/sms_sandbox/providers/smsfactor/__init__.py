"""SMSFactor (https://api.smsfactor.com), also sold as SMSUp."""

from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.providers.smsfactor import auth, links, operations, routes, sample, states, webhooks
from sms_sandbox.providers.smsfactor.accounts import operations as accounts
from sms_sandbox.providers.smsfactor.dates import PARIS
from sms_sandbox.providers.smsfactor.dialects import DIALECTS

PROVIDER: Final = Provider(
    package=__name__,
    name="smsfactor",
    title="SMSFactor",
    hosts=("api.smsfactor.com", "api.smsup.ch", links.HOST),
    roots=("*",),
    routes=routes.ROUTES,
    unrouted=routes.unrouted,
    credentials=auth.shown,
    webhooks=webhooks.webhooks,
    mo_webhooks=webhooks.mo_webhooks,
    click_webhooks=webhooks.click_webhooks,
    webhook_kinds=webhooks.KINDS,
    take_in=webhooks.take_in,
    take_note=webhooks.take_note,
    short_link=routes.short_link,
    options={"simulate_ticket_null": False, "strict_sender": False, "balance_trigger": 0},
    told=states.told,
    rehearsal=sample.REHEARSAL,
    timezone=PARIS,
    errors=operations.REFUSALS,
    dialects=DIALECTS,
    opening_credit=accounts.OPENING_CREDIT,
)

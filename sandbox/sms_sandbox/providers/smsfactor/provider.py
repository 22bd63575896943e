"""What SMSFactor adds to its identity: all that a request needs."""

from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.providers.smsfactor import IDENTITY, auth, campaigns, operations, routes, sample, states, webhooks
from sms_sandbox.providers.smsfactor.accounts import operations as accounts
from sms_sandbox.providers.smsfactor.accounts.webhook_settings import operations as webhook_settings
from sms_sandbox.providers.smsfactor.dates import PARIS
from sms_sandbox.providers.smsfactor.formats.dialects import DIALECTS

PROVIDER: Final = Provider(
    **IDENTITY,
    routes=routes.ROUTES,
    not_found=routes.not_found,
    credentials=auth.shown,
    read_ahead=campaigns.read_ahead,
    status_webhooks=webhooks.status_webhooks,
    reported_states=webhooks.REPORTED,
    deferred_report=webhooks.DEFERRED_REPORT,
    mo_webhooks=webhooks.mo_webhooks,
    click_webhooks=webhooks.click_webhooks,
    webhook_kinds=webhooks.KINDS,
    on_incoming=webhooks.on_incoming,
    on_state_change=webhooks.on_state_change,
    handled_states=webhooks.HANDLED,
    on_webhook_answered=webhook_settings.on_answered,
    short_link=routes.short_link,
    options={"strict_sender": False, "retention_of_2022": False, "balance_trigger": 0},
    status_code=states.status_code,
    sample_send=sample.SAMPLE_SEND,
    timezone=PARIS,
    errors=operations.REFUSALS,
    dialects=DIALECTS,
    initial_credit=accounts.OPENING_CREDIT,
)

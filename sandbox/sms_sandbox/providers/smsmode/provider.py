"""What smsMode adds to its identity: all that a request needs."""

from decimal import Decimal
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.providers.smsmode import IDENTITY, dates, errors, history, routes, sample, states, webhooks
from sms_sandbox.providers.smsmode.rest.options import OPTIONS

PROVIDER: Final = Provider(
    **IDENTITY,
    routes=routes.ROUTES,
    not_found=routes.not_found,
    credentials=routes.credentials,
    read_ahead=routes.read_ahead,
    status_webhooks=webhooks.status_webhooks,
    reported_states=webhooks.REPORTED,
    deferred_report=webhooks.DEFERRED_REPORT,
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

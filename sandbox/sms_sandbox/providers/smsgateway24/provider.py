"""What SmsGateway24 adds to its identity: all that a request needs."""

from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.providers.smsgateway24 import (
    IDENTITY,
    auth,
    dates,
    dialects,
    operations,
    routes,
    sample,
    states,
    webhooks,
)

PROVIDER: Final = Provider(
    **IDENTITY,
    routes=routes.ROUTES,
    not_found=routes.not_found,
    errors=operations.REFUSALS,
    credentials=auth.shown,
    read_ahead=auth.shown,
    status_webhooks=webhooks.status_webhooks,
    reported_states=states.REPORTED,
    deferred_report=webhooks.DEFERRED_REPORT,
    mo_webhooks=webhooks.mo_webhooks,
    webhook_kinds=("delivery", "incoming"),
    on_incoming=operations.on_incoming,
    options={
        "timezone": dates.USUAL_ZONE,
        "webhook": webhooks.WITH_SIM,
        "senttime": True,
        "templates": "",
        "sender_ids": "",
    },
    status_code=states.status_code,
    sample_send=sample.SAMPLE_SEND,
    timezone=dates.ZONE,
    dialects=dialects.DIALECTS,
)

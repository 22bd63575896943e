"""What inSIM adds to its identity: all that a request needs."""

from typing import Final
from zoneinfo import ZoneInfo

from sms_sandbox.contract import Provider
from sms_sandbox.providers.insim import IDENTITY, errors, links, parse, routes, sample, states, webhooks

PROVIDER: Final = Provider(
    **IDENTITY,
    routes=routes.ROUTES,
    not_found=routes.not_found,
    errors={name: routes.refusal(name) for name in errors.PLAIN},
    credentials=parse.credentials,
    read_ahead=parse.read_ahead,
    status_webhooks=webhooks.status_webhooks,
    reported_states=states.REPORTED,
    deferred_report=webhooks.DEFERRED_REPORT,
    webhook_kinds=webhooks.KINDS,
    mo_webhooks=webhooks.mo_webhooks,
    click_webhooks=webhooks.click_webhooks,
    call_webhooks=webhooks.call_webhooks,
    short_link=links.followed,
    options={
        "free_footer": False,
        "contact_address": False,
        "old_click_event": False,
        "license": "premium",
        "sms_credits": 1000,
        "country_code": "FR",
    },
    status_code=states.status_code,
    sample_send=sample.SAMPLE_SEND,
    timezone=ZoneInfo("UTC"),
    dialects=parse.DIALECTS,
)

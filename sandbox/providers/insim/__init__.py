"""inSIM: texts through the customer's own phone (HTTP API v1 and its older doors)."""

from zoneinfo import ZoneInfo

from sandbox.contract import Provider
from sandbox.providers.insim import errors, operations, parse, routes, states, webhooks

PROVIDER = Provider(
    package=__name__,
    name="insim",
    title="inSIM",
    hosts=("www.insim.app", "insim.app", "www.ardary-sms.com", "ardary-sms.com", "arsms.co"),
    roots=("api",),
    routes=routes.ROUTES,
    unrouted=routes.unrouted,
    errors={name: operations.refusal(name) for name in errors.NAMES},
    credentials=parse.credentials,
    callbacks=webhooks.callbacks,
    callback_kinds=webhooks.KINDS,
    told=states.told,
    timezone=ZoneInfo("UTC"),
    dialects=parse.DIALECTS,
)

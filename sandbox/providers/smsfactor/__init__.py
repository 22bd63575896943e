"""SMSFactor (https://api.smsfactor.com), also sold as SMSUp."""

from decimal import Decimal
from typing import Final

from sandbox.contract import Provider
from sandbox.providers.smsfactor import admission, operations, routes, states, webhooks
from sandbox.providers.smsfactor.dialects import DIALECTS
from sandbox.providers.smsfactor.instants import PARIS

PROVIDER: Final = Provider(
    package=__name__,
    name="smsfactor",
    title="SMSFactor",
    hosts=("api.smsfactor.com", "api.smsup.ch", "smsf.st"),
    roots=("*",),
    routes=routes.ROUTES,
    unrouted=routes.unrouted,
    credentials=admission.shown,
    callbacks=webhooks.callbacks,
    callback_kinds=("dlr", "mo", "stop", "clicker", "balance"),
    told=states.told,
    timezone=PARIS,
    errors=operations.REFUSALS,
    dialects=DIALECTS,
    opening_credit=Decimal(10000),
)

"""Emulate smsMode: its HTTP API 1.6, as documented from 2017 to 2020, and the REST API of today."""

from typing import Final

from sms_sandbox.late_provider import Identity, late

IDENTITY: Final = Identity(
    package=__name__,
    name="smsmode",
    title="smsMode",
    hosts=("api.smsmode.com", "rest.smsmode.com"),
    root_segments=("http", "http:1.6", "sms", "commons", "rcs"),
)
PROVIDER: Final = late(**IDENTITY)

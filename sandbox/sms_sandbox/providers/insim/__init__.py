"""inSIM: messages through the customer's own phone (HTTP API v1 and its older endpoints)."""

from typing import Final

from sms_sandbox.late_provider import Identity, late

IDENTITY: Final = Identity(
    package=__name__,
    name="insim",
    title="inSIM",
    hosts=("www.insim.app", "insim.app", "www.ardary-sms.com", "ardary-sms.com", "arsms.co"),
    root_segments=("api",),
)
PROVIDER: Final = late(**IDENTITY)

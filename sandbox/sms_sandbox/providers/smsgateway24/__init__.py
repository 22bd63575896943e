"""SmsGateway24: text messages sent through the customer's own Android phone."""

from typing import Final

from sms_sandbox.late_provider import Identity, late

IDENTITY: Final = Identity(
    package=__name__,
    name="smsgateway24",
    title="SmsGateway24",
    hosts=("smsgateway24.com", "www.smsgateway24.com"),
    root_segments=("getdata",),
)
PROVIDER: Final = late(**IDENTITY)

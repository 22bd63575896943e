"""SMSFactor (https://api.smsfactor.com), also sold as SMSUp."""

from typing import Final

from sms_sandbox.late_provider import Identity, late

IDENTITY: Final = Identity(
    package=__name__,
    name="smsfactor",
    title="SMSFactor",
    hosts=("api.smsfactor.com", "api.smsup.ch", "smsf.st"),
    root_segments=(
        "account",
        "sub-accounts",
        "sub-account",
        "notification",
        "credits",
        "send",
        "list",
        "lists",
        "blacklist",
        "npai",
        "token",
        "webhook",
        "campaigns",
        "campaign",
        "messages",
        "retention",
        "lookup",
        "metrics",
        "link",
    ),
)
PROVIDER: Final = late(**IDENTITY)

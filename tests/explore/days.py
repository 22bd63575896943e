"""Good days to draw troubles for."""

from typing import Final

from sms_sandbox.explore.good_day import GoodDay

HOUR: Final = 3600.0

RICH: Final = GoodDay(
    texts=(
        (0.0, "+33639980001", "smsmode"),
        (0.0, "+33639980002", "smsfactor"),
        (0.0, "+33639980003", "smsgateway24"),
        (120.0, "+33639980001", "smsmode"),
    ),
    lasts=100 * HOUR,
)
"""A day on which anything can strike."""

SHORT: Final = GoodDay(texts=((0.0, "+33639980001", "insim"),), lasts=2.0)
"""A day of a command that sends one text and ends."""

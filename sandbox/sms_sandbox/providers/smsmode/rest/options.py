"""Name what an account can have switched at the REST API, where its sources disagree or are silent."""

from collections.abc import Mapping
from typing import Final

from sms_sandbox.core.account import Option

PRICE_WITH_REPORT: Final = "price_with_report"
"""Whether the price is left out until the message has left."""

KEEPS_ORIENTATION: Final = "replies_keep_orientation"
"""Whether ``from`` of a reply is the sender of the message that it answers, as in the message itself."""

DEFERRED: Final = "details_deferred"
"""Whether the details of a message are not found in the first second after its send."""

OPTIONS: Final[Mapping[str, Option]] = {PRICE_WITH_REPORT: False, KEEPS_ORIENTATION: False, DEFERRED: False}

"""What the mobile network can carry: the one gate between a provider and a handset.

A provider refuses what it is documented to refuse. What it has accepted is held against this gate, and fails late.
"""

from functools import lru_cache

from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers import plan
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.text import gsm0338
from sms_sandbox.core.text.segments import MOST_SEGMENTS, Encoding

# The recipients of a campaign share one text.
_fits = lru_cache(maxsize=16)(gsm0338.ALPHABET.issuperset)


def transcribe(message: MtMessage) -> None:
    """Replace by ``?`` what a text sent as GSM 7-bit holds beyond that alphabet."""
    if message.encoding is Encoding.GSM7 and not _fits(message.text):
        message.text = gsm0338.transcribed(message.text)
        message.segments = tuple([gsm0338.transcribed(segment) for segment in message.segments])


def refusal(message: MtMessage) -> FailureReason | None:
    """Return why the network does not carry the message, or None if it does."""
    number = message.to.msisdn
    if number is None or not plan.exists(number):
        return FailureReason.INVALID_NUMBER
    if message.sender is not None and not message.sender.is_carried:
        return FailureReason.SENDER_REFUSED
    return FailureReason.CONTENT if len(message.segments) > MOST_SEGMENTS else None

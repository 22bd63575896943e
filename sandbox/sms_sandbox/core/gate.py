"""What the mobile network can carry: the one gate between a provider and a handset.

A provider refuses what it is documented to refuse. Anything else that this gate does not carry fails later.
"""

from typing import Final

from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers import plan
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.text import gsm0338
from sms_sandbox.core.text.segments import MOST_SEGMENTS, Encoding

_GSM7: Final = Encoding.GSM7
_fits: Final = gsm0338.ONLY_ALPHABET.fullmatch


def transcribe(message: MtMessage) -> None:
    """Replace each character beyond GSM 7-bit by ``?`` in a text that is sent in that encoding."""
    if message.encoding is _GSM7 and not _fits(message.text):
        message.text = gsm0338.transcribed(message.text)
        message.segments = tuple([gsm0338.transcribed(segment) for segment in message.segments])


def refusal(message: MtMessage) -> FailureReason | None:
    """Return why the network does not carry the message, or None if it does."""
    number = message.to.msisdn
    if number is None or not plan.exists(number):
        return FailureReason.INVALID_NUMBER
    if message.sender is not None and not message.sender.is_carried():
        return FailureReason.SENDER_REFUSED
    return FailureReason.CONTENT if len(message.segments) > MOST_SEGMENTS else None

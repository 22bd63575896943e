"""What inSIM tells of a message: that it left the phone, and that it arrived. It has no word for anything else."""

from typing import Final

from sms_sandbox.core.state import MessageState, Step

WORDS: Final[dict[MessageState, str | None]] = {
    MessageState.SCHEDULED: None,
    MessageState.WAITING: None,
    MessageState.QUEUED: None,
    MessageState.TAKEN: None,
    MessageState.SENT: "sent",
    MessageState.NETWORK: None,
    MessageState.RETRYING: None,
    MessageState.DELIVERED: "received",
    MessageState.UNDELIVERED: None,
    MessageState.EXPIRED: None,
    MessageState.REJECTED: None,
    MessageState.FAILED: None,
    MessageState.CANCELLED: None,
}


def status_code(step: Step, details: object = None) -> str | None:
    """Reasons are never told."""
    del details  # all messages have the same words
    return WORDS[step.state]

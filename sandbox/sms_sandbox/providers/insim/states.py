"""Name the states that inSIM reports: the message left the phone, and it arrived. No other state has a word."""

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


REPORTED: Final = frozenset(state for state, word in WORDS.items() if word is not None)


def status_code(step: Step, details: object = None) -> str | None:
    """Return inSIM's word for the state, or None if it has none. inSIM reports no reasons."""
    del details  # every message has the same words
    return WORDS[step.state]

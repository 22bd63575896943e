"""What becomes of one webhook."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.draws import Draws
from sms_sandbox.core.state import MessageState
from sms_sandbox.faults.webhooks import Duplicate, Reorder, WebhookFaults, WebhookMode, WebhookTopic

_NO_COPIES: Final = Duplicate(copies=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOutcome:
    """``delay`` is in microseconds of sandbox time, ``duplicate`` tells of the copies that come besides the webhook
    itself, ``waits_for`` is the state whose webhook is to overtake it, ``noise`` spoils its bytes, and ``by`` names
    the rule or phase.
    """

    mode: WebhookMode = WebhookMode.SEND
    delay: int = 0
    duplicate: Duplicate = _NO_COPIES
    waits_for: MessageState | None = None
    noise: bytes = b""
    by: str = ""


UNTOUCHED: Final = WebhookOutcome()


def outcome_of(
    faults: WebhookFaults, told: WebhookTopic, draws: Draws, names: tuple[str | int, ...]
) -> WebhookOutcome:
    """``names`` are those of the draws: of the rule, the recipient, and which of the messages to it this is about."""
    told_names = (told.kind, told.state.value if told.state else "")

    def is_drawn(share: float, what: str, *more: str) -> bool:
        return share >= 1 or (share > 0 and draws.fraction("fault", "webhook", what, *names, *more) < share)

    if faults.mode is WebhookMode.DROP or is_drawn(faults.drop, "drop", *told_names):
        return WebhookOutcome(mode=WebhookMode.DROP)
    duplicate, reorder, garble = faults.duplicate, faults.reorder, faults.garble
    return WebhookOutcome(
        mode=WebhookMode.HOLD if faults.mode is WebhookMode.HOLD else WebhookMode.SEND,
        delay=faults.delay,
        duplicate=duplicate if duplicate and is_drawn(duplicate.share, "duplicate", *told_names) else _NO_COPIES,
        waits_for=reorder.second
        if reorder and _is_first(reorder, told) and is_drawn(reorder.share, "reorder")
        else None,
        noise=draws.digest("fault", "noise", *names, *told_names)
        if garble and is_drawn(garble.share, "garble", *told_names)
        else b"",
    )


def _is_first(reorder: Reorder, told: WebhookTopic) -> bool:
    return told.state is reorder.first

"""Which of the faults that are declared strike one webhook."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sms_sandbox.core.draws import Draws
from sms_sandbox.faults.webhooks import (
    UNTOUCHED,
    WebhookFault,
    WebhookFaults,
    WebhookMode,
    WebhookOutcome,
    WebhookTopic,
)


def outcome_of(
    faults: WebhookFaults, topic: WebhookTopic, draws: Draws, names: tuple[str | int, ...]
) -> WebhookOutcome:
    """Return what becomes of a webhook.

    ``names`` are those of the draws: the rule, the recipient, and which of the messages to it this is about.
    """
    topic_names = (topic.kind, topic.state.value if topic.state else "")
    noise = partial(draws.digest, "fault", "noise", *names, *topic_names)
    outcome = UNTOUCHED
    for word, fault in faults:
        draw = partial(draws.fraction, "fault", "webhook", word, *names)
        if not fault.concerns(topic) or not _is_struck(fault, draw, topic_names):
            continue
        struck = fault.strike(outcome, noise)
        if struck.mode is WebhookMode.DROP:
            return WebhookOutcome(mode=WebhookMode.DROP, effects=(word,))
        if struck != outcome:
            outcome = replace(struck, effects=(*outcome.effects, word))
    return outcome


def _is_struck(fault: WebhookFault, draw: Callable[..., float], topic_names: tuple[str, ...]) -> bool:
    if fault.share >= 1:
        return True
    return fault.share > 0 and draw(*(() if fault.is_drawn_by_message else topic_names)) < fault.share

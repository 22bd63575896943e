"""Let one webhook of a message overtake another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sms_sandbox.core.state import MessageState
from sms_sandbox.faults.kind import SHARE, FaultKind, Key, KeyType, Place
from sms_sandbox.faults.sentences import percent
from sms_sandbox.faults.webhooks import WebhookFault, WebhookOutcome, WebhookTopic

_USUAL: Final = (MessageState.SENT, MessageState.DELIVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorder(WebhookFault):
    """The webhook of the first state comes after that of the second."""

    share: float = 1.0
    first: MessageState = MessageState.SENT
    second: MessageState = MessageState.DELIVERED

    @property
    def is_drawn_by_message(self) -> bool:
        return True

    @property
    def disturbs_order(self) -> bool:
        return True

    def concerns(self, topic: WebhookTopic) -> bool:
        return topic.state is self.first

    def strike(self, outcome: WebhookOutcome, noise: Callable[[], bytes]) -> WebhookOutcome:
        del noise
        return replace(outcome, waits_for=self.second)


def _build(given: Mapping[str, Any]) -> Reorder:
    first, second = given.get("pair") or _USUAL
    return Reorder(share=given.get("share", 1.0), first=first, second=second)


def _sentence(fault: Reorder) -> str:
    return f"{percent(fault.share)}: {fault.first.value} comes after {fault.second.value}"


KIND: Final = FaultKind(
    word="reorder",
    place=Place.WEBHOOKS,
    fault=Reorder,
    sentence=_sentence,
    keys=(SHARE, Key(name="pair", type=KeyType.STATES, default=_USUAL)),
    build=_build,
    rank=40,
)

"""Spoil bytes of webhooks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.kind import SHARE, FaultKind, Place
from sms_sandbox.faults.kinds.garble import garbled
from sms_sandbox.faults.sentences import percent
from sms_sandbox.faults.webhooks import WebhookFault, WebhookOutcome, with_change
from sms_sandbox.wire.exchange import HttpRequest

_LETTERS: Final = b"0123456789abcdefghijklmnopqrstuvwxyz"
"""The bytes that a spoilt query gets, so that it stays a query."""


@dataclass(frozen=True, slots=True)
class WebhookGarble(WebhookFault):
    """A share of the webhooks whose body, or query where there is no body, is spoilt."""

    share: float = 1.0

    def strike(self, outcome: WebhookOutcome, noise: Callable[[], bytes]) -> WebhookOutcome:
        return with_change(outcome, self, noise())

    def change(self, request: HttpRequest, noise: bytes) -> HttpRequest:
        if request.body:
            return replace(request, body=garbled(request.body, noise))
        path, mark, query = request.target.partition(b"?")
        spoilt = bytes(
            old if old == new else _LETTERS[new % len(_LETTERS)]
            for old, new in zip(query, garbled(query, noise), strict=True)
        )
        return replace(request, target=path + mark + spoilt)


def _sentence(fault: WebhookGarble) -> str:
    return f"{percent(fault.share)} of webhooks spoilt"


KIND: Final = FaultKind(
    word="garble",
    place=Place.WEBHOOKS,
    fault=WebhookGarble,
    sentence=_sentence,
    keys=(SHARE,),
    option="garble-webhooks",
    help="Bytes of webhooks about these messages are spoilt.",
    rank=50,
)

"""Sign webhooks with a wrong secret, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from sms_sandbox.core.account import Account
from sms_sandbox.faults.kind import FaultKind, Key, Place, Words
from sms_sandbox.faults.webhooks import WebhookFault, WebhookOutcome

_WRONG_SECRET: Final = "wrong-secret"  # noqa: S105  it opens nothing


class Signature(Enum):
    """How webhooks are signed: as the provider does, with a wrong secret, or not at all."""

    PROVIDER = "provider"
    WRONG = "wrong"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class WebhookSign(WebhookFault):
    """How each webhook is signed."""

    sign: Signature

    def strike(self, outcome: WebhookOutcome, noise: Callable[[], bytes]) -> WebhookOutcome:
        del noise
        return replace(outcome, is_signed_otherwise=self.sign is not Signature.PROVIDER)

    def signer(self, account: Account) -> Account:
        if self.sign is Signature.PROVIDER:
            return account
        is_wrong = self.sign is Signature.WRONG and account.webhook_secret is not None
        return replace(account, webhook_secret=_WRONG_SECRET if is_wrong else None)


def _sentence(fault: WebhookSign) -> str:
    return f"webhooks signed: {fault.sign.value}"


KIND: Final = FaultKind(
    word="sign",
    place=Place.WEBHOOKS,
    fault=WebhookSign,
    sentence=_sentence,
    value=Key(name="sign", type=Words.of(Signature, "a signature")),
    rank=60,
)

import pytest
from sms_sandbox.core.account import Account
from sms_sandbox.faults.kinds.webhooks_sign import KIND, Signature, WebhookSign
from sms_sandbox.faults.webhooks import UNTOUCHED


@pytest.mark.parametrize(
    ("sign", "secret", "signed_with"),
    [
        (Signature.PROVIDER, "s", "s"),
        (Signature.WRONG, "s", "wrong-secret"),
        (Signature.WRONG, None, None),
        (Signature.NONE, "s", None),
    ],
)
def test_secret_of_the_signature_is_chosen(sign: Signature, secret: str | None, signed_with: str | None) -> None:
    account = Account(provider="acme", login="k1", webhook_secret=secret)
    assert WebhookSign(sign).signer(account).webhook_secret == signed_with


def test_only_another_signature_strikes() -> None:
    assert WebhookSign(Signature.PROVIDER).strike(UNTOUCHED, bytes) == UNTOUCHED
    assert WebhookSign(Signature.NONE).strike(UNTOUCHED, bytes).is_signed_otherwise


def test_signature_is_described() -> None:
    assert KIND.sentence(KIND.make({"sign": Signature.WRONG})) == "webhooks signed: wrong"

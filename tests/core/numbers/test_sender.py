import pytest
from sms_sandbox.core.numbers.sender import SenderId, SenderKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("33639980001", SenderKind.LONG_NUMBER),
        ("+33639980001", SenderKind.LONG_NUMBER),
        ("1234567", SenderKind.LONG_NUMBER),
        ("36180", SenderKind.SHORT_CODE),
        ("123456", SenderKind.SHORT_CODE),
        ("Acme", SenderKind.ALPHANUMERIC),
        ("36180x", SenderKind.ALPHANUMERIC),
        ("+", SenderKind.ALPHANUMERIC),
        ("", SenderKind.ALPHANUMERIC),
        ("٣٦١٨٠", SenderKind.ALPHANUMERIC),
    ],
)
def test_the_kind_of_a_sender_follows_from_its_text(text: str, kind: SenderKind) -> None:
    assert SenderId(text).kind is kind

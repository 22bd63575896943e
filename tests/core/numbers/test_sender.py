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


@pytest.mark.parametrize(
    "text",
    ["Acme", "MyCompany12", "Pryv Lab", "PASS-LAS", "Été", "36180", "+33639980001", "123456789012345", "[abcdefghi"],
)
def test_a_sender_that_fits_the_address_field_is_carried(text: str) -> None:
    assert SenderId(text).is_carried()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\u00a0",
        "MyCompany12345",
        "a\nb",
        "a\rb",
        "Łódź",
        "Acme😀",
        "1234567890123456",
        "[abcdefghij",
        "x\x00",
    ],
)
def test_a_sender_that_no_address_field_holds_is_not_carried(text: str) -> None:
    assert not SenderId(text).is_carried()

import pytest
from sms_sandbox.recording.redaction.kinds import ValueKind, is_harmless, is_number, kind_by_form, kind_of_field


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("accesskey", ValueKind.SECRET),
        ("new_password", ValueKind.SECRET),
        ("sfusername", ValueKind.NAME),
        ("sendto", ValueKind.NUMBER),
        ("text", ValueKind.TEXT),
        ("id_sms_api", ValueKind.ID),
        ("sms_id", ValueKind.ID),
        ("messageid", ValueKind.ID),
        ("status_id", None),
        ("invalid", None),
        ("credits", None),
    ],
)
def test_field_has_a_kind_by_its_name(field: str, kind: ValueKind | None) -> None:
    assert kind_of_field(field) is kind


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("bob@corp.example", ValueKind.NAME),
        ("+33 6 12 34 56 78", ValueKind.NUMBER),
        ("0033612345678", ValueKind.NUMBER),
        ("3f0c9a52-7d14-4b8e", ValueKind.ID),
        ("Bonjour Paul", ValueKind.TEXT),
    ],
)
def test_value_of_an_unknown_field_has_a_kind_by_its_form(value: str, kind: ValueKind) -> None:
    assert kind_by_form(value) is kind


@pytest.mark.parametrize("value", ["1", "-12", "999", "0.05", "2026-01-05T09:00:00Z", "05/01/2026 10:00", "true"])
def test_dates_and_small_numbers_are_harmless(value: str) -> None:
    assert is_harmless(value)


@pytest.mark.parametrize("value", ["1000", "4711", "Bonjour", "12a", "2026", "x2026-01-05"])
def test_other_values_are_not(value: str) -> None:
    assert not is_harmless(value)


def test_number_needs_eight_digits() -> None:
    assert is_number("+3361234567")
    assert not is_number("36034")

import phonenumbers
import pytest
from sms_sandbox.core.numbers import plan
from sms_sandbox.core.numbers.msisdn import msisdn
from sms_sandbox.core.numbers.number_range import MAGIC, NumberRange, number_range


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+336 39 98 xx xx", NumberRange("3363998", 2)),
        ("+3363998", NumberRange("3363998", 2)),
        ("003363998XXXX", NumberRange("3363998", 2)),
        ("33612345 6xx", NumberRange("336123456", 0)),
        ("+336", NumberRange("336", 6)),
        ("+1 202 555 01 xx", NumberRange("120255501", 0)),
        ("+49 151 23 xxxxx xx", NumberRange("4915123", 5)),
        ("+4915", NumberRange("4915", 0)),
        ("+491512345", NumberRange("491512345", 0)),
    ],
)
def test_range_is_read_and_written(text: str, expected: NumberRange) -> None:
    found = number_range(text)
    assert found == expected
    assert number_range(str(found)) == found


def test_range_of_the_magic_numbers_is_for_fiction() -> None:
    assert str(MAGIC) == "+3363998xxxx"
    assert (MAGIC.number("10"), MAGIC.pattern("10")) == ("+33639980010", "+3363998??10")


@pytest.mark.parametrize("text", ["", "abc", "+33", "xx", "06123456xx", "+336 12 xx 34", "+336*"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a range of numbers; write it like"):
        number_range(text)


@pytest.mark.parametrize("text", ["+33612345678", "+336123456x", "+33612345xx", "+33063998xxxx", "+2100000000"])
def test_range_without_a_possible_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no number in this range can exist"):
        number_range(text)


def test_range_can_be_one_that_validators_take() -> None:
    number = number_range("+336123456xx").number("10")
    parsed = phonenumbers.parse(number)
    assert phonenumbers.is_valid_number(parsed)
    assert phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
    assert not phonenumbers.is_valid_number(phonenumbers.parse(MAGIC.number("10")))
    assert plan.exists(number[1:])
    assert msisdn(number[1:])

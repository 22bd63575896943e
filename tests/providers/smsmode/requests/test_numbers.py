"""Test how smsMode reads recipients."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsmode.requests.numbers import is_french, recipients


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0639980001", "33639980001"),
        ("0199000001", "33199000001"),
        ("0999999999", "33999999999"),
        ("0692000001", "262692000001"),
        ("06 90 00 00 01", "590690000001"),
        ("33639980001", "33639980001"),
        ("+33639980001", "33639980001"),
        (" 33639980001", "33639980001"),
        ("0033639980001", "33639980001"),
        ("06 39 98 00 01", "33639980001"),
        ("+33 6\N{NO-BREAK SPACE}39 98 00 01", "33639980001"),
        ("999931230", "999931230"),
        ("99999911", "99999911"),
        ("3363123456", "3363123456"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_number_is_kept_in_international_form(written: str, number: str) -> None:
    assert recipients(written) == (Address(number, Msisdn(number)),)


@pytest.mark.parametrize(
    "written",
    [
        "06XXXXXXXXX",
        "1234567",
        "1234567890123456",
        "012345678",
        "06.39.98.00.01",
        "٠٦٣٩٩٨٠٠٠١",
        "+",
        "\x00",
        "9" * 5000,
    ],
)
def test_impossible_number_is_kept_as_written(written: str) -> None:
    assert recipients(f" {written} ") == (Address(written, None),)


@given(
    st.from_regex(r"[+ ]{0,2}0{0,2}[1-9][0-9]{5,16}\s?", fullmatch=True) | st.text(st.sampled_from("+0369,. \xa0٣"))
)
def test_number_alone_is_read_as_the_one_of_a_list(listed: str) -> None:
    assert recipients(listed) == recipients(f"{listed},")


def test_empty_entries_of_a_list_are_skipped() -> None:
    assert [address.text for address in recipients(",0639980001,, 0639980002 ,")] == ["33639980001", "33639980002"]
    assert recipients(" , ,") == ()


def test_number_is_french_by_its_country_code() -> None:
    assert [is_french(address) for address in recipients("0639980001,32470000001,33x")] == [True, False, False]

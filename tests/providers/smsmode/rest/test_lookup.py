import pytest
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsmode.rest.lookup import lookup


@pytest.mark.parametrize(
    ("number", "network"),
    [
        ("33639980001", ("20801", "208", "01", "France", "33", "FR", "Orange")),
        ("262692000001", ("00101", "001", "01", "Reunion", "262", "RE", "Test")),
        ("12025550123", ("00101", "001", "01", "United States", "1", "US", "Test")),
        ("998901234567", ("00101", "001", "01", "", "", "", "Test")),
    ],
)
def test_number_is_looked_up_by_its_calling_code(number: str, network: tuple[str, ...]) -> None:
    assert tuple(lookup(Msisdn(number)).values()) == network

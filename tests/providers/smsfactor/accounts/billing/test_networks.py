"""The networks of numbers."""

import pytest
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsfactor.accounts.billing.networks import network_of


@pytest.mark.parametrize(
    ("number", "country", "prefix", "mcc"),
    [("33639980001", "France", "639", "208"), ("41781234567", "Switzerland", "781", "228")],
)
def test_network_is_one_of_the_country(number: str, country: str, prefix: str, mcc: str) -> None:
    network = network_of(Msisdn(number))
    assert (network.country_name, network.prefix, network.code[:3]) == (country, prefix, mcc)
    assert network_of(Msisdn(number)) == network


def test_numbers_of_a_country_are_spread_over_its_networks() -> None:
    names = {network_of(Msisdn(f"3363998{last:04}")).name for last in range(100)}
    assert names == {"Orange", "SFR", "Bouygues Telecom", "Free"}


def test_network_of_another_country_is_not_known() -> None:
    assert network_of(Msisdn("81312345678")) == ("", "", "", "JP", "")

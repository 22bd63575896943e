import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.devices.hardware import COUNTRIES, HOME, Hardware, Sim, check_digit, draw_hardware, draw_sim
from sms_sandbox.core.draws import Draws
from sms_sandbox.core.numbers.msisdn import Msisdn

from tests.making import JANE


def is_right_by_luhn(digits: str) -> bool:
    """Counted as people do it, with the digits of each doubled one added up."""
    doubled = "".join(str(int(d) * (1 + i % 2)) for i, d in enumerate(reversed(digits)))
    return sum(map(int, doubled)) % 10 == 0


@pytest.mark.parametrize(
    ("digits", "check"),
    [
        ("7992739871", "3"),  # the sample of ISO/IEC 7812-1
        ("35824005111111", "0"),  # the IMEI of an emulator in SmsGateway24's documentation
        ("8901410321111851072", "0"),  # its ICCID there
        ("0", "0"),
    ],
)
def test_the_check_digit_is_the_one_of_known_numbers(digits: str, check: str) -> None:
    assert check_digit(digits) == check


@given(st.text("0123456789", min_size=1, max_size=30))
def test_with_its_check_digit_any_number_is_right_and_with_another_one_wrong(digits: str) -> None:
    check = check_digit(digits)
    assert [str(d) for d in range(10) if is_right_by_luhn(f"{digits}{d}")] == [check]


@given(st.integers(), st.text(max_size=10))
def test_imei_and_serial_number_have_the_form_of_real_ones(seed: int, device_id: str) -> None:
    hardware = draw_hardware(Draws(seed), "acme", device_id)
    assert re.fullmatch("35[0-9]{13}", hardware.imei)
    assert is_right_by_luhn(hardware.imei)
    assert re.fullmatch("R[0-9A-Z]{10}", hardware.serial_number)


@pytest.mark.parametrize("country", COUNTRIES)
@given(slot=st.integers(0, 9))
def test_a_sim_card_is_one_of_its_country(country: str, slot: int) -> None:
    sim = draw_sim(Draws(1), "acme", "8167", slot=slot, country=country)
    assert sim.iccid.startswith("89" + COUNTRIES[country].calling_code)
    assert len(sim.iccid) == 19
    assert is_right_by_luhn(sim.iccid)
    assert sim.carrier in COUNTRIES[country].carriers
    assert (sim.slot, sim.country, sim.is_roaming) == (slot, country, False)


def test_the_number_of_a_sim_card_is_in_the_range_for_fiction() -> None:
    numbers = {draw_sim(Draws(1), "acme", str(device), slot=0).number for device in range(50)}
    assert all(re.fullmatch("3363998[0-9]{4}", number) for number in numbers)
    assert len(numbers) > 45


def test_every_carrier_of_a_country_comes_up() -> None:
    drawn = {draw_sim(Draws(1), "acme", str(device), slot=0).carrier for device in range(100)}
    assert drawn == set(COUNTRIES[HOME].carriers)


def test_a_country_that_is_not_known_is_refused() -> None:
    with pytest.raises(KeyError):
        draw_sim(Draws(1), "acme", "8167", slot=0, country="zz")


def test_the_same_seed_gives_the_same_hardware_and_another_seed_or_name_another() -> None:
    assert draw_hardware(Draws(1), "acme", "8167") == draw_hardware(Draws(1), "acme", "8167")
    four = [
        draw_hardware(Draws(1), "acme", "8167"),
        draw_hardware(Draws(2), "acme", "8167"),
        draw_hardware(Draws(1), "acme", "8168"),
        draw_hardware(Draws(1), "other", "8167"),
    ]
    for one, other in combinations(four, 2):
        assert one.imei != other.imei
        assert one.serial_number != other.serial_number
        assert one.sims[0].iccid != other.sims[0].iccid


def test_two_sim_cards_of_one_device_differ() -> None:
    first, second = (draw_sim(Draws(1), "acme", "8167", slot=slot) for slot in (0, 1))
    assert first.iccid != second.iccid
    assert first.number != second.number


def test_a_device_has_one_sim_card_or_those_put_in() -> None:
    [sim] = draw_hardware(Draws(1), "acme", "8167").sims
    assert sim == draw_sim(Draws(1), "acme", "8167", slot=0)
    mine = Sim(1, "8933", JANE, "fr", "SFR")
    assert draw_hardware(Draws(1), "acme", "8167", (mine,)).sims == (mine,)
    assert draw_hardware(Draws(1), "acme", "8167", ()).sims == ()


def test_a_seed_draws_the_same_hardware_in_every_version_of_the_sandbox() -> None:
    first = Sim(slot=0, iccid="8933762406091394099", number=Msisdn("33639989853"), country="fr", carrier="Orange F")
    second = Sim(
        slot=1, iccid="8933276233478984279", number=Msisdn("33639986509"), country="fr", carrier="Bouygues Telecom"
    )
    drawn = draw_hardware(Draws(1), "smsgateway24", "8167")
    assert drawn == Hardware(imei="354032904961245", serial_number="R8L41LCYGAP", sims=(first,))
    sims = [draw_sim(Draws(1), "smsgateway24", "8167", slot=slot) for slot in range(5)]
    assert sims[:2] == [first, second]
    assert [sim.carrier for sim in sims[2:]] == ["SFR", "Orange F", "Free"]

"""The devices in answers."""

from decimal import Decimal
from typing import Any

import pytest
from sms_sandbox.core.devices.hardware import Sim
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import HOUR, SECOND
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.providers.insim import PROVIDER as INSIM
from sms_sandbox.providers.smsgateway24 import PROVIDER
from sms_sandbox.providers.smsgateway24.sending import FIRST_SMS_ID

from tests.examples import MORNING
from tests.providers.smsgateway24.asking import SMS, asked, engine_of, refusal

ACCOUNT = AccountSettings(provider="smsgateway24", login=None, secret="k1")


@pytest.fixture
def engine() -> Engine:
    return engine_of()


def devices(engine: Engine, token: str = "k1") -> dict[str, Any]:
    answer = asked(engine, "getalldevices", token=token)
    assert answer["count"] == len(answer["device"])
    return dict(answer["device"])


def status(engine: Engine, device_id: str = "260") -> dict[str, Any]:
    return asked(engine, "getdevicestatus", token="k1", device_id=device_id)


def test_a_device_exists_once_it_is_named(engine: Engine) -> None:
    assert devices(engine) == {}
    asked(engine, "addsms", **SMS)
    assert list(devices(engine)) == ["260"]


def test_device_is_listed_for_every_token_that_may_use_it(engine: Engine) -> None:
    for token in ("k1", "k2"):
        assert asked(engine, "addsms", **{**SMS, "token": token})["error"] == 0
    for token in ("k1", "k2", "k3"):
        assert asked(engine, "getdevicestatus", token=token, device_id="260")["device_id"] == 260
        assert list(devices(engine, token)) == ["260"]


def test_device_of_another_provider_is_not_listed() -> None:
    engine = Engine([PROVIDER, INSIM], EngineSettings(start=MORNING))
    engine.devices.configure("insim", "jane", DeviceChange())
    assert devices(engine) == {}


def test_the_highest_number_comes_first_and_names_come_last(engine: Engine) -> None:
    for device_id in ("9", "my phone", "260", "1576", "another"):
        status(engine, device_id)
    assert list(devices(engine)) == ["1576", "260", "9", "my phone", "another"]
    assert [device["id"] for device in devices(engine).values()] == [1576, 260, 9, "my phone", "another"]


def test_a_device_was_last_seen_at_its_last_poll(engine: Engine) -> None:
    status(engine)
    engine.move_to(engine.now + 90 * SECOND + SECOND // 2)
    assert status(engine)["lastseen"]["date"] == "2026-01-05 10:01:30.000000"
    assert status(engine)["diffseconds"] == 0
    device = devices(engine)["260"]
    assert device["lastseen"] == {"date": "2026-01-05 09:01:30.000000", "timezone_type": 3, "timezone": "UTC"}
    assert (device["createdhumanformat"], device["lastseenhumanformat"]) == (
        "05.01.2026 09:00:00",
        "05.01.2026 09:01:30",
    )


def test_device_that_is_off_was_last_seen_before(engine: Engine) -> None:
    status(engine)
    engine.move_to(engine.now + 10 * SECOND)
    engine.devices.configure("smsgateway24", "260", DeviceChange(is_online=False))
    engine.move_to(engine.now + HOUR)
    answer = status(engine)
    assert (answer["online"], answer["diffseconds"]) == (False, 3600)
    engine.devices.configure("smsgateway24", "260", DeviceChange(is_online=True))
    engine.move_to(engine.now + 2 * SECOND)
    answer = status(engine)
    assert (answer["online"], answer["diffseconds"]) == (True, 0)


def test_seconds_since_last_seen_are_between_whole_seconds(engine: Engine) -> None:
    engine.move_to(engine.now + 900_000)
    status(engine)
    engine.devices.configure("smsgateway24", "260", DeviceChange(is_online=False))
    engine.move_to(engine.now + 200_000)
    answer = status(engine)
    assert (answer["lastseen"]["date"], answer["diffseconds"]) == ("2026-01-05 10:00:00.000000", 1)


def test_device_shows_its_configured_sim_cards(engine: Engine) -> None:
    abroad = Sim(1, "89490100000000000012", Msisdn("33639980042"), "de", "Telekom.de", is_roaming=True)
    engine.devices.configure("smsgateway24", "260", DeviceChange(sims=(abroad,)))
    assert devices(engine)["260"]["siminfo"] == [
        {
            "Slot": "1",
            "IccId": "89490100000000000012",
            "Number": "+33639980042",
            "Roaming": "1",
            "CountryIso": "de",
            "CarrierName": "Telekom.de",
        }
    ]


def test_hardware_is_drawn_from_the_seed() -> None:
    def drawn(seed: int) -> Any:
        engine = engine_of(seed=seed)
        status(engine)
        device = devices(engine)["260"]
        return device["imei"], device["serialnumber"], device["siminfo"]

    assert drawn(1) == drawn(1)
    assert drawn(1)[0] != drawn(2)[0]


@pytest.mark.parametrize(("interval", "seconds"), [(10 * SECOND, 10), (SECOND // 2, 1), (1_500_000, 2), (0, 0)])
def test_poll_interval_is_in_seconds(engine: Engine, interval: int, seconds: int) -> None:
    engine.devices.configure("smsgateway24", "260", DeviceChange(poll_interval=interval))
    assert devices(engine)["260"]["delaybetweenrequest"] == seconds


def test_at_a_realistic_pace_a_device_polls_every_ten_seconds() -> None:
    engine = engine_of(pace=PACES["realistic"])
    status(engine)
    assert devices(engine)["260"]["delaybetweenrequest"] == 10


@pytest.mark.parametrize(("credit", "has_subscription"), [(None, True), (Decimal(5), False)])
def test_an_account_with_a_limit_has_no_subscription(credit: Decimal | None, has_subscription: object) -> None:
    account = AccountSettings(provider="smsgateway24", login=None, secret="k1", credit=credit)
    engine = engine_of(accounts=(account,))
    asked(engine, "addsms", **SMS)
    assert devices(engine)["260"]["subscription"] is has_subscription


def test_one_device_has_one_title_everywhere(engine: Engine) -> None:
    for device_id in ("260", "1576", "my phone"):
        assert status(engine, device_id)["title"] == devices(engine)[device_id]["title"]


def test_device_with_a_name_is_shown_by_it(engine: Engine) -> None:
    assert status(engine, "my phone")["device_id"] == "my phone"
    assert status(engine, "0260")["device_id"] == 260


def test_unconfigured_device_is_not_found_in_strict_mode() -> None:
    engine = engine_of(is_strict=True, accounts=(ACCOUNT,))
    assert status(engine) == refusal("Device not found")
    engine.devices.configure("smsgateway24", "260", DeviceChange())
    assert status(engine)["online"] is True


def test_status_without_a_device_is_refused(engine: Engine) -> None:
    assert asked(engine, "getdevicestatus", token="k1") == refusal("Parameter device_id is required")


def test_message_waits_until_its_device_polls(engine: Engine) -> None:
    engine.devices.configure("smsgateway24", "260", DeviceChange(is_online=False))
    asked(engine, "addsms", **SMS)
    while engine.next_due() is not None:
        engine.step()
    reported = asked(engine, "getsmsstatus", token="k1", sms_id=str(FIRST_SMS_ID))
    assert (reported["status"], reported["status_description"]) == (3, "queued")
    [device] = engine.devices.named("260")
    assert device.queued == 1

from decimal import Decimal

import pytest
from sms_sandbox.contract import NO_RETRIES, RetryPlan
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.errors import RefusedCredentialsError, TimeRunsBackwardsError
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition, OffTime
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.scenario import apply

from tests.examples import MORNING
from tests.scenario.files import all_providers, scenario

SETTINGS = EngineSettings(seed=9, start=MORNING)


def furnished(text: str, settings: EngineSettings = SETTINGS, *names: str) -> Engine:
    served = [provider for name, provider in all_providers().items() if not names or name in names]
    engine = Engine(served, settings)
    apply.start(scenario(text), engine)
    return engine


def test_settings_without_a_key_are_unchanged() -> None:
    assert apply.settings_of(scenario(""), SETTINGS, all_providers()) == SETTINGS
    assert apply.clock_of(scenario("")) == apply.ClockWish()


def test_seed_and_clock_are_set() -> None:
    wanted = scenario('seed = 5\n[clock]\nmode = "real"\nspeed = 20\nstart = 2026-01-05T10:00:00Z\n')
    settings = apply.settings_of(wanted, SETTINGS, all_providers())
    assert (settings.seed, settings.start) == (5, MORNING + HOUR)
    assert apply.clock_of(wanted) == apply.ClockWish(mode="real", speed=20.0, start=MORNING + HOUR)
    jumping = apply.clock_of(scenario('[clock]\nmode = "virtual"\nidle_jump = true\n'))
    assert jumping == apply.ClockWish(mode="virtual", idle_jump=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('retry = { attempts = 3, delays = ["5s"] }', RetryPlan((5 * SECOND, 5 * SECOND), is_chosen=True)),
        ('retry = { delays = ["5s", "30s"] }', RetryPlan((5 * SECOND, 30 * SECOND), is_chosen=True)),
        ("retry = { attempts = 1 }", RetryPlan(is_chosen=True)),
        ('retry = "none"\ntimeout = "2s"', RetryPlan((), 2 * SECOND, is_chosen=True)),
        ('retry = "provider"', NO_RETRIES),
        ('timeout = "2s"', RetryPlan((SECOND,), 2 * SECOND)),
    ],
)
def test_retry_plan_is_set(text: str, wanted: RetryPlan) -> None:
    usual = EngineSettings(start=MORNING, retries={"smsmode": RetryPlan((SECOND,))})
    settings = apply.settings_of(scenario(f"[webhooks]\n{text}\n"), usual, all_providers())
    assert settings.retries["smsmode"] == wanted
    assert settings.retries.keys() == all_providers().keys()


def test_retry_plan_is_limited_to_the_providers_of_the_file() -> None:
    wanted = scenario('providers = ["smsmode"]\n[webhooks]\ntimeout = "1s"\n')
    assert apply.settings_of(wanted, SETTINGS, all_providers()).retries.keys() == {"smsmode"}


ACCOUNTS = """
[account.smsfactor]
credit = 50
[account.smsfactor."jane"]
password = "secret"
credit = 7
secret = "shh"
[account.smsfactor."john"]
post_paid = true
[account.smsmode."key"]
suspended = true
"""


def test_accounts_are_created() -> None:
    accounts = furnished(ACCOUNTS).backend("smsfactor").accounts
    jane = accounts.get("jane")
    assert jane is not None
    assert (jane.credit, jane.secret, jane.webhook_secret) == (Decimal(7), "secret", "shh")
    assert accounts.get("john") is None
    john = accounts.authenticate(Credentials("john", "any"))
    assert (john.credit, john.post_paid) == (Decimal(50), True)
    assert accounts.authenticate(Credentials("else", "any")).credit == 50
    with pytest.raises(RefusedCredentialsError):
        accounts.authenticate(Credentials("jane", "wrong"))


def test_suspended_account_refuses_login() -> None:
    accounts = furnished(ACCOUNTS).backend("smsmode").accounts
    accounts.authenticate(Credentials(None, "other"))
    assert accounts.authenticate(Credentials(None, "other")).credit == Decimal(10_000)
    assert accounts.placeholder("key").is_suspended


def test_existing_account_is_changed() -> None:
    engine = Engine(all_providers().values(), SETTINGS)
    accounts = engine.backend("smsfactor").accounts
    jane = accounts.create(Credentials("jane", "old"))
    apply.seed_world(scenario(ACCOUNTS), engine)
    assert accounts.get("jane") is jane
    assert (jane.secret, jane.credit) == ("secret", Decimal(7))


def test_login_without_password_is_a_key_in_strict_mode() -> None:
    strict = EngineSettings(start=MORNING, is_strict=True)
    accounts = furnished(ACCOUNTS, strict).backend("smsfactor").accounts
    assert accounts.authenticate(Credentials(None, "john")).post_paid
    with pytest.raises(RefusedCredentialsError):
        accounts.authenticate(Credentials(None, "else"))


def test_handsets_are_set_from_the_start() -> None:
    text = """
[handset."06 39 98 00 02"]
condition = "full"
name = "Jane"
[handset."+33639980003"]
off = [{ from = "1m", to = "2h", every = "1d" }]
habits = { answers_after = "10s", answers = "STOP", reads_after = "1s", clicks_after = "2s", reports = false }
"""
    handsets = furnished(text).handsets
    jane = handsets.handset(Msisdn("33639980002"))
    assert (jane.condition, jane.name, jane.off_times) == (HandsetCondition.FULL, "Jane", ())
    other = handsets.handset(Msisdn("33639980003"))
    assert other.off_times == (OffTime(MORNING + MINUTE, MORNING + 2 * HOUR, 24 * HOUR),)
    assert other.behaviour == HandsetBehaviour(
        answers_after=10 * SECOND,
        answers="STOP",
        reads_after=SECOND,
        clicks_after=2 * SECOND,
        is_reporting=False,
    )


DEVICE = """
[device.260]
provider = ["smsgateway24", "insim"]
online = false
condition = "radio_off"
switches = [{ at = "30s", online = true }, { at = 2026-01-05T09:01:00Z, online = false }]
poll_interval = "5s"
pack_size = 3
sims = [{ slot = 1, country = "DE", roaming = true, number = "+33639980009" }]
webhooks = { delivery = "http://127.0.0.1:9/" }
"""


def test_devices_are_set_from_the_start() -> None:
    engine = furnished(DEVICE, SETTINGS, "smsgateway24")
    [device] = engine.devices.named("260")
    assert (device.provider, device.is_online, device.condition.value) == ("smsgateway24", False, "radio_off")
    assert (device.poll_interval, device.pack_size, device.is_configured) == (5 * SECOND, 3, True)
    assert [(switch.at - MORNING, switch.is_on) for switch in device.planned_switches] == [
        (30 * SECOND, True),
        (MINUTE, False),
    ]
    [sim] = engine.devices.hardware(device).sims
    assert (sim.slot, sim.country, sim.is_roaming, sim.number) == (1, "de", True, "33639980009")
    assert engine.devices.webhooks(device) == {"delivery": "http://127.0.0.1:9/"}


def test_device_without_provider_is_of_the_only_provider() -> None:
    engine = furnished('providers = ["insim"]\n[device.demo]\nonline = false\n')
    assert [device.provider for device in engine.devices.named("demo")] == ["insim"]


def test_device_switch_in_the_past_is_refused() -> None:
    with pytest.raises(TimeRunsBackwardsError):
        furnished(DEVICE.replace("2026", "2020"))


def test_tables_of_unserved_providers_are_skipped() -> None:
    engine = furnished(ACCOUNTS + DEVICE, SETTINGS, "insim")
    assert [device.provider for device in engine.devices.named("260")] == ["insim"]
    assert engine.providers.keys() == {"insim"}


def test_faults_are_in_force_at_once() -> None:
    engine = furnished('[[phase]]\nname = "p"\nat = "5s"\nset = { credit = 1 }\n')
    assert engine.next_due() == MORNING + 5 * SECOND
    assert [*engine.faults.tallies] == ["phase:p"]

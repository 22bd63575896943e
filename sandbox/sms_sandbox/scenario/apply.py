"""Apply a scenario to an engine: settings, accounts, handsets, devices and faults."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sms_sandbox.contract import Provider, RetryPlan
from sms_sandbox.core.account import Credentials
from sms_sandbox.engine.accounts import Accounts
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.scenario.format.effects import AccountTable
from sms_sandbox.scenario.format.faults import account_change, faults_of
from sms_sandbox.scenario.format.field_types import RetryPlanWord
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.scenario.format.webhooks import RetryTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWish:
    """The clock settings of a scenario; None where it leaves the choice to the command line or the server."""

    mode: str | None = None
    """"virtual" or "real"."""

    start: int | None = None
    """Microseconds since the epoch."""

    speed: float | None = None
    """Sandbox seconds per real second."""

    idle_jump: bool | None = None
    """Whether the clock skips to the next event while nothing else happens."""


def clock_of(scenario: Scenario) -> ClockWish:
    clock = scenario.clock
    mode = None if clock.mode is None else clock.mode.value
    return ClockWish(mode=mode, start=clock.start, speed=clock.speed, idle_jump=clock.idle_jump)


def settings_of(scenario: Scenario, base: EngineSettings, providers: Mapping[str, Provider]) -> EngineSettings:
    """Return ``base`` with the seed, start time and retry plans of the scenario."""
    clock = scenario.clock
    return replace(
        base,
        seed=base.seed if scenario.seed is None else scenario.seed,
        start=base.start if clock.start is None else clock.start,
        retries={**base.retries, **_retries(scenario, base, providers)},
    )


def _retries(scenario: Scenario, base: EngineSettings, providers: Mapping[str, Provider]) -> dict[str, RetryPlan]:
    webhooks = scenario.webhooks
    if webhooks.retry is None and webhooks.timeout is None:
        return {}
    plans = {}
    for name, provider in providers.items():
        if scenario.providers is not None and name not in scenario.providers:
            continue
        plan = base.retries.get(name, provider.retries)
        match webhooks.retry:
            case RetryTable() as table:
                plan = replace(plan, waits=table.waits(), is_chosen=True)
            case RetryPlanWord.NONE:
                plan = replace(plan, waits=(), is_chosen=True)
            case RetryPlanWord.PROVIDER:
                plan = replace(plan, waits=provider.retries.waits, is_chosen=False)
            case None:
                pass
        plans[name] = plan if webhooks.timeout is None else replace(plan, timeout=webhooks.timeout)
    return plans


def start(scenario: Scenario, engine: Engine) -> None:
    """Seed the engine with the scenario and put its faults in force; the scenario's time starts now.

    Call it on an engine that was made with ``settings_of``, before its first request, and schedule
    ``Engine.next_due`` afterwards.

    Raise TimeRunsBackwardsError for a device switch in the past.
    """
    seed_world(scenario, engine)
    engine.fault_control.load(faults_of(scenario))


def seed_world(scenario: Scenario, engine: Engine) -> None:
    """Set accounts, handsets and devices as the scenario has them; skip those of providers that the engine does not
    serve.

    Raise TimeRunsBackwardsError for a device switch in the past.
    """
    for name, accounts in scenario.accounts.items():
        if name in engine.providers:
            ledger = engine.backend(name).accounts
            ledger.change_all(account_change(accounts))
            for login, account in accounts.logins.items():
                _open(login, account, ledger, is_strict=engine.settings.is_strict)
                ledger.change_all(account_change(account), login)
    for number, handset in scenario.handsets.items():
        off, habits = handset.off, handset.habits
        engine.handsets.change(
            number,
            condition=handset.condition,
            off_times=None if off is None else tuple([off_time.at(engine.now) for off_time in off]),
            habits=None if habits is None else habits.read(),
            name=handset.name,
        )
    for device_id, device in scenario.devices.items():
        for name in device.provider or scenario.providers or ():
            if name in engine.providers:
                change = device.change(engine.draws, name, device_id, engine.now)
                engine.devices.configure(name, device_id, change)


def _open(login: str, table: AccountTable, accounts: Accounts, *, is_strict: bool) -> None:
    """Create the account if the table has a password.

    Without a password the first credentials seen open it; where accounts do not open by themselves, the login is an
    API key of its own.
    """
    if accounts.get(login) is None:
        if table.value("password") is not None:
            accounts.create(Credentials(login, table.value("password")))
        elif is_strict:
            accounts.create(Credentials(None, login))

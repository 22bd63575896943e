"""Summarise a scenario for people: what happens when, to what, and what is expected."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import to_datetime
from sms_sandbox.faults.sentences import percent
from sms_sandbox.scenario.describe import phrases
from sms_sandbox.scenario.format.effects import LifecycleTable
from sms_sandbox.scenario.format.expectations import SUBJECTS, ExpectTable
from sms_sandbox.scenario.format.faults import webhook_faults, webhooks_of_phase
from sms_sandbox.scenario.format.field_types import RetryPlanWord
from sms_sandbox.scenario.format.handsets import DeviceTable, HandsetTable
from sms_sandbox.scenario.format.model import ClockTable, Scenario
from sms_sandbox.scenario.format.rules import PhaseTable
from sms_sandbox.scenario.format.validators import Moment
from sms_sandbox.scenario.format.webhooks import RetryTable


class Scene(NamedTuple):
    """One line of the summary."""

    time: str
    """Since the scenario's start."""

    name: str
    whom: str
    what: str


class Expected(NamedTuple):
    name: str
    what: str
    how_many: str


_START = "start"
_ALWAYS = "always"


def scenes(scenario: Scenario) -> list[Scene]:
    """Return the scenes: the initial state, then the rules, then the phases by time."""
    phases = sorted(scenario.phases, key=lambda phase: phase.at)
    return [
        *_at_the_start(scenario),
        *(
            Scene(
                _ALWAYS,
                rule.name,
                phrases.when(rule.when),
                _times(phrases.effects(rule, scenario.lifecycles), rule.times),
            )
            for rule in scenario.rules
        ),
        *_webhooks(scenario),
        *(
            Scene(_span(phase), phase.name, phrases.when(phase.when), _phase(phase, scenario.lifecycles))
            for phase in phases
        ),
    ]


def expected(scenario: Scenario) -> list[Expected]:
    return [_expected(one) for one in scenario.expectations]


def courses(scenario: Scenario) -> list[tuple[str, str]]:
    """Return the lifecycles that the file defines, each with its steps."""
    return [(name, phrases.lifecycle(table)) for name, table in scenario.lifecycles.items()]


def clock(table: ClockTable) -> str:
    """Describe the clock in one line; return an empty text if the scenario does not set it."""
    parts = [] if table.mode is None else [table.mode.value]
    if table.start is not None:
        parts.append(f"from {to_datetime(table.start):%Y-%m-%d %H:%M:%S} UTC")
    if table.speed is not None:
        parts.append(f"{table.speed:g} times as fast")
    if table.idle_jump:
        parts.append("jumps over idle time")
    return ", ".join(parts)


def _at_the_start(scenario: Scenario) -> Iterator[Scene]:
    for provider, accounts in scenario.accounts.items():
        general = phrases.account(accounts)
        if general:
            yield Scene(_START, "", f"accounts of {provider}", general)
        for login, account in accounts.logins.items():
            yield Scene(_START, "", f"account {login} of {provider}", phrases.account(account))
    for number, handset in scenario.handsets.items():
        yield Scene(_START, "", f"handset +{number}", "; ".join(_handset(handset)))
    for device_id, device in scenario.devices.items():
        owners = phrases.listed(device.provider or scenario.providers or ())
        yield Scene(_START, "", f"device {device_id} of {owners}", "; ".join(_device(device)))


def _handset(table: HandsetTable) -> Iterator[str]:
    if table.condition is not None:
        yield table.condition.value
    for off in table.off or ():
        every = f", every {durations.write(off.every)}" if off.every else ""
        yield f"off from {_moment(off.start)} to {_moment(off.end)}{every}"
    habits = table.habits
    if habits is not None:
        if habits.answers_after is not None:
            what = f'"{habits.answers}"' if habits.answers else "something"
            yield f"answers {what} after {durations.write(habits.answers_after)}"
        if habits.clicks_after is not None:
            yield f"follows links after {durations.write(habits.clicks_after)}"
        if not habits.reports:
            yield "never reports"


def _device(table: DeviceTable) -> Iterator[str]:
    if table.online is not None:
        yield "online" if table.online else "offline"
    if table.condition is not None:
        yield table.condition.value
    for switch in table.switches or ():
        yield f"{'online' if switch.online else 'offline'} at {_moment(switch.at)}"
    if table.poll_interval is not None:
        yield f"asks every {durations.write(table.poll_interval)}"


def _moment(moment: Moment) -> str:
    if moment.instant is None:
        return durations.write(moment.after)
    return f"{to_datetime(moment.instant):%Y-%m-%d %H:%M:%S} UTC"


def _webhooks(scenario: Scenario) -> Iterator[Scene]:
    table = scenario.webhooks
    what = [phrases.webhooks(webhook_faults(table))]
    match table.retry:
        case RetryTable() as plan:
            what.append(f"failed ones again after {phrases.retry(plan)}")
        case RetryPlanWord.NONE:
            what.append("failed ones not again")
        case _:
            pass
    if table.timeout is not None:
        what.append(f"{durations.write(table.timeout)} for an answer")
    if any(what):
        yield Scene(_ALWAYS, "", "all webhooks", "; ".join(filter(None, what)))


def _phase(phase: PhaseTable, lifecycles: Mapping[str, LifecycleTable]) -> str:
    shares = ["" if fault.share == 1 else f"{percent(fault.share)}: " for fault in phase.faults]
    parts = [share + phrases.effects(fault, lifecycles) for share, fault in zip(shares, phase.faults, strict=True)]
    if phase.webhooks_value is not None:
        parts.append(phrases.webhooks(webhooks_of_phase(phase)))
    if phase.set is not None:
        parts.append(f"account: {phrases.account(phase.set)}")
    return "; ".join(parts)


def _span(phase: PhaseTable) -> str:
    begins = durations.write(phase.at)
    if phase.ends_at is not None:
        return f"{begins} to {durations.write(phase.ends_at)}"
    return f"from {begins}" if phase.faults or phase.webhooks_value else begins


def _times(what: str, times: int | None) -> str:
    return what if times is None else f"{what}; at most {times} times"


def _expected(table: ExpectTable) -> Expected:
    subject = next(name for name in SUBJECTS if getattr(table, name) is not None)
    conditions = table.conditions
    what = phrases.conditions(conditions) if conditions is not None else table.fired
    return Expected(table.name, f"{subject}: {what}" if what else subject, phrases.measure(table))

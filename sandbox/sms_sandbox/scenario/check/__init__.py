"""Checks across tables: whether the elements of a scenario fit together and fit the providers."""

from collections.abc import Callable, Iterator
from typing import Final

from sms_sandbox.scenario.check import accounts, answers, matching, names, order
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.merge.merged import MergedScenario

CHECKS: Final[tuple[Callable[[MergedScenario], Iterator[Problem]], ...]] = (
    names.providers,
    names.operations,
    names.lifecycles,
    names.faults_meant,
    names.kinds_of_webhooks,
    names.devices,
    accounts.dialects,
    accounts.balances,
    matching.recipients,
    matching.effects,
    matching.conditions,
    answers.errors,
    answers.errors_expected,
    order.overlaps,
    order.unreachable,
)


def problems(whole: MergedScenario) -> Iterator[Problem]:
    for check in CHECKS:
        yield from check(whole)

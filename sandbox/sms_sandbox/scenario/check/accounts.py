"""Check account settings against what their provider supports."""

from collections.abc import Iterator

from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.check.names import unknown
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain.explain import problem_at
from sms_sandbox.scenario.format.effects import AccountTable
from sms_sandbox.scenario.merge.merged import Location, MergedScenario, location_below

_Said = tuple[AccountTable, Location, tuple[str, ...] | None]
"""An account table, its location, and the providers whose accounts it sets; None for all providers of the file."""


def dialects(whole: MergedScenario) -> Iterator[Problem]:
    for table, location, named in _said(whole):
        scope, _ = whole.scope(named, location)
        there_are = sorted({dialect for provider in scope.values() for dialect in provider.dialects})
        if scope and table.dialect is not None and table.dialect not in there_are:
            yield unknown(table.dialect, location_below(location, "dialect"), "a dialect", there_are)


def balances(whole: MergedScenario) -> Iterator[Problem]:
    """Warn about a credit for an account of a provider that keeps no balance."""
    for table, location, named in _said(whole):
        scope, _ = whole.scope(named, location)
        if scope and table.credit is not None and all(one.initial_credit is None for one in scope.values()):
            message = f"This changes nothing: {' and '.join(scope)} keeps no balance."
            wrong = BadValueError("no_balance", message, 'A rule with error = "insufficient_credit" may do.')
            yield problem_at(*location_below(location, "credit"), wrong, is_warning=True)


def _said(whole: MergedScenario) -> Iterator[_Said]:
    for provider, accounts in whole.scenario.accounts.items():
        location = whole.location("account", provider)
        yield accounts, location, (provider,)
        for login, account in accounts.logins.items():
            yield account, location_below(location, login), (provider,)
    for fault in whole.faults():
        if fault.table.account is not None:
            yield fault.table.account, location_below(fault.location, "account"), fault.when.provider
    for phase in whole.scenario.phases:
        if phase.set is not None:
            yield phase.set, whole.location("phase", phase.name, "set"), phase.when.provider

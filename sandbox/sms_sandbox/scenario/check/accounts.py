"""Check account settings against what their provider supports."""

from collections.abc import Iterator
from typing import Any

from sms_sandbox.faults.kind import KeyType
from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.check.names import unknown
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain.explain import problem_at
from sms_sandbox.scenario.format.effects import AccountTable
from sms_sandbox.scenario.merge.merged import Location, MergedScenario, location_below

_Given = tuple[Any, Location, tuple[str, ...] | None]
"""A value, its location, and the providers whose accounts it is for; None for all providers of the file."""


def dialects(whole: MergedScenario) -> Iterator[Problem]:
    """Report dialects that no provider in question has."""
    for dialect, location, named in _given(whole, KeyType.DIALECT):
        scope, _ = whole.scope(named, location)
        there_are = sorted({dialect for provider in scope.values() for dialect in provider.dialects})
        if scope and dialect not in there_are:
            yield unknown(dialect, location, "a dialect", there_are)


def balances(whole: MergedScenario) -> Iterator[Problem]:
    """Warn about a credit for an account of a provider that keeps no balance."""
    for _, location, named in _given(whole, KeyType.CREDIT):
        scope, _ = whole.scope(named, location)
        if scope and all(one.initial_credit is None for one in scope.values()):
            message = f"This changes nothing: {' and '.join(scope)} keeps no balance."
            wrong = BadValueError("no_balance", message, 'A rule with error = "insufficient_credit" may do.')
            yield problem_at(*location, wrong, is_warning=True)


def _given(whole: MergedScenario, key_type: KeyType) -> Iterator[_Given]:
    """Return the values of a type in the tables of accounts and in faults."""
    for table, location, named in _tables(whole):
        for key in table.KIND.keys_of(key_type):
            if key.name in table.given():
                yield table.given()[key.name], location_below(location, key.name), named
    for fault in whole.faults():
        for kind, values in fault.table.kinds():
            for key in kind.keys_of(key_type):
                if values.get(key.name) is not None:
                    yield values[key.name], location_below(fault.location, *kind.path(key)), fault.when.provider


def _tables(whole: MergedScenario) -> Iterator[tuple[AccountTable, Location, tuple[str, ...] | None]]:
    for provider, accounts in whole.scenario.accounts.items():
        location = whole.location("account", provider)
        yield accounts, location, (provider,)
        for login, account in accounts.logins.items():
            yield account, location_below(location, login), (provider,)
    for phase in whole.scenario.phases:
        if phase.set is not None:
            yield phase.set, whole.location("phase", phase.name, "set"), phase.when.provider

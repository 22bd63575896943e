"""Check that providers have an answer for each error named, and warn where the answer is inferred."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sms_sandbox.contract import Provider
from sms_sandbox.faults.kind import KeyType
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.fidelity import ledger
from sms_sandbox.fidelity.ledger import FactKind
from sms_sandbox.scenario.bad_value import BadValueError, did_you_mean
from sms_sandbox.scenario.check.names import unknown
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain.explain import problem_at, sentence_at
from sms_sandbox.scenario.format.effects import EffectsTable
from sms_sandbox.scenario.format.expectations import ACCEPTED, ExchangesTable, MessagesTable
from sms_sandbox.scenario.merge.merged import Location, MergedFault, MergedScenario, each, location_below


def errors(whole: MergedScenario) -> Iterator[Problem]:
    """Report errors that a provider does not have, and warn about answers without a source.

    A provider that the file does not name may lack the error; the fault then leaves its requests alone.
    """
    for fault in whole.faults():
        for name, location in _errors_of(fault.table, fault.location):
            scope, is_named = whole.scope(fault.when.provider, fault.location)
            lacking = [key for key, provider in scope.items() if name not in provider.errors]
            if lacking and (is_named or len(lacking) == len(scope)):
                yield _no_answer(name, lacking, scope, location)
            guesses = [key for key, provider in scope.items() if _is_guess(name, provider)]
            if guesses:
                yield _guess(name, guesses, fault, location)


def _errors_of(table: EffectsTable, location: Location) -> Iterator[tuple[str, Location]]:
    """Return the provider's errors that a fault answers with, each with the key that chooses it."""
    for kind, values in table.kinds():
        for key in kind.keys_of(KeyType.ERROR):
            fault = kind.make(values)
            for name in fault.errors if isinstance(fault, RequestFault) else ():
                yield name, location_below(location, *kind.path(key))


def _no_answer(name: str, lacking: list[str], scope: Mapping[str, Provider], location: Location) -> Problem:
    there_are = sorted({error for key in lacking for error in scope[key].errors})
    message = f"No error of {' or '.join(lacking)}."
    return problem_at(*location, BadValueError("unknown_error", message, did_you_mean(name, there_are)))


def _is_guess(name: str, provider: Provider) -> bool:
    if name not in provider.errors:
        return False
    fact = ledger.ledger_of(provider).facts.get(f"error.{name}")
    return fact is None or fact.kind is FactKind.INFERRED


def _guess(name: str, guesses: list[str], fault: MergedFault, location: Location) -> Problem:
    problem = sentence_at(
        *location,
        GUESSED,
        f'{fault.label}: error = "{name}" is not known to have an answer at {", ".join(guesses)} (no source).',
        "Choose status = … or run with --allow-guesses.",
    )
    return replace(problem, is_warning=True)


GUESSED = "guessed_answer"
"""The code of the warning that ``--allow-guesses`` suppresses."""


def errors_expected(whole: MergedScenario) -> Iterator[Problem]:
    """Report names of errors in expectations that no provider in scope has."""
    for selection, location in whole.selections():
        there_are = sorted(
            {name for provider in whole.scope(selection.provider, location)[0].values() for name in provider.errors}
        )
        if isinstance(selection, MessagesTable):
            for name, where in each(selection.outcome, location_below(location, "outcome")):
                if name not in (ACCEPTED, *there_are):
                    yield unknown(name, where, "an outcome", (ACCEPTED, *there_are))
        if isinstance(selection, ExchangesTable):
            for name, where in each(selection.error, location_below(location, "error")):
                if name not in there_are:
                    yield unknown(name, where, "an error", there_are)

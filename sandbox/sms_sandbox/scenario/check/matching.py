"""Check for conditions that never match and effects that never apply."""

import re
from collections.abc import Iterator
from typing import Final

from sms_sandbox.core.numbers.msisdn import read_by_people
from sms_sandbox.faults.matcher import REPLY, SEND
from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain.explain import problem_at
from sms_sandbox.scenario.format.effects import EffectsTable
from sms_sandbox.scenario.merge.merged import MergedScenario, location_below

_DIGITS_OR_ANY: Final = re.compile(r"[0-9][0-9*?. ()/-]*")
_NATIONAL: Final = re.compile(r"0(?=[1-9])")

_OF_MESSAGES: Final = {"to": "to", "sender": "from", "text": "text", "matches": "matches"}
"""Conditions that only a request which sends a message can meet: attribute by key in the file."""

_OF_WEBHOOKS: Final = frozenset({SEND, REPLY, "call"})
"""The operations that webhooks are about."""


def recipients(whole: MergedScenario) -> Iterator[Problem]:
    """Warn about recipient patterns that no normalised number can match."""
    for selection, location in whole.selections():
        meant = None if selection.to is None else _meant(selection.to)
        if meant is not None:
            scope, is_named = whole.scope(selection.provider, location)
            whose = f"{' and '.join(scope)} numbers" if is_named and scope else "numbers"
            message = f"This never matches: {whose} arrive as {meant.removeprefix('+')}."
            found = BadValueError("never_matches", message, f'Did you mean "{meant}"?')
            yield problem_at(*location_below(location, "to"), found, is_warning=True)


def _meant(pattern: str) -> str | None:
    """Return the pattern in international form with a plus, or None if it needs no correction."""
    if not _DIGITS_OR_ANY.fullmatch(pattern):
        return None
    number = read_by_people(pattern)
    if number is not None:
        return f"+{number}"
    if "*" not in pattern and "?" not in pattern:
        return None
    return "+" + _NATIONAL.sub("33", pattern.removeprefix("00"), count=1)


def effects(whole: MergedScenario) -> Iterator[Problem]:
    """Report conditions and effects of messages on operations that send none."""
    for fault in whole.faults():
        asked = {*(fault.when.operation or ())}
        if not asked:
            continue
        for field, key in _OF_MESSAGES.items():
            if getattr(fault.when, field) is not None and not asked & {SEND, REPLY}:
                message = f"This never matches: {' and '.join(sorted(asked))} sends no message."
                yield problem_at(
                    *location_below(fault.when_spot, key), BadValueError("never_matches", message, "Leave it out.")
                )
        for effect, operations in _limited(fault.table):
            if not asked & operations:
                message = f"This never happens: it needs the operation {' or '.join(sorted(operations))}."
                yield problem_at(*location_below(fault.location, effect), BadValueError("never_happens", message))


def conditions(whole: MergedScenario) -> Iterator[Problem]:
    """Report conditions on faults that strike before anything is known of a request."""
    for fault in whole.faults():
        for kind, _ in fault.table.kinds():
            for name in fault.when.given() if kind.conditions is not None else ():
                if name not in (kind.conditions or ()):
                    key = "from" if name == "sender" else name
                    allowed = " and ".join(sorted(kind.conditions or ()))
                    text = f'"{kind.word}" strikes before there is a request.'
                    wrong = BadValueError("no_request", text, f"Limit it by {allowed} only.")
                    yield problem_at(*location_below(fault.when_spot, key), wrong)


def _limited(table: EffectsTable) -> Iterator[tuple[str, frozenset[str]]]:
    """Return the effects that only some operations can have, with these operations."""
    for kind, _ in table.kinds():
        if kind.operations:
            yield kind.word, kind.operations
    if table.value("webhooks") is not None:
        yield "webhooks", _OF_WEBHOOKS

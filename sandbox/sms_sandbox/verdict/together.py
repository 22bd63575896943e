"""One verdict on a run that used several workspaces, such as one for each test."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Evidence, Fired, Verdict, bounded

Named = tuple[str, Check]
"""A check with the name of its workspace."""

_MOST_NAMES: Final = 5
"""The most workspaces that a text lists."""


def together(verdicts: Mapping[str, Verdict]) -> Verdict:
    """Return one verdict for those of several workspaces by name, or the only one.

    A declared fault passes if it struck in one of them. Every other check fails if it failed in one of them, and is
    tested if one of them had something to judge.
    """
    every = [*verdicts.values()]
    if len(every) == 1:
        return every[0]
    first = every[0]
    names = [*dict.fromkeys(one.scenario for one in every)]
    return replace(
        first,
        scenario=", ".join(names),
        at=first.start + max(one.at - one.start for one in every),
        checks=tuple(_one_of(same) for same in _by_name(verdicts)),
        fired=tuple(_fired(every)),
        counts=tuple(_counts(every).items()),
        notes=(*dict.fromkeys(note for one in every for note in one.notes), _note([*verdicts])),
    )


def _note(names: Sequence[str]) -> str:
    return f"{len(names)} workspaces are judged together: {_listed(names)}."


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _by_name(verdicts: Mapping[str, Verdict]) -> Iterator[list[Named]]:
    """Yield the checks of the same kind and name, in the order in which they first appear."""
    found: dict[tuple[CheckKind, str], list[Named]] = {}
    for workspace, verdict in verdicts.items():
        for check in verdict.checks:
            found.setdefault((check.kind, check.name), []).append((workspace, check))
    yield from found.values()


def _one_of(same: Sequence[Named]) -> Check:
    outcome = _outcome([check for _, check in same])
    decisive = [one for one in same if one[1].outcome is outcome]
    evidence, more = bounded(_evidence(decisive))
    check = decisive[0][1]
    return replace(
        check,
        found=_found(decisive, len(same)),
        evidence=evidence,
        more=more + sum(one.more for _, one in decisive),
        is_optional=all(one.is_optional for _, one in same),
    )


def _outcome(checks: Sequence[Check]) -> CheckOutcome:
    """Return the outcome that decides for all workspaces."""
    worst_first = (CheckOutcome.FAILED, CheckOutcome.PASSED, CheckOutcome.NOT_TESTED)
    if checks[0].kind is CheckKind.FAULT:
        worst_first = (CheckOutcome.PASSED, CheckOutcome.FAILED, CheckOutcome.NOT_TESTED)
    outcomes = {check.outcome for check in checks}
    return next(outcome for outcome in worst_first if outcome in outcomes)


def _found(decisive: Sequence[Named], total: int) -> str:
    workspace, check = decisive[0]
    if check.outcome is CheckOutcome.FAILED or len(decisive) == 1:
        others = f", and in {len(decisive) - 1} more" if len(decisive) > 1 else ""
        return f"in workspace {workspace}: {check.found}{others}"
    words = check.outcome.value.replace("_", " ")
    return f"{check.found}, for example; {words} in {len(decisive)} of {total} workspaces"


def _evidence(decisive: Sequence[Named]) -> Iterator[Evidence]:
    for workspace, check in decisive:
        yield from (one._replace(summary=f"{workspace}: {one.summary}") for one in check.evidence)


def _fired(every: Sequence[Verdict]) -> Iterator[Fired]:
    """Yield each rule and phase once, with what it struck in all workspaces."""
    found: dict[str, Fired] = {}
    for verdict in every:
        for one in verdict.fired:
            before = found.get(one.name)
            found[one.name] = one if before is None else _both(before, one)
    yield from found.values()


def _both(before: Fired, one: Fired) -> Fired:
    on = " and ".join(filter(None, dict.fromkeys((before.on, one.on))))
    return replace(before, times=before.times + one.times, on=on, ids=(*before.ids, *one.ids))


def _counts(every: Sequence[Verdict]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for verdict in every:
        counts.update(dict(verdict.counts))
    return counts

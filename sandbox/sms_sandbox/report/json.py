"""Render a verdict as JSON, and read it back, so that a client can render it in any other form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sms_sandbox.core.time.instants import from_datetime, to_datetime
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Evidence, Fired, Verdict

V = TypeVar("V", bound=Verdict)


def as_data(verdict: Verdict) -> dict[str, Any]:
    """Return plain values; times are ISO 8601 in UTC.

    ``passed``, ``pending`` and ``fails`` are derived.
    """
    return {
        "scenario": verdict.scenario,
        "description": verdict.description,
        "seed": verdict.seed,
        "start": _time(verdict.start),
        "at": _time(verdict.at),
        "passed": verdict.passed,
        "pending": verdict.pending,
        "checks": [_check(check) for check in verdict.checks],
        "fired": [
            {
                "name": fired.name,
                "times": fired.times,
                "is_optional": fired.is_optional,
                "on": fired.on,
                "ids": [*fired.ids],
            }
            for fired in verdict.fired
        ],
        "counts": dict(verdict.counts),
        "notes": [*verdict.notes],
    }


def from_data(data: Mapping[str, Any], kind: type[V]) -> V:
    """Return the verdict, as an instance of ``kind``, from which ``as_data`` made the data."""
    return kind(
        scenario=data["scenario"],
        description=data["description"],
        seed=data["seed"],
        start=_instant(data["start"]),
        at=_instant(data["at"]),
        checks=tuple([_read_check(check) for check in data["checks"]]),
        fired=tuple([Fired(**{**fired, "ids": tuple(fired["ids"])}) for fired in data["fired"]]),
        counts=tuple(data["counts"].items()),
        notes=tuple(data["notes"]),
    )


def _check(check: Check) -> dict[str, Any]:
    return {
        "kind": check.kind.value,
        "name": check.name,
        "wanted": check.wanted,
        "found": check.found,
        "outcome": check.outcome.value,
        "is_optional": check.is_optional,
        "fails": check.fails,
        "pending": check.pending,
        "evidence": [{"id": one.id, "at": _time(one.at), "summary": one.summary} for one in check.evidence],
        "more": check.more,
    }


def _read_check(data: Mapping[str, Any]) -> Check:
    evidence = [Evidence(one["id"], _instant(one["at"]), one["summary"]) for one in data["evidence"]]
    own = {name: value for name, value in data.items() if name != "fails"}
    kind, outcome = CheckKind(data["kind"]), CheckOutcome(data["outcome"])
    return Check(**{**own, "kind": kind, "outcome": outcome, "evidence": tuple(evidence)})


def _time(at: int) -> str:
    return to_datetime(at).isoformat().replace("+00:00", "Z")


def _instant(text: str) -> int:
    return from_datetime(datetime.fromisoformat(text))

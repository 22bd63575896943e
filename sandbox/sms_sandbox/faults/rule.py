"""The rules and phases of a scenario."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sms_sandbox.faults.fault import Fault
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.webhooks import WebhookFaults


class Effects:
    """The faults of a rule, at most one in each slot.

    Faults of different slots add up; of one slot the first rule that matches wins.
    """

    def __init__(self, **faults: Fault | None) -> None:
        self._faults: Final = {slot: fault for slot, fault in faults.items() if fault is not None}

    def __iter__(self) -> Iterator[tuple[str, Fault]]:
        """Return the faults with their slots."""
        return iter(self._faults.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Effects) and self._faults == other._faults

    def __hash__(self) -> int:
        return hash(frozenset(self._faults.items()))

    def __repr__(self) -> str:
        return f"Effects({', '.join(f'{slot}={fault!r}' for slot, fault in self)})"

    def has(self, stage: type[Fault]) -> bool:
        """Return True if any fault strikes at that stage."""
        return any(isinstance(fault, stage) for fault in self._faults.values())

    def get(self, slot: str) -> Fault | None:
        """Return the fault in a slot, or None if there is none."""
        return self._faults.get(slot)

    @property
    def webhooks(self) -> WebhookFaults | None:
        """Return the faults of webhooks, or None if there are none."""
        faults = self._faults.get("webhooks")
        return faults if isinstance(faults, WebhookFaults) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A fault, and what it is for."""

    name: str
    when: Matcher = field(default_factory=Matcher)
    effects: Effects = field(default_factory=Effects)
    times: int | None = None
    """How often it strikes at most; None is without limit."""
    is_optional: bool = False
    """Whether a verdict accepts that it never strikes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedEffects:
    """The effects on a share of the requests of a phase."""

    share: float
    """From 0 to 1."""
    effects: Effects


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Faults with a beginning and an end. Where two phases overlap, the later one in the file wins."""

    name: str
    at: int
    """Microseconds of sandbox time after the scenario's start."""
    lasts: int | None = None
    """Microseconds of sandbox time; None is to the end of the scenario."""
    when: Matcher = field(default_factory=Matcher)
    parts: tuple[WeightedEffects, ...] = ()
    """One draw for each request decides which of the parts strikes, if any."""
    webhooks: WebhookFaults | None = None
    change: AccountChange | None = None
    """A change of all accounts that ``when`` names as the phase begins, and of those that open later."""
    is_optional: bool = False
    """Whether a verdict accepts that it never strikes."""

    @property
    def ends_at(self) -> int | None:
        """Return the end in microseconds after the scenario's start, or None if it has none."""
        return None if self.lasts is None else self.at + self.lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """All faults that a scenario declares."""

    rules: tuple[Rule, ...] = ()
    phases: tuple[Phase, ...] = ()
    webhooks: WebhookFaults | None = None
    """For each webhook of ``providers`` that no rule and no phase strikes."""
    providers: frozenset[str] = frozenset()
    """Empty is all providers."""

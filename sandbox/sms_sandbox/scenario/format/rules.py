"""Rules and phases."""

from collections.abc import Iterator
from typing import Final

from pydantic import Field

from sms_sandbox.faults.webhooks import WebhookMode
from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.format import field_types
from sms_sandbox.scenario.format.effects import EFFECT_KEYS, AccountTable, EffectsTable, changes_nothing
from sms_sandbox.scenario.format.table import Table
from sms_sandbox.scenario.format.webhooks import FlushTable, PhaseWebhooks

_ROUNDING: Final = 1e-9


class WhenTable(Table):
    """All of it has to match. Of several recipients or texts in one request one is enough."""

    provider: field_types.Names | None = None
    operation: field_types.Names | None = None
    account: field_types.Name | None = None
    to: field_types.Pattern | None = None
    sender: field_types.Pattern | None = Field(None, alias="from")
    text: field_types.Text | None = None
    matches: field_types.Expression | None = None
    nth: field_types.Positive | None = None
    every: field_types.Positive | None = None
    share: field_types.Share | None = None


ANYTHING: Final = WhenTable.model_validate({})


def _does_nothing(*keys: str) -> BadValueError:
    return BadValueError("empty", "It does nothing.", f"Give it one of: {', '.join(keys)}.")


class RuleTable(EffectsTable):
    """``times`` is how often it strikes at most; an ``optional`` one need not strike at all."""

    name: field_types.Name
    when: WhenTable = ANYTHING
    times: field_types.Positive | None = None
    optional: field_types.Flag = False

    def conflicts(self) -> Iterator[BadValueError]:
        yield from super().conflicts()
        if not self.effects():
            yield _does_nothing(*EFFECT_KEYS)


class FaultTable(EffectsTable):
    """What becomes of a ``share`` of what the phase is for."""

    share: field_types.Share = 1.0

    def conflicts(self) -> Iterator[BadValueError]:
        yield from super().conflicts()
        if self.webhooks is not None:
            yield BadValueError(
                "conflict", "Webhooks are the whole phase's.", "Write webhooks = … beside faults.", ("webhooks",)
            )
        elif not self.effects():
            yield _does_nothing(*(key for key in EFFECT_KEYS if key != "webhooks"))


class PhaseTable(Table):
    """From ``at`` after the scenario's start, ``for`` so long, or to the end. ``set`` is done to accounts as it
    begins, and stays.
    """

    name: field_types.Name
    at: field_types.Duration
    lasts: field_types.TimeSpan | None = Field(None, alias="for")
    when: WhenTable = ANYTHING
    optional: field_types.Flag = False
    overrides: field_types.Names = ()
    faults: tuple[FaultTable, ...] = ()
    webhooks: PhaseWebhooks | None = None
    flush: FlushTable | None = None
    set: AccountTable | None = None

    @property
    def ends_at(self) -> int | None:
        return None if self.lasts is None else self.at + self.lasts

    def conflicts(self) -> Iterator[BadValueError]:
        if not self.faults and self.webhooks is None and self.set is None:
            yield _does_nothing("faults", "webhooks", "set")
        if self.flush is not None and self.webhooks is not WebhookMode.FLUSH:
            yield BadValueError("conflict", "Nothing is flushed here.", 'It needs webhooks = "flush".', ("flush",))
        for name in ("webhooks", "set"):
            table = getattr(self, name)
            if isinstance(table, Table) and not table.given():
                yield changes_nothing(name, table)
        yield from self._share_conflicts()

    def _share_conflicts(self) -> Iterator[BadValueError]:
        total = 0.0
        for index, fault in enumerate(self.faults):
            total += fault.share
            if total > 1 + _ROUNDING:
                says = f"With this one the shares add up to {total:g}."
                yield BadValueError(
                    "too_much", says, "They are parts of one draw, at most 1 together.", ("faults", index, "share")
                )
                return

"""Rules and phases."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pydantic import Field, create_model

from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.format import fault_tables, field_types
from sms_sandbox.scenario.format.effects import EFFECT_KEYS, AccountTable, EffectsTable
from sms_sandbox.scenario.format.fault_tables import changes_nothing
from sms_sandbox.scenario.format.table import Table
from sms_sandbox.scenario.format.webhooks import PHASE_WEBHOOKS

_ROUNDING: Final = 1e-9


class WhenTable(Table):
    """The conditions of a rule or phase: all of them have to match.

    Of several recipients or texts in one request, one that matches is enough.
    """

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
    """A rule."""

    name: field_types.Name
    when: WhenTable = ANYTHING
    times: field_types.Positive | None = None
    """How often it strikes at most."""

    optional: field_types.Flag = False
    """Whether a verdict accepts that it never strikes."""

    def conflicts(self) -> Iterator[BadValueError]:
        yield from super().conflicts()
        if not self.effects():
            yield _does_nothing(*EFFECT_KEYS)


class PartTable(EffectsTable):
    """A fault for a share of the requests of a phase."""

    share: field_types.Share = 1.0

    def conflicts(self) -> Iterator[BadValueError]:
        yield from super().conflicts()
        if self.value("webhooks") is not None:
            yield BadValueError(
                "conflict", "Webhooks are the whole phase's.", "Write webhooks = … beside faults.", ("webhooks",)
            )
        elif not self.effects():
            yield _does_nothing(*(key for key in EFFECT_KEYS if key != "webhooks"))


class _Phase(Table):
    name: field_types.Name
    at: field_types.Duration
    lasts: field_types.TimeSpan | None = Field(None, alias="for")
    when: WhenTable = ANYTHING
    optional: field_types.Flag = False
    overrides: field_types.Names = ()
    faults: tuple[PartTable, ...] = ()


if TYPE_CHECKING:
    _PhaseKeys = _Phase
else:
    _MODES = {word: (table | None, None) for word, table in fault_tables.MODE_TABLES.items()}
    _PhaseKeys = create_model("_PhaseKeys", __base__=_Phase, webhooks=(PHASE_WEBHOOKS | None, None), **_MODES)


class PhaseTable(_PhaseKeys):
    """Faults with a beginning, and with ``for`` an end."""

    set: AccountTable | None = None
    """A change of accounts as the phase begins. It stays after its end."""

    @property
    def webhooks_value(self) -> "str | Table | None":
        """Return the word or the table for webhooks, or None if it is left out."""
        value: str | Table | None = self.value("webhooks")
        return value

    def mode_table(self, word: str) -> "Table | None":
        """Return the table with the keys of a mode, or None if it is left out."""
        table: Table | None = self.value(word)
        return table

    @property
    def ends_at(self) -> int | None:
        return None if self.lasts is None else self.at + self.lasts

    def conflicts(self) -> Iterator[BadValueError]:
        webhooks = self.webhooks_value
        if not self.faults and webhooks is None and self.set is None:
            yield _does_nothing("faults", "webhooks", "set")
        for word in fault_tables.MODE_TABLES:
            if self.mode_table(word) is not None and webhooks != word:
                yield BadValueError("conflict", "It means nothing here.", f'It needs webhooks = "{word}".', (word,))
        for name, table in (("webhooks", webhooks), ("set", self.set)):
            if isinstance(table, Table) and not table.given():
                yield changes_nothing(name, table)
        yield from self._share_conflicts()

    def _share_conflicts(self) -> Iterator[BadValueError]:
        total = 0.0
        for index, fault in enumerate(self.faults):
            total += fault.share
            if total > 1 + _ROUNDING:
                text = f"With this one the shares add up to {total:g}."
                yield BadValueError(
                    "too_much", text, "They are parts of one draw, at most 1 together.", ("faults", index, "share")
                )
                return

"""What a fault does, as it stands in a rule or in one of a phase's ``faults``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Discriminator, Tag, create_model

from sms_sandbox.core.lifecycle import Lifecycle, LifecycleStep, check
from sms_sandbox.faults.connection import ConnectionFault
from sms_sandbox.faults.registry import KINDS
from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.format import field_types
from sms_sandbox.scenario.format.table import Table, form_of
from sms_sandbox.scenario.format.webhooks import RuleWebhooks


class DelayTable(Table):
    before: field_types.TimeSpan
    jitter: field_types.Duration = 0


class AnswerTable(Table):
    body: field_types.Text
    content_type: field_types.Name | None = None


class LimitTable(Table):
    """``rate`` requests a second of one account pass, at most ``burst`` at once. The others are refused with the
    status or the provider's error, without either with its own for requests that come too fast.
    """

    rate: field_types.Rate
    burst: field_types.Positive = 1
    error: field_types.Name | None = None
    status: field_types.Status | None = None

    @property
    def refused_with(self) -> str:
        """The error, where no status is given."""
        return self.error or "rate_limited"

    def conflicts(self) -> Iterator[BadValueError]:
        if self.error is not None and self.status is not None:
            yield BadValueError("conflict", "Two refusals.", "Write either error or status.", ("status",))


class AccountTable(Table):
    credit: field_types.Credit | None = None
    post_paid: field_types.Flag | None = None
    password: field_types.Name | None = None
    suspended: field_types.Flag | None = None
    dialect: field_types.Name | None = None
    secret: field_types.Name | None = None

    def conflicts(self) -> Iterator[BadValueError]:
        if self.credit is not None and self.credit < 0 and not self.post_paid:
            yield BadValueError(
                "bad_credit", "A credit below zero.", "Only post_paid = true allows that.", ("credit",)
            )


class DeviceEffect(Table):
    online: field_types.Flag | None = None
    condition: field_types.ConditionOfDevice | None = None


class HandsetEffect(Table):
    condition: field_types.ConditionOfHandset


class StepTable(Table):
    """``after`` counts from when the message was accepted; ``webhook`` is whether the provider tells of it."""

    after: field_types.Duration
    state: field_types.State
    reason: field_types.WhyNot | None = None
    webhook: field_types.Flag = True


class LifecycleTable(Table):
    """After the last step nothing happens to the message any more."""

    steps: tuple[StepTable, ...]

    def course(self) -> Lifecycle:
        return tuple([LifecycleStep(step.after, step.state, step.reason, step.webhook) for step in self.steps])

    def conflicts(self) -> Iterator[BadValueError]:
        for length in range(1, len(self.steps) + 1):
            try:
                check(self.course()[:length])
            except ValueError as error:
                says = str(error)
                yield BadValueError("bad_step", f"{says[0].upper()}{says[1:]}.", key=("steps", length - 1, "state"))
                return


AnswerEffect = Annotated[
    Annotated[field_types.Text, Tag("word")] | Annotated[AnswerTable, Tag("table")], Discriminator(form_of)
]

BUILT_IN_LIFECYCLES: Final = ("delivered", "undelivered", "expired", "rejected", "stuck", "no_receipt")
"""Those of ``faults.lifecycle.BUILT_IN`` that files may name; how a message is lost they say themselves."""

EFFECT_KEYS: Final = (
    "delay",
    "status",
    "error",
    "limit",
    "network",
    "lifecycle",
    "webhooks",
    "account",
    "device",
    "handset",
)
"""Each of them is an effect; the other keys say more about one."""

REFUSALS: Final = ("status", "error", "limit")
"""Each of them answers in the provider's place."""


def changes_nothing(key: str, table: Table) -> BadValueError:
    """What is wrong with an empty table there."""
    return BadValueError(
        "empty", "It changes nothing.", f"Give it one of: {', '.join(type(table).model_fields)}.", (key,)
    )


class _AnswerTable(Table):
    """The effects on a request's answer, but for the keys of the network faults."""

    delay: DelayTable | None = None
    status: field_types.Status | None = None
    answer: AnswerEffect | None = None
    error: field_types.Name | None = None
    limit: LimitTable | None = None
    network: field_types.NetworkWord | None = None


if TYPE_CHECKING:
    _NetworkTable = _AnswerTable
else:
    _NetworkTable = create_model(
        "_NetworkTable",
        __base__=_AnswerTable,
        **{name: (field_types.OF_KEYS[key.type] | None, None) for name, key in KINDS.keys.items()},
    )
    """With the keys of all kinds of network faults, such as ``hold``; each says more about ``network``."""


class EffectsTable(_NetworkTable):
    """``answer`` says more about ``status``, the keys of the network faults about ``network``."""

    lifecycle: field_types.Name | None = None
    webhooks: RuleWebhooks | None = None
    account: AccountTable | None = None
    device: DeviceEffect | None = None
    handset: HandsetEffect | None = None

    def network_fault(self) -> ConnectionFault | None:
        """Return the fault that ``network`` names, with the values of its keys."""
        return None if self.network is None else KINDS[self.network].make(vars(self))

    def effects(self) -> list[str]:
        """The kinds of effects it has, by the fields of ``sms_sandbox.faults.rule.Effects``."""
        given = [key for key in EFFECT_KEYS if getattr(self, key) is not None]
        return [*dict.fromkeys("refusal" if key in REFUSALS else key for key in given)]

    def conflicts(self) -> Iterator[BadValueError]:
        refusals = [name for name in REFUSALS if getattr(self, name) is not None]
        for name in refusals[1:]:
            yield BadValueError(
                "conflict", f'"{refusals[0]}" has answered already.', "One fault gives one answer.", (name,)
            )
        if self.answer is not None and self.status is None:
            yield BadValueError("missing", "An answer without a status.", "Add status = 503.", ("answer",))
        for name in ("account", "device", "webhooks"):
            table = getattr(self, name)
            if isinstance(table, Table) and not table.given():
                yield changes_nothing(name, table)
        yield from self._line_conflicts()

    def _line_conflicts(self) -> Iterator[BadValueError]:
        for name in KINDS.keys:
            words = KINDS.words_with(name)
            if getattr(self, name) is not None and self.network not in words:
                wanted = " or ".join(f'network = "{word}"' for word in words)
                yield BadValueError("conflict", f'"{name}" means nothing here.', f"It belongs to {wanted}.", (name,))
        yield from self._missing_keys()
        taken, after_bytes = getattr(self, "taken", None), getattr(self, "after_bytes", None)
        if taken is False and after_bytes:
            yield BadValueError(
                "conflict", "An answer that has begun means that the request was taken.", key=("taken",)
            )

    def _missing_keys(self) -> Iterator[BadValueError]:
        for key in () if self.network is None else KINDS[self.network].keys:
            if key.missing is not None and getattr(self, key.name) is None:
                says, hint = key.missing
                yield BadValueError("missing", says, hint, ("network",))

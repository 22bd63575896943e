"""The model of a scenario file."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.format import field_types
from sms_sandbox.scenario.format.effects import AccountTable, LifecycleTable
from sms_sandbox.scenario.format.expectations import BehaviourTable, ExpectTable
from sms_sandbox.scenario.format.handsets import DeviceTable, HandsetTable
from sms_sandbox.scenario.format.rules import PhaseTable, RuleTable
from sms_sandbox.scenario.format.table import Table
from sms_sandbox.scenario.format.webhooks import WebhooksTable

SCHEMA: Final = 1

LOGINS: Final = "[logins]"
"""The internal key under which the tables of single accounts stand in their provider's table."""


class ClockTable(Table):
    """The clock of the workspace."""

    mode: field_types.Mode | None = None
    start: field_types.Instant | None = None
    speed: field_types.Speed | None = None
    """Sandbox seconds per real second."""

    idle_jump: field_types.Flag | None = None

    def conflicts(self) -> Iterator[BadValueError]:
        if self.mode is field_types.ClockMode.VIRTUAL and self.speed is not None:
            yield BadValueError("conflict", "A virtual clock has no speed.", 'It needs mode = "real".', ("speed",))
        if self.mode is not field_types.ClockMode.VIRTUAL and self.idle_jump:
            yield BadValueError(
                "conflict", "A real clock goes by itself.", 'It needs mode = "virtual".', ("idle_jump",)
            )


class AccountsTable(AccountTable):
    """Settings of all accounts of a provider."""

    logins: dict[str, AccountTable] = Field(default_factory=dict, alias=LOGINS)
    """Settings of single accounts, which take precedence."""

    def conflicts(self) -> Iterator[BadValueError]:
        yield from super().conflicts()
        if self.value("password") is not None:
            yield BadValueError(
                "conflict",
                "A password belongs to one account.",
                'Write it below [account.PROVIDER."login"].',
                ("password",),
            )


def _apart(value: Any) -> Any:  # noqa: ANN401  whatever stands in the file
    """Move the tables of single accounts under ``LOGINS``."""
    if not isinstance(value, dict):
        return value
    logins = {
        name: one for name, one in value.items() if isinstance(one, dict) and name not in AccountTable.model_fields
    }
    own = {name: one for name, one in value.items() if name not in logins}
    return {**own, LOGINS: logins}


class Scenario(Table):
    """A whole file. ``extends`` has been merged already if the scenario was read from a file."""

    schema_version: field_types.Positive = Field(alias="schema")
    name: field_types.Name
    description: field_types.Text = ""
    seed: field_types.Seed | None = None
    providers: field_types.Names | None = None
    extends: field_types.Name | None = None
    allow_empty: field_types.Flag = False
    """Whether a run in which no text was accepted may pass."""

    clock: ClockTable = ClockTable()
    accounts: dict[str, Annotated[AccountsTable, BeforeValidator(_apart)]] = Field(
        default_factory=dict, alias="account"
    )
    handsets: dict[field_types.Number, HandsetTable] = Field(default_factory=dict, alias="handset")
    devices: dict[str, DeviceTable] = Field(default_factory=dict, alias="device")
    lifecycles: dict[str, LifecycleTable] = Field(default_factory=dict, alias="lifecycle")
    rules: tuple[RuleTable, ...] = Field((), alias="rule")
    phases: tuple[PhaseTable, ...] = Field((), alias="phase")
    webhooks: WebhooksTable = WebhooksTable()
    expectations: tuple[ExpectTable, ...] = Field((), alias="expect")
    behaviour: BehaviourTable = BehaviourTable()

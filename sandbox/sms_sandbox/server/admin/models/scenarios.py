"""Requests and answers about scenarios and faults."""

from typing import Any, Final, Literal

from pydantic import Field, model_validator

from sms_sandbox.server.admin.models.base import Duration, Instant, ResponseModel, Strict

MANUAL_NAME: Final = "by hand"
"""The file's name in problems of a scenario that came without a file."""


class PutScenario(Strict):
    """A scenario. A body of the type application/toml is the text of the scenario itself."""

    scenario: str | dict[str, Any]
    """``builtin:NAME``, the text of a scenario file in TOML or JSON, or the object of that JSON."""

    @classmethod
    def read_text(cls, body: bytes) -> "PutScenario":
        """Read a text. Raise ValueError if it is not UTF-8."""
        return cls(scenario=body.decode("utf-8"))


class AddFault(Strict):
    """A rule that is added."""

    rule: dict[str, Any]
    """A rule as in a scenario file."""

    lasts: Duration | None = Field(None, alias="for")
    """How long the rule is in force, in sandbox time; by default until it is removed."""

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, value: object) -> object:
        """Accept the keys of the rule beside ``for``, too."""
        if not isinstance(value, dict) or "rule" in value:
            return value
        own = {"for": value["for"]} if "for" in value else {}
        return {"rule": {name: one for name, one in value.items() if name != "for"}, **own}


class FaultView(ResponseModel):
    """A rule, a phase, or a fault of all webhooks."""

    name: str
    kind: Literal["rule", "phase", "webhooks"]
    """What declared it."""

    fired: int
    """How often it has struck."""

    optional: bool
    on: list[str]
    """Ids of the first 1,000 things that it struck."""


class RemovedView(ResponseModel):
    """What the removal of faults has brought about."""

    done: Literal[True] = True
    released: int
    """How many held webhooks are sent now."""

    note: str | None
    """Set if a rule that held webhooks had none to release."""


class ScenarioView(ResponseModel):
    """The scenario in force."""

    name: str | None
    """Null without a scenario; the magic numbers may still be in force."""

    description: str
    seed: int
    started_at: Instant
    faults: list[FaultView]


class EvidenceView(ResponseModel):
    id: str
    at: str
    summary: str


class CheckView(ResponseModel):
    """One check of a verdict."""

    kind: str
    name: str
    wanted: str
    found: str
    outcome: Literal["passed", "failed", "not_tested"]
    """``not_tested`` if there was nothing to judge."""

    is_optional: bool
    """True if the verdict passes although the check was not tested."""

    fails: bool
    """True if the verdict fails because of this check."""

    pending: bool
    """True while the time by which it has to pass lies ahead."""

    evidence: list[EvidenceView]
    more: int
    """How many lines of evidence are left out."""


class FiredView(ResponseModel):
    name: str
    times: int
    is_optional: bool
    on: str
    ids: list[str]


class VerdictView(ResponseModel):
    """The verdict as it stands now."""

    scenario: str
    description: str
    seed: int
    start: str
    at: str
    passed: bool
    """True if no check fails."""

    pending: bool
    checks: list[CheckView]
    fired: list[FiredView]
    counts: dict[str, int]
    notes: list[str]


class OutcomeView(ResponseModel):
    """What a provider's customer sees: a state of the message, or an answer that refuses it."""

    state: int | str | None
    status: int | None
    answer: str | None


class NumberView(ResponseModel):
    """A magic number."""

    digits: str
    """The last two digits."""

    number: str
    """An example that ends in them."""

    outcome: str
    description: str
    by_provider: dict[str, OutcomeView]
    """The outcome at each provider."""


class NumbersView(ResponseModel):
    """The magic numbers."""

    range: str
    """The range in which they are, as ``--magic-range`` takes it."""

    numbers: list[NumberView]
    refused_credentials: str
    """As login, password, key or token this word opens no account."""

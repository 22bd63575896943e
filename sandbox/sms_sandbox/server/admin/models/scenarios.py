"""What the admin API takes and gives about scenarios and faults."""

from typing import Any, Final, Literal

from pydantic import Field, model_validator

from sms_sandbox.server.admin.models.base import Duration, Instant, Strict, Told

MANUAL_NAME: Final = "by hand"
"""Where problems of what came without a file are said to be."""


class PutScenario(Strict):
    """``scenario`` is ``builtin:NAME``, the text of a scenario file, in TOML or JSON, or the object that such a text
    in JSON is. A body of the type application/toml is such a text itself.
    """

    scenario: str | dict[str, Any]

    @classmethod
    def read_text(cls, body: bytes) -> "PutScenario":
        """Raises ValueError for what is no UTF-8."""
        return cls(scenario=body.decode("utf-8"))


class AddFault(Strict):
    """``rule`` is one as in a scenario file; ``for`` is how long it is in force, in sandbox time, if not for good."""

    rule: dict[str, Any]
    lasts: Duration | None = Field(None, alias="for")

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, value: object) -> object:
        """The keys of the rule may stand beside ``for`` just as well."""
        if not isinstance(value, dict) or "rule" in value:
            return value
        own = {"for": value["for"]} if "for" in value else {}
        return {"rule": {name: one for name, one in value.items() if name != "for"}, **own}


class FaultView(Told):
    """``kind`` is what declared it; ``on`` are the ids of the first thousand things that it struck."""

    name: str
    kind: Literal["rule", "phase", "webhooks"]
    fired: int
    optional: bool
    on: list[str]


class ScenarioView(Told):
    """``name`` is null where none is in force, but for the magic numbers, if the sandbox has them."""

    name: str | None
    description: str
    seed: int
    started_at: Instant
    faults: list[FaultView]


class EvidenceView(Told):
    id: str
    at: str
    summary: str


class CheckView(Told):
    """``pending`` is whether the time by which it has to hold lies ahead. ``more`` is how many lines of evidence are
    left out.
    """

    kind: str
    name: str
    wanted: str
    found: str
    passed: bool
    pending: bool
    evidence: list[EvidenceView]
    more: int


class FiredView(Told):
    name: str
    times: int
    is_optional: bool
    on: str
    ids: list[str]


class VerdictView(Told):
    """How things stand now; ``passed`` is that of the whole."""

    scenario: str
    description: str
    seed: int
    start: str
    at: str
    passed: bool
    pending: bool
    checks: list[CheckView]
    fired: list[FiredView]
    counts: dict[str, int]
    notes: list[str]


class OutcomeView(Told):
    """What it is to a provider's customers: the state that is told, or the answer that refuses the message."""

    state: int | str | None
    status: int | None
    answer: str | None


class NumberView(Told):
    """``number`` is one of those with these last two ``digits``."""

    digits: str
    number: str
    outcome: str
    says: str
    by_provider: dict[str, OutcomeView]


class NumbersView(Told):
    """``refused_credentials`` is the word that as login, password, key or token opens no account."""

    numbers: list[NumberView]
    refused_credentials: str

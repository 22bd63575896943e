"""The ledgers: the source of each answer's bytes, and what is inferred."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.refusals import RECORDING

_BETWEEN_PARTS: Final = re.compile("[._]")


class FactKind(Enum):
    """How a fact is known, surest first."""

    RECORDED = "recorded"
    DOCUMENTED = "documented"
    CLIENT = "client"
    INFERRED = "inferred"


class About(Enum):
    ANSWER = "answer"
    WEBHOOK = "webhook"
    RULE = "rule"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    title: str
    address: str
    read: date | None = None


class Fact(_Strict):
    """One fact about a provider."""

    about: About
    kind: FactKind
    sources: tuple[str, ...] = ()
    says: str
    guessed: tuple[str, ...] = ()
    """The parts of the fact that no source states."""

    on_demand: bool = False
    """True for an answer that comes only when a fault names that error, never from a request alone."""

    @model_validator(mode="after")
    def _known_from_somewhere(self) -> Self:
        if self.kind is not FactKind.INFERRED and not self.sources:
            raise ValueError(f"a {self.kind.value} fact needs a source")
        return self


class LeftOut(_Strict):
    what: str
    why: str


class Question(_Strict):
    """A request that shows whether the real provider still answers as the sandbox does."""

    asks: str
    request: str
    """As in an example. In its values ``{login}``, ``{password}``, ``{key}``, ``{token}``, ``{to}``, ``{device}`` and
    ``{webhook}`` stand for what the user has given, and ``{wrong}`` for a secret that is wrong.
    """

    sends: bool = False
    """True for a request that sends a text; every other one is harmless."""

    varies: tuple[str, ...] = ()
    """Addresses of values in the answer that differ from account to account, as in ``body.account.product``."""


class FreeCalls(_Strict):
    """Calls that send nothing and cost nothing."""

    operations: tuple[str, ...] = ()
    """The neutral words of operations, all of whose routes are free."""

    routes: tuple[str, ...] = ()
    """Further routes, a method and a path each, as in the table of routes."""

    says: str


class Ledger(_Strict):
    """The sources and facts of one provider."""

    sources: dict[str, Source]
    facts: dict[str, Fact]
    """By name; answers and webhooks name the fact they rest on."""

    generations: dict[str, str] = Field(default={"": "the API"})
    """The title of each generation of the API by a part of its facts' names; the empty part is for all others."""

    maps: tuple[str, ...] = ()
    """The keys of answers whose objects have keys that are data, such as ids."""

    left_out: tuple[LeftOut, ...] = Field(default=())
    free: tuple[FreeCalls, ...] = Field(default=())
    """The calls that may be made to the real provider without leave to send."""

    questions: dict[str, Question] = Field(default_factory=dict)
    """By name, in the order in which they are asked."""

    def is_free(self, operation: str, routes: Iterable[str]) -> bool:
        """Return whether a call of the operation, which these routes lead to, sends nothing and costs nothing."""
        return any(operation in calls.operations or {*routes} & {*calls.routes} for calls in self.free)

    def generation_of(self, name: str) -> str:
        """Return the title of the generation that a fact belongs to."""
        parts = _BETWEEN_PARTS.split(name)
        return next((self.generations[part] for part in parts if part in self.generations), self.generations[""])

    @model_validator(mode="after")
    def _sources_are_listed(self) -> Self:
        for name, fact in self.facts.items():
            unknown = [source for source in fact.sources if source not in self.sources]
            if unknown:
                raise ValueError(f"fact {name!r} names sources that are not listed: {', '.join(unknown)}")
        return self


def fact_of(ledger: Ledger, name: str) -> Fact | None:
    """Return the fact of an answer, or None for an answer that rests on none, as that of a fault."""
    if name.startswith(RECORDING):
        file = name.removeprefix(RECORDING)
        says = f"The answer comes from the recording {file}, whatever the sandbox would have answered."
        return Fact(about=About.ANSWER, kind=FactKind.RECORDED, sources=("recording",), says=says)
    return ledger.facts.get(name)


@cache
def ledger_of(provider: Provider) -> Ledger:
    """Return a provider's ledger. Raise pydantic.ValidationError or tomllib.TOMLDecodeError for a wrong one."""
    text = (files(provider.package) / "ledger.toml").read_text("utf-8")
    return Ledger.model_validate(tomllib.loads(text))


def examples_of(provider: Provider) -> list[Traversable]:
    """Return the provider's ``*.http`` files, by name."""
    folder = files(provider.package) / "examples"
    return sorted((file for file in folder.iterdir() if file.name.endswith(".http")), key=lambda file: file.name)

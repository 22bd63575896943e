"""The ledgers: where each byte of a provider's answers comes from, and what is guessed."""

import tomllib
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sms_sandbox.contract import Provider


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
    """``guessed`` lists the parts of the fact that no source states. An ``on_demand`` answer comes only when somebody
    asks the sandbox for that error by name, never from a request alone.
    """

    about: About
    kind: FactKind
    sources: tuple[str, ...] = ()
    says: str
    guessed: tuple[str, ...] = ()
    on_demand: bool = False

    @model_validator(mode="after")
    def _known_from_somewhere(self) -> Self:
        if self.kind is not FactKind.INFERRED and not self.sources:
            raise ValueError(f"a {self.kind.value} fact needs a source")
        return self


class LeftOut(_Strict):
    what: str
    why: str


class Ledger(_Strict):
    """``facts`` are by name; answers and webhooks name the fact they rest on."""

    sources: dict[str, Source]
    facts: dict[str, Fact]
    left_out: tuple[LeftOut, ...] = Field(default=())

    @model_validator(mode="after")
    def _sources_are_listed(self) -> Self:
        for name, fact in self.facts.items():
            unknown = [source for source in fact.sources if source not in self.sources]
            if unknown:
                raise ValueError(f"fact {name!r} names sources that are not listed: {', '.join(unknown)}")
        return self


@cache
def ledger_of(provider: Provider) -> Ledger:
    """Raises pydantic.ValidationError or tomllib.TOMLDecodeError for a ledger that is not as above."""
    text = (files(provider.package) / "ledger.toml").read_text("utf-8")
    return Ledger.model_validate(tomllib.loads(text))


def examples_of(provider: Provider) -> list[Traversable]:
    """The provider's ``*.http`` files, by name."""
    folder = files(provider.package) / "examples"
    return sorted((file for file in folder.iterdir() if file.name.endswith(".http")), key=lambda file: file.name)

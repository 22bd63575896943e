"""The ledgers: the source of each answer of a provider, and what is guessed."""

from collections import Counter

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.ledger import Fact, FactKind, LeftOut, Source, ledger_of
from sms_sandbox.server.admin.known import unknown
from sms_sandbox.server.admin.models.base import Page, ResponseModel
from sms_sandbox.server.admin.requests import EmptyRequest
from sms_sandbox.server.admin.route import Route


class FidelityView(ResponseModel):
    """A provider's ledger in numbers."""

    provider: str
    title: str
    facts: dict[FactKind, int]
    """How many facts there are of each kind."""

    guessed: int
    """How many facts have a part that no source states."""

    left_out: int


class LedgerView(ResponseModel):
    """A provider's ledger."""

    provider: str
    title: str
    facts: dict[str, Fact]
    """Facts by the name that exchanges and webhooks have as ``fact``."""

    sources: dict[str, Source]
    left_out: tuple[LeftOut, ...]


class FidelityRoutes:
    def table(self) -> list[Route]:
        return [
            Route(
                "GET",
                "/fidelity",
                self.index,
                "Summarise each provider's ledger: how many answers are documented, how many inferred.",
            ),
            Route(
                "GET", "/fidelity/:provider", self.show, "Return the ledger of a provider: each fact and its sources."
            ),
        ]

    async def index(self, asked: EmptyRequest) -> Page[FidelityView]:
        return Page(items=[_summary(provider) for provider in asked.engine.providers.values()], next=None)

    async def show(self, asked: EmptyRequest) -> LedgerView:
        provider = asked.engine.providers.get(asked.values["provider"])
        if provider is None:
            raise unknown("not_found", "provider", asked.values["provider"], asked.engine.providers)
        ledger = ledger_of(provider)
        return LedgerView(
            provider=provider.name,
            title=provider.title,
            facts=ledger.facts,
            sources=ledger.sources,
            left_out=ledger.left_out,
        )


def _summary(provider: Provider) -> FidelityView:
    ledger = ledger_of(provider)
    facts = ledger.facts.values()
    return FidelityView(
        provider=provider.name,
        title=provider.title,
        facts=dict(Counter(fact.kind for fact in facts)),
        guessed=sum(bool(fact.guessed) for fact in facts),
        left_out=len(ledger.left_out),
    )

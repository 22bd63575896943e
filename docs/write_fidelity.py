"""Write fidelity.md beside this file from the providers' ledgers."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.fidelity import ledger
from sms_sandbox.fidelity.ledger import About, Fact, FactKind, Ledger

TARGET = Path(__file__).with_name("fidelity.md")

HEAD = """\
# Where every byte comes from

Written from the providers' `ledger.toml` by `python docs/write_fidelity.py`. A fact is *recorded* (seen in a recorded
answer of the real service), *documented* (by the provider), *client* (a client depends on it) or *inferred* (not
documented: a guess). The guessed parts of an otherwise known fact are listed below it. Free calls, by operation or by
route, are those that `sandbox record` passes on without `--allow-send`.
The table counts answers, errors included.
"""


SHARES = """
| provider | generation | answers | recorded or documented | recorded | documented | client | inferred |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def text() -> str:
    loaded = providers.load().values()
    return HEAD + SHARES + "".join(line for provider in loaded for line in _shares(provider)) + _facts()


def _shares(provider: Provider) -> Iterator[str]:
    """Yield a line of the table for each generation of the API."""
    found = ledger.ledger_of(provider)
    answers = {name: fact.kind for name, fact in found.facts.items() if fact.about is About.ANSWER}
    for title in found.generations.values():
        kinds = Counter(kind for name, kind in answers.items() if found.generation_of(name) == title)
        known = kinds[FactKind.RECORDED] + kinds[FactKind.DOCUMENTED]
        counts = " | ".join(str(kinds[kind]) for kind in FactKind)
        yield f"| {provider.title} | {title} | {kinds.total()} | {known * 100 // kinds.total()} % | {counts} |\n"


def _facts() -> str:
    return "".join(f"\n{line}" for provider in providers.load().values() for line in _of(provider)) + "\n"


def _of(provider: Provider) -> Iterator[str]:
    found = ledger.ledger_of(provider)
    yield f"## {provider.title}\n"
    for name, fact in found.facts.items():
        yield from _fact(name, fact)
    yield "\n### Left out\n"
    for item in found.left_out:
        yield f"- {item.what}: {item.why}"
    yield "\n### Free calls\n"
    for calls in found.free:
        yield f"- {', '.join((*calls.operations, *calls.routes))}: {calls.says}"
    yield "\n### Sources\n"
    yield from _sources(found)


def _fact(name: str, fact: Fact) -> Iterator[str]:
    sources = f" [{', '.join(fact.sources)}]" if fact.sources else ""
    yield f"- **{name}** ({fact.kind.value}): {fact.says}{sources}"
    for part in fact.guessed:
        yield f"  - guessed: {part}"


def _sources(ledger: Ledger) -> Iterator[str]:
    for name, source in ledger.sources.items():
        read = f", read {source.read}" if source.read else ""
        yield f"- *{name}*: {source.title}, {source.address}{read}"


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
    print(f"wrote {TARGET}")

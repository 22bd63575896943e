"""Propose what a check has found as a patch: examples with the real bytes, and entries of the ledger."""

import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from importlib.resources import files
from typing import Final, NamedTuple

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.ledger import FactKind, ledger_of

_SECTION: Final = re.compile(r"^\[", re.MULTILINE)
_ROOT: Final = "sandbox"
"""The folder of the repository in which the package is."""


class RealAnswer(NamedTuple):
    """An answer of the real provider."""

    question: str
    fact: str
    example: bytes
    """The exchange as a file, redacted."""

    is_drift: bool


def patch_of(provider: Provider, findings: Iterable[RealAnswer], date: str) -> bytes:
    """Return a patch in git's form; empty if nothing is new. ``date`` is that of the check, as in 2026-01-05.

    An answer that differs becomes an example. The fact of each answer becomes a recorded one.
    """
    found = list(findings)
    drifted = [one for one in found if one.is_drift]
    known = ledger_of(provider).facts
    facts = {one.fact for one in found if one.is_drift or known[one.fact].kind is not FactKind.RECORDED}
    folder = _folder(provider)
    parts = [_new_file(f"{folder}/examples/checked-{_slug(one.question)}.http", one.example) for one in drifted]
    if facts:
        before = (files(provider.package) / "ledger.toml").read_bytes()
        after = _with_facts(before.decode(), facts, f"checked_{date.replace('-', '_')}", provider, date)
        parts.append(_changed_file(f"{folder}/ledger.toml", before, after.encode()))
    return b"".join(parts)


def _folder(provider: Provider) -> str:
    return f"{_ROOT}/{provider.package.replace('.', '/')}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def _with_facts(text: str, facts: Iterable[str], source: str, provider: Provider, date: str) -> str:
    """Return the ledger with these facts as recorded ones, and the check among its sources."""
    for fact in facts:
        begin = text.index(f'[facts."{fact}"]')
        behind = _SECTION.search(text, begin + 1)
        end = len(text) if behind is None else behind.start()
        text = text[:begin] + _as_recorded(text[begin:end], source) + text[end:]
    listed = f'[sources.{source}]\ntitle = "Answers of {provider.title} that sandbox fidelity check has seen"\n'
    listed += f'address = "https://{provider.hosts[0]}"\nread = {date}\n\n'
    at = text.index("[facts.")
    return text if f"[sources.{source}]" in text else text[:at] + listed + text[at:]


def _as_recorded(section: str, source: str) -> str:
    section = re.sub(r'^kind = "\w+"$', 'kind = "recorded"', section, flags=re.MULTILINE)
    if re.search(r"^sources = \[", section, re.MULTILINE):
        return re.sub(r"^sources = \[", f'sources = ["{source}", ', section, flags=re.MULTILINE)
    return re.sub(r'^(kind = "recorded")$', rf'\1\nsources = ["{source}"]', section, flags=re.MULTILINE)


def _new_file(path: str, content: bytes) -> bytes:
    head = f"diff --git a/{path} b/{path}\nnew file mode 100644\n".encode()
    return head + _diff("/dev/null", f"b/{path}", b"", content)


def _changed_file(path: str, before: bytes, after: bytes) -> bytes:
    return f"diff --git a/{path} b/{path}\n".encode() + _diff(f"a/{path}", f"b/{path}", before, after)


def _diff(old: str, new: str, before: bytes, after: bytes) -> bytes:
    """Return the changes; one character stands for one byte, since examples have bytes of any charset."""
    lines = unified_diff([*_lines(before)], [*_lines(after)], old, new)
    return "".join(lines).encode("latin-1")


def _lines(data: bytes) -> Iterator[str]:
    for line in data.decode("latin-1").split("\n")[:-1]:
        yield f"{line}\n"

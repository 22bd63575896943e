"""The requests with which a real provider is checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.ledger import Question, ledger_of
from sms_sandbox.recording.leaves import message
from sms_sandbox.recording.leaves.leaf import ValueLeaf
from sms_sandbox.wire import transcript
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.transcript import RequestBlock

_PLACEHOLDER: Final = re.compile(r"\{(login|password|key|token|to|device|webhook|wrong)\}")
WRONG: Final = "0123456789abcdef0123456789abcdef"
"""A secret that no account has."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with the user's values in it."""

    name: str
    question: Question
    request: HttpRequest
    is_refused: bool
    """True if its credentials are wrong on purpose."""


@dataclass(frozen=True, slots=True)
class UnaskedQuestion:
    """A question that is left out."""

    name: str
    question: Question
    needs: tuple[str, ...]
    """The options without which it cannot be asked."""


def questions_of(
    provider: Provider, values: Mapping[str, str], *, may_send: bool
) -> list[AskedQuestion | UnaskedQuestion]:
    """Return the questions of a provider's ledger, with ``values`` in place of their names."""
    return [_prepared(name, one, values, may_send=may_send) for name, one in ledger_of(provider).questions.items()]


def _prepared(
    name: str, question: Question, values: Mapping[str, str], *, may_send: bool
) -> AskedQuestion | UnaskedQuestion:
    wanted = list(dict.fromkeys(_PLACEHOLDER.findall(question.request)))
    needs = [f"--{one}" for one in wanted if one != "wrong" and not values.get(one)]
    if question.sends and not may_send:
        needs = ["--allow-send", *needs]
    if needs:
        return UnaskedQuestion(name, question, tuple(needs))
    return AskedQuestion(name, question, _filled(question, {**values, "wrong": WRONG}), "wrong" in wanted)


def _filled(question: Question, values: Mapping[str, str]) -> HttpRequest:
    block = transcript.read(question.request.encode()).blocks[0]
    if not isinstance(block, RequestBlock):
        raise ValueError(f"not a request: {question.request!r}")  # noqa: TRY004  the ledger is at fault

    def fill(leaf: ValueLeaf) -> str:
        return _PLACEHOLDER.sub(lambda found: values[found[1]], leaf.value)

    filled = message.rewrite_request(block.request, fill)
    if not filled.body:
        return filled
    return replace(filled, headers=(*filled.headers, ("Content-Length", str(len(filled.body)))))

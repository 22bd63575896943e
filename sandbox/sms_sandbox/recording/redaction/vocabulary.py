"""The words of a provider's API: the values that its examples print, by the name of the field."""

import re
from collections import defaultdict
from functools import cache
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.ledger import examples_of
from sms_sandbox.recording.leaves import message
from sms_sandbox.recording.leaves.leaf import ValueLeaf
from sms_sandbox.wire import transcript
from sms_sandbox.wire.exchange import HttpResponse
from sms_sandbox.wire.transcript import ActionBlock, AnswerBlock

_OWN_WORDS: Final = frozenset(
    {"column 2 of 2", "description", "detail", "details", "error", "error_code", "errorcode", "h1", "h2", "message"}
    | {"body", "html", "p", "reason", "title", "type"}
)
"""Fields in which a provider itself speaks, outside of lists."""


_PERSONAL: Final = re.compile(r"\d{4}|@")
"""Numbers and mail addresses in examples are no words of the API."""


class Vocabulary:
    """The words of one provider."""

    def __init__(self, provider: Provider) -> None:
        self._words: Final[defaultdict[str, set[str]]] = defaultdict(set)
        for file in examples_of(provider):
            for block in transcript.read(file.read_bytes()).blocks:
                if isinstance(block, AnswerBlock):
                    message.rewrite_answer(block.response, self._learn)
                elif not isinstance(block, ActionBlock):
                    message.rewrite_request(block.request, self._learn, provider)

    def _learn(self, leaf: ValueLeaf) -> str:
        self._words[leaf.field].add(leaf.value)
        return leaf.value

    def has(self, leaf: ValueLeaf) -> bool:
        """Return whether an example has the value in a field of that name."""
        return leaf.value in self._words.get(leaf.field, ()) and not _PERSONAL.search(leaf.value)


def is_own_word(leaf: ValueLeaf, answer: HttpResponse) -> bool:
    """Return whether a text of an answer is the provider's own: it stands at the top, and in no list."""
    is_page = answer.body.lstrip()[:1] == b"<"
    return not leaf.in_list and leaf.field in _OWN_WORDS and (len(leaf.path) == 1 or (is_page and len(leaf.path) < 3))  # noqa: PLR2004


@cache
def vocabulary_of(provider: Provider) -> Vocabulary:
    return Vocabulary(provider)

"""Replace what belongs to a customer in requests, answers and webhooks.

What is kept is listed, not what is replaced: the words that the provider's own examples have in the same field,
dates, numbers of up to three digits, headers of HTTP, and the provider's own sentences, in which numbers, addresses
and all values that were replaced elsewhere are replaced, too.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, TypeVar

from sms_sandbox.contract import Provider
from sms_sandbox.recording.leaves import message
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf, Visit
from sms_sandbox.recording.redaction.inventions import SHORTEST_KNOWN, Inventions
from sms_sandbox.recording.redaction.kinds import ValueKind
from sms_sandbox.recording.redaction.policy import RedactionPolicy
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

RULES: Final = (
    "each secret, number, name, address, text and id is replaced by an invented one, the same wherever it comes again"
    "; kept are words that the provider's examples have in the same field, its own sentences, dates, and numbers of "
    "up to three digits"
)
"""The rules, as a recorded file states them."""

_ENCODED: Final = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")

M = TypeVar("M", HttpRequest, HttpResponse)


class LeakError(Exception):
    """A value that was to be replaced is still there; the text states of which kind, and where."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A value that was replaced. The value itself is kept nowhere."""

    kind: ValueKind
    address: str
    """The place and the names of the field, as in ``body.recipient.to``."""

    invented: str


@dataclass(frozen=True, slots=True)
class Redacted(Generic[M]):
    """A message without what belongs to a customer."""

    message: M
    replaced: tuple[Replacement, ...]
    """In the order of the message, each once."""

    own_words: tuple[str, ...] = ()
    """The provider's sentences that were kept and that no example has."""


class Redactor:
    """Redact the messages of one provider; a value gets the same invention in all of them."""

    def __init__(self, provider: Provider) -> None:
        self._provider: Final = provider
        self._policy: Final = RedactionPolicy(provider)
        self._inventions: Final = Inventions()

    def request(self, request: HttpRequest) -> Redacted[HttpRequest]:
        """Return a request to the provider. Raise LeakError."""
        self._learn_credentials(request)
        return self._redacted(request, partial(message.rewrite_request, provider=self._provider), None)

    def webhook(self, request: HttpRequest) -> Redacted[HttpRequest]:
        """Return a request of the provider to an application. Raise LeakError."""
        return self._redacted(request, message.rewrite_request, None)

    def answer(self, response: HttpResponse) -> Redacted[HttpResponse]:
        """Return an answer of the provider. Raise LeakError."""
        return self._redacted(response, message.rewrite_answer, response)

    def shown(self, text: str) -> str:
        """Return a part of a message that was redacted before, without the values that were replaced in it."""
        return self._inventions.shown(text)

    def _learn_credentials(self, request: HttpRequest) -> None:
        shown = self._provider.credentials(request)
        if shown is None:
            return
        for kind, value in ((ValueKind.NAME, shown.login), (ValueKind.SECRET, shown.secret)):
            if value is not None and len(value) >= SHORTEST_KNOWN:
                self._inventions.of(kind, value)

    def _redacted(self, whole: M, rewrite: Callable[[M, Visit], M], answer: HttpResponse | None) -> Redacted[M]:
        pass_ = _Pass(self._policy, self._inventions, answer)
        rewrite(whole, pass_.learn)
        written = rewrite(whole, pass_.replace)
        rewrite(written, pass_.check)
        kind = self._inventions.known_in_bytes(written.head_bytes() + written.body)
        if kind is not None:
            raise LeakError(f"a {kind.value} is still in the bytes")
        return Redacted(written, tuple(dict.fromkeys(pass_.replaced)), tuple(dict.fromkeys(pass_.own_words)))


class _Pass:
    """Three visits to one message: find what it holds, replace it, and check that nothing is left."""

    def __init__(self, policy: RedactionPolicy, inventions: Inventions, answer: HttpResponse | None) -> None:
        self._policy: Final = policy
        self._inventions: Final = inventions
        self._answer: Final = answer
        self.replaced: Final[list[Replacement]] = []
        self.own_words: Final[list[str]] = []

    def learn(self, leaf: ValueLeaf) -> str:
        """Invent a value for each that is new, so that the second visit knows all of them."""
        for kind, value in self._parts(leaf):
            self._inventions.of(kind, value, leaf)
        return leaf.value

    def replace(self, leaf: ValueLeaf) -> str:
        parts = dict.fromkeys(self._parts(leaf))
        shown = leaf.value
        for kind, value in sorted(parts, key=lambda part: -len(part[1])):
            invented = self._inventions.of(kind, value, leaf)
            shown = invented if shown == value else shown.replace(value, invented)
            self.replaced.append(Replacement(kind, leaf.address, invented))
        if self._policy.is_vocabulary(leaf) or parts:
            return shown
        known = self._inventions.without_known(shown)
        if known != shown:
            self.replaced.append(Replacement(ValueKind.TEXT, leaf.address, known))
        elif self._policy.is_own_sentence(leaf, self._answer):
            self.own_words.append(shown)
        return known

    def check(self, leaf: ValueLeaf) -> str:
        """Raise LeakError if the value holds one that was replaced."""
        if not leaf.is_name and not self._policy.is_vocabulary(leaf):
            for text in (leaf.value, *_decoded(leaf.value)):
                kind = self._inventions.known_in(text)
                if kind is not None:
                    raise LeakError(f"{leaf.address} still holds a {kind.value}")
        return leaf.value

    def _parts(self, leaf: ValueLeaf) -> Iterator[tuple[ValueKind, str]]:
        """Yield the kinds and the parts of a value that are to be replaced."""
        known = None if leaf.is_bare and not leaf.value[-1:].isdigit() else self._inventions.kind_of(leaf)
        if known is not None and leaf.place is not MessagePart.PATH:
            yield known, leaf.value
        else:
            yield from self._policy.parts(leaf, self._answer)


def _decoded(value: str) -> Iterator[str]:
    """Yield what the parts of a text mean that may be base64."""
    for part in _ENCODED.findall(value):
        try:
            yield base64.b64decode(part + "=" * (-len(part) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue

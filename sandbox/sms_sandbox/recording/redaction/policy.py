"""Decide which parts of a value belong to a customer."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from sms_sandbox.contract import Provider
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf
from sms_sandbox.recording.redaction.kinds import (
    EMAIL,
    PHONE_IN_TEXT,
    URL,
    ValueKind,
    is_harmless,
    is_number,
    kind_by_form,
    kind_of_field,
)
from sms_sandbox.recording.redaction.vocabulary import is_own_word, vocabulary_of
from sms_sandbox.wire.exchange import HttpResponse, host_only

Part = tuple[ValueKind, str]

_IDENTIFIER: Final = re.compile(r"[A-Za-z_][\w.\[\]-]{0,40}")
_OPAQUE_IN_TEXT: Final = re.compile(r"(?<![\w-])(?=[\w-]*\d)[\w-]{6,}(?![\w-])")
_STATE_FIELDS: Final = frozenset({"state", "status", "status_message", "statustitle", "statut"})
_STATE: Final = re.compile(r"[A-Za-z_ -]{1,40}")
"""The words of a provider for the states of a message, known or new."""

_LIST: Final = re.compile(r"[^,;|\s][^,;|\r\n]*")
_PROGRAM: Final = re.compile(
    r"(?:curl|wget|python-requests|python-urllib|aiohttp|python-httpx|axios|node|node-fetch|undici|got|guzzlehttp|"
    r"php|symfony httpclient|java|java-http-client|okhttp|apache-httpclient|go-http-client|ruby|faraday)\b.*",
    re.IGNORECASE,
)
"""User agents that name a library, and not the application."""


class RedactionPolicy:
    """Decide for the messages of one provider."""

    def __init__(self, provider: Provider) -> None:
        self._hosts: Final = frozenset(provider.hosts)
        self._domains: Final = tuple(f".{'.'.join(host.split('.')[-2:])}" for host in provider.hosts)
        self._vocabulary: Final = vocabulary_of(provider)

    def is_vocabulary(self, leaf: ValueLeaf) -> bool:
        """Return whether the value is a word of the API in this field."""
        return self._vocabulary.has(leaf) or (leaf.field == "host" and host_only(leaf.value) in self._hosts)

    def is_own_sentence(self, leaf: ValueLeaf, answer: HttpResponse | None) -> bool:
        """Return whether the value is a sentence of the provider's."""
        return answer is not None and not leaf.is_name and not is_harmless(leaf.value) and is_own_word(leaf, answer)

    def parts(self, leaf: ValueLeaf, answer: HttpResponse | None) -> Iterator[Part]:
        """Yield what is to be replaced in a value, with its kind."""
        value, field = leaf.value, kind_of_field(leaf.field)
        if not value or (leaf.is_bare and value in {"true", "false", "null"}):
            return
        if leaf.is_name:
            if not _IDENTIFIER.fullmatch(value):
                yield kind_by_form(value), value
        elif field in {ValueKind.SECRET, ValueKind.NAME}:
            yield field, value
        elif field is ValueKind.NUMBER:
            yield from self._numbers(leaf)
        elif leaf.place is MessagePart.PATH and leaf.path:
            yield ValueKind.ID, value
        else:
            yield from self._others(leaf, field, answer)

    def _numbers(self, leaf: ValueLeaf) -> Iterator[Part]:
        for part in _LIST.findall(leaf.value):
            value = part.strip()
            if is_number(value):
                yield ValueKind.NUMBER, value
            elif not self.is_vocabulary(leaf) and not (leaf.is_bare and is_harmless(value)):
                kind = kind_by_form(value)
                yield (ValueKind.NAME if kind is ValueKind.TEXT else kind), value

    def _others(self, leaf: ValueLeaf, field: ValueKind | None, answer: HttpResponse | None) -> Iterator[Part]:
        is_own = answer is not None and is_own_word(leaf, answer)
        if field is ValueKind.ID:
            if leaf.value not in {"0", "1"}:
                yield ValueKind.ID, leaf.value
        elif self.is_vocabulary(leaf) and (field is None or is_own):
            return
        elif is_own:
            yield from self._in_sentence(leaf.value)
        elif field is ValueKind.TEXT:
            yield ValueKind.TEXT, leaf.value
        else:
            yield from self._unknown(leaf)

    def _unknown(self, leaf: ValueLeaf) -> Iterator[Part]:
        value = leaf.value
        is_state = leaf.field in _STATE_FIELDS and _STATE.fullmatch(value)
        if is_state or is_harmless(value) or (leaf.field == "user-agent" and _PROGRAM.fullmatch(value)):
            return
        if leaf.field == "host":
            yield ValueKind.NAME, value
        elif URL.fullmatch(value):
            yield from self._in_url(value)
        else:
            yield kind_by_form(value), value

    def _in_url(self, url: str) -> Iterator[Part]:
        host = urlsplit(url).hostname or ""
        if f".{host}".endswith(self._domains):
            yield from ((ValueKind.ID, part) for part in _OPAQUE_IN_TEXT.findall(url))
        else:
            yield ValueKind.ADDRESS, url

    def _in_sentence(self, text: str) -> Iterator[Part]:
        """Yield the numbers, addresses and ids in a sentence of the provider's."""
        for kind, form in (
            (ValueKind.NAME, EMAIL),
            (ValueKind.ADDRESS, URL),
            (ValueKind.NUMBER, PHONE_IN_TEXT),
            (ValueKind.ID, _OPAQUE_IN_TEXT),
        ):
            for found in form.findall(text):
                if kind is ValueKind.ADDRESS:
                    yield from self._in_url(found)
                else:
                    yield kind, found
            text = form.sub(" ", text)

"""Refuse unknown names and impossible numbers in filters: a misspelt one must not find an empty list."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import chain
from typing import Final

from pydantic import BaseModel

from sms_sandbox.contract import Provider
from sms_sandbox.core.message import Address, MoMessage
from sms_sandbox.core.numbers import plan
from sms_sandbox.core.numbers.msisdn import read_by_people
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.requests import NOT_FOUND
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models.queries import ExchangeFilters, MessageFilters, WebhookFilters

_DIALLED: Final = re.compile(r"[\s+0-9().\-/]*[0-9][\s0-9().\-/]*", re.ASCII)
_HINT: Final = "Write it like +33639980001."
_SHORT_CODE: Final = re.compile("[0-9]{3,6}", re.ASCII)
"""The number of a service: the sender of an application, to which replies go."""


def unknown(code: str, field: str, word: str, known: Iterable[str]) -> AdminError:
    """Return the error for a word that is none of those known."""
    words = sorted(known)
    meant = get_close_matches(word.lower(), words, 1)
    hint = f"Did you mean {meant[0]!r}?" if meant else f"There are: {', '.join(words) or 'none'}."
    return AdminError(code, f"there is no {field} {word!r}", hint, field)


def check(query: BaseModel, engine: Engine) -> None:
    """Raise AdminError for a filter that nothing can match."""
    provider = getattr(query, "provider", None)
    if provider is not None and provider not in engine.providers:
        raise unknown("bad_request", "provider", provider, engine.providers)
    chosen = list(engine.providers.values()) if provider is None else [engine.providers[provider]]
    match query:
        case WebhookFilters(kind=str(kind)):
            _check_word("kind", kind, chain.from_iterable(one.webhook_kinds for one in chosen))
        case ExchangeFilters(operation=str(operation)):
            _check_word("operation", operation, chain.from_iterable(map(_operations, chosen)))
        case _:
            pass
    if isinstance(query, MessageFilters | WebhookFilters):
        _check_number("to", query.to, engine)
    if isinstance(query, MessageFilters):
        _check_sender(query.sender, engine)


def _operations(provider: Provider) -> set[str]:
    """Return the operations that an exchange with the provider can have."""
    return {NOT_FOUND, "link", *(operation.name for _, _, operation in provider.routes.routes)}


def _check_word(field: str, word: str, known: Iterable[str]) -> None:
    words = {*known}
    if word not in words:
        raise unknown("bad_request", field, word, words)


def _check_number(field: str, text: str | None, engine: Engine) -> None:
    """Refuse what no handset can have, unless a provider has accepted just that."""
    if text is not None and not _is_possible(text) and text not in _accepted(engine):
        raise AdminError("bad_request", f"{field}: no telephone has the number {text!r}", _HINT, field)


def _check_sender(text: str | None, engine: Engine) -> None:
    """Refuse a number that no handset can have; words and short codes are senders of applications."""
    if text is not None and _DIALLED.fullmatch(text):
        _check_number("from", text, engine)


def _accepted(engine: Engine) -> Iterator[str]:
    """Yield the recipients and senders of all messages, as they were given and in international form."""
    for message in engine.messages.both_ways():
        addresses = (Address(message.to, None),) if isinstance(message, MoMessage) else (message.to, message.sender)
        for address in addresses:
            if address is not None:
                yield address.text
                msisdn = getattr(address, "msisdn", None)
                yield f"+{msisdn}" if msisdn else address.text


def _is_possible(text: str) -> bool:
    if _SHORT_CODE.fullmatch(text):
        return True
    number = read_by_people(text)
    return number is not None and plan.exists(number)

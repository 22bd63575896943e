"""Documents and queries to contacts. All functions raise RefusedError for what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.documents import Tree, text_of
from sms_sandbox.providers.smsfactor.formats.fields import (
    branch,
    branch_or_all,
    given,
    infos,
    items,
    optional,
    whole,
)
from sms_sandbox.providers.smsfactor.recipients import number_in
from sms_sandbox.providers.smsfactor.state import NO_INFOS, Infos

LONGEST_PAGE: Final = 1000
_PAGE_OF_TODAY: Final = 100


class GivenContact(NamedTuple):
    """``number`` is None where none can be read."""

    number: Msisdn | None
    infos: Infos


@dataclass(frozen=True, slots=True)
class GivenList:
    """``list_id`` is None for a list to be made; an empty ``name`` is none."""

    list_id: str | None
    name: str
    contacts: tuple[GivenContact, ...]


@dataclass(frozen=True, slots=True)
class ContactChange:
    """``number`` is None where it stays; ``infos`` are those that change."""

    number: Msisdn | None
    infos: Infos


@dataclass(frozen=True, slots=True)
class Page:
    """The part of a list that is asked for: ``length`` is None for all that is left."""

    search: str
    start: int
    length: int | None


def posted_list(document: Tree) -> GivenList:
    root = branch(document, "list")
    list_id = optional(root, "listId").strip()
    return GivenList(list_id or None, optional(root, "name").strip(), _contacts(root))


def posted_block(document: Tree, root: str) -> tuple[GivenContact, ...]:
    """Contacts for the blacklist, or for the npai."""
    return _contacts(branch(document, root))


def changed_contact(document: Tree) -> ContactChange:
    fields = branch_or_all(document, "contact")
    changed = infos(fields)
    destination = given(fields, "destination")
    if destination is None and not changed:
        raise RefusedError("missing_parameter", "destination")
    number = None if destination is None else number_in(destination)
    if number is None and destination is not None:
        raise RefusedError("bad_parameter", "destination")
    return ContactChange(number, changed)


def page(values: Mapping[str, str], *, is_current: bool) -> Page:
    """The manual knows no pages: there a request that asks for none gets the whole list."""
    length = values.get("length", "")
    default = _PAGE_OF_TODAY if is_current else None
    return Page(
        search=values.get("search", ""),
        start=whole(values.get("start") or "0", "start"),
        length=min(whole(length, "length"), LONGEST_PAGE) if length else default,
    )


def _contacts(root: Tree) -> tuple[GivenContact, ...]:
    gsm = items(branch(root, "contacts"), "gsm")
    if not gsm:
        raise RefusedError("missing_recipients")
    return tuple([_contact(item) for item in gsm])


def _contact(item: object) -> GivenContact:
    if not isinstance(item, dict):
        return GivenContact(None, NO_INFOS)
    return GivenContact(number_in(text_of(item.get("value")) or ""), infos(item))

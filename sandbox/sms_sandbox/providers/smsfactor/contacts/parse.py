"""Parse documents and queries about contacts. Every function raises RefusedError for invalid input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsfactor.contacts.recipients import number_in
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
from sms_sandbox.providers.smsfactor.state import NO_INFOS, Infos

LONGEST_PAGE: Final = 1000
_XML_ROOT: Final = "list"
_CURRENT_PAGE: Final = 100


class GivenContact(NamedTuple):
    """A contact of the request."""

    number: Msisdn | None
    """None if it cannot be read."""

    infos: Infos


@dataclass(frozen=True, slots=True)
class GivenList:
    """A list to create or to extend."""

    list_id: str | None
    """None for a list to be created."""

    name: str
    """Empty if the request names none."""

    contacts: tuple[GivenContact, ...]


@dataclass(frozen=True, slots=True)
class ContactChange:
    """A change of one contact."""

    number: Msisdn | None
    """None if it is unchanged."""

    infos: Infos
    """The values that change."""


@dataclass(frozen=True, slots=True)
class Page:
    """The requested part of a list."""

    search: str
    start: int
    length: int | None
    """None for all that is left."""


def posted_list(document: Tree) -> GivenList:
    root = branch(document, "list")
    list_id = optional(root, "listId").strip()
    return GivenList(list_id or None, optional(root, "name").strip(), _contacts(root))


def posted_block(document: Tree, root: str) -> tuple[GivenContact, ...]:
    """Return the contacts for the blacklist or the NPAI list. The documentation's XML has them in a ``list``."""
    return _contacts(branch(document, _XML_ROOT if _XML_ROOT in document else root))


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
    """Return the requested page. The PDF manual has no pages: there a request that names none gets the whole list."""
    length = values.get("length", "")
    default = _CURRENT_PAGE if is_current else None
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

"""The contacts that version 1 has added: list, search, tags."""

import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from difflib import SequenceMatcher
from typing import Final

from sms_sandbox.core.draws import HEX
from sms_sandbox.providers.insim.parse import Contact
from sms_sandbox.providers.insim.state import ContactCard
from sms_sandbox.providers.insim.v2.auth import ID_LENGTH, ApiRequest
from sms_sandbox.providers.insim.v2.errors import ApiError
from sms_sandbox.providers.insim.v2.render import Fields
from sms_sandbox.providers.insim.v2.sms import number_of

_SORTS: Final = {
    "lastname": "last_name",
    "firstname": "first_name",
    "phone_number": "phone_number",
    "email": "email",
}
_MODES: Final = ("smart", "exact", "starts_with")
_EXACT: Final = 100
_STARTS: Final = 90
_CONTAINS: Final = 70
_DOUBTFUL: Final = 30
"""Scores of matches, in percent; a match by likeness alone has at most 60."""


def read_all(asked: ApiRequest) -> Fields:
    wanted = _plain(asked.body.text("search"))
    sort = _SORTS[asked.body.choice("sort", _SORTS, "lastname")]
    is_descending = asked.body.choice("order", ("asc", "desc"), "asc") == "desc"
    limit, start = asked.body.limit(10), _position(asked.body.text("cursor"))
    found = [contact for contact in asked.data.contacts.values() if wanted in _plain(_all_text(contact))]
    found.sort(
        key=lambda contact: (_plain(getattr(contact, sort)), _plain(contact.first_name)), reverse=is_descending
    )
    end = start + limit
    cursor = _cursor(end) if end < len(found) else None
    return {"contacts": [entry(contact, asked) for contact in found[start:end]], "cursor": cursor}


def search(asked: ApiRequest) -> Fields:
    """Find contacts by name, the best match first."""
    name = _plain(asked.body.required("name"))
    mode = asked.body.choice("mode", _MODES, "smart")
    is_fuzzy, limit = asked.body.flag("fuzzy"), asked.body.limit(5)
    scored = [(_score(contact, name, mode, is_fuzzy=is_fuzzy), contact) for contact in asked.data.contacts.values()]
    found = sorted([one for one in scored if one[0][0]], key=lambda one: one[0][0], reverse=True)
    return {
        "contacts": [
            {**entry(contact, asked), "score": score, "match_type": match_type}
            for (score, match_type), contact in found[:limit]
        ]
    }


def find(asked: ApiRequest) -> Fields:
    contact = asked.data.contacts.get(number_of(asked.body.required("phone_number"), asked))
    return {"contacts": [] if contact is None else [entry(contact, asked)]}


def read(asked: ApiRequest) -> Fields:
    return {"contact": entry(named(asked), asked)}


def switch_pro(asked: ApiRequest) -> Fields:
    contact, is_shared = named(asked), asked.body.flag("pro")
    card(contact, asked).is_shared = is_shared
    return {"contact": entry(contact, asked)}


def delete(asked: ApiRequest) -> Fields:
    del asked.data.contacts[named(asked).phone_number]
    return {}


def change_tags(asked: ApiRequest) -> Fields:
    contact = named(asked)
    added, removed = asked.body.texts("add"), asked.body.texts("remove")
    tags = dict.fromkeys([*card(contact, asked).tags, *added])
    card(contact, asked).tags = [tag for tag in tags if tag not in removed]
    return {"contact": entry(contact, asked)}


def read_custom_fields(asked: ApiRequest) -> Fields:
    """Contacts of version 1 have no fields of the account's own."""
    del asked
    return {"custom_fields": []}


def named(asked: ApiRequest) -> Contact:
    """Return the contact that ``id_contact`` names."""
    return of_id(asked.body.required("id_contact"), asked)


def of_id(contact_id: str, asked: ApiRequest) -> Contact:
    for contact in asked.data.contacts.values():
        if card(contact, asked).id == contact_id:
            return contact
    raise ApiError("NOT_FOUND")


def card(contact: Contact, asked: ApiRequest) -> ContactCard:
    number = contact.phone_number
    if number not in asked.data.cards:
        contact_id = asked.backend.draw_id(HEX, ID_LENGTH, asked.account.login, "contact", number)
        asked.data.cards[number] = ContactCard(contact_id)
    return asked.data.cards[number]


def entry(contact: Contact, asked: ApiRequest) -> Fields:
    known = card(contact, asked)
    return {
        "id_contact": known.id,
        "lastname": contact.last_name,
        "firstname": contact.first_name,
        "phone_number": contact.phone_number,
        "email": contact.email,
        "pro": known.is_shared,
        "tags": known.tags,
    }


def _score(contact: Contact, name: str, mode: str, *, is_fuzzy: bool) -> tuple[int, str]:
    """Return how well a name fits in percent, and why; 0 if it does not."""
    first, last = _plain(contact.first_name), _plain(contact.last_name)
    whole = (f"{first} {last}".strip(), f"{last} {first}".strip())
    if name in {*whole, first, last}:
        return _EXACT, "exact"
    if mode == "exact":
        return 0, ""
    if any(text.startswith(name) for text in (first, last, *whole)):
        return _STARTS, "starts_with"
    if mode == "starts_with":
        return 0, ""
    if any(name in text for text in whole):
        return _CONTAINS, "contains"
    likeness = max(SequenceMatcher(None, name, text).ratio() for text in (first, last, *whole))
    score = int(likeness * _CONTAINS)
    return (score, "fuzzy") if is_fuzzy and score >= _DOUBTFUL else (0, "")


def _all_text(contact: Contact) -> str:
    return f"{contact.first_name} {contact.last_name} {contact.first_name} {contact.phone_number} {contact.email}"


def _plain(text: str) -> str:
    """Return a text in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _cursor(position: int) -> str:
    return urlsafe_b64encode(f"contacts:{position}".encode()).decode("ascii")


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        name, _, position = urlsafe_b64decode(cursor.encode()).decode("ascii").partition(":")
        if name == "contacts" and position.isdecimal():
            return int(position)
    except (Base64Error, ValueError):
        pass
    raise ApiError("VALIDATION_ERROR", "cursor")

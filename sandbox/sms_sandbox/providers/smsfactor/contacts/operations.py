"""Contact lists. Handlers never raise."""

from typing import Final

from sms_sandbox.providers.smsfactor import dates, state
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.contacts import ids
from sms_sandbox.providers.smsfactor.contacts import parse as parse_contacts
from sms_sandbox.providers.smsfactor.contacts import render as render_contacts
from sms_sandbox.providers.smsfactor.contacts.parse import GivenList, Page
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats import credentials
from sms_sandbox.providers.smsfactor.state import Contact, ContactList
from sms_sandbox.wire.exchange import HttpResponse

_FIRST_LIST: Final = 45
"""The first id that the manual prints."""


def _post(asked: AuthenticatedRequest) -> HttpResponse:
    """Create a list, or add to one."""
    wanted = parse_contacts.posted_list(asked.document)
    target = _made(wanted, asked) if wanted.list_id is None else _list(wanted.list_id, asked)
    before, known = len(target.contacts), target.numbers
    duplicates = 0
    for number, infos in wanted.contacts:
        if number is not None:
            duplicates += number in known
            known.add(number)
            contact = Contact(state.next_contact_id(asked.backend), number, infos, asked.backend.now)
            target.contacts[contact.id] = contact
    added = len(target.contacts) - before
    invalid = len(wanted.contacts) - added
    return render_contacts.list_changed(target.id, added, invalid, duplicates, asked.style)


def _all(asked: AuthenticatedRequest) -> HttpResponse:
    return render_contacts.lists(asked.data.lists.values(), asked.style)


def _one(asked: AuthenticatedRequest) -> HttpResponse:
    page = parse_contacts.page(credentials.query(asked.request), is_current=asked.style.is_current)
    found = _named_list(asked)
    matching = [contact for contact in found.contacts.values() if _matches(contact, page)]
    shown = matching[page.start :][: page.length]
    contacts = [(ids.shown(contact, asked), contact) for contact in shown]
    return render_contacts.one_list(found, contacts, len(matching), asked.style)


def _delete(asked: AuthenticatedRequest) -> HttpResponse:
    del asked.data.lists[_named_list(asked).id]
    return render_contacts.done(asked.style)


def _deduplicate(asked: AuthenticatedRequest) -> HttpResponse:
    """Keep the first of equal numbers."""
    found = _named_list(asked)
    first = {contact.number: contact for contact in reversed(found.contacts.values())}
    return _keep(found, {contact.id for contact in first.values()}, asked)


def _clear_npai(asked: AuthenticatedRequest) -> HttpResponse:
    found = _named_list(asked)
    npai = asked.data.npai
    return _keep(found, {contact.id for contact in found.contacts.values() if contact.number not in npai}, asked)


def _change_contact(asked: AuthenticatedRequest) -> HttpResponse:
    change = parse_contacts.changed_contact(asked.document)
    _, contact = _named_contact(asked)
    contact.number = change.number or contact.number
    contact.infos = {**contact.infos, **change.infos}
    return render_contacts.done(asked.style)


def _delete_contact(asked: AuthenticatedRequest) -> HttpResponse:
    found, contact = _named_contact(asked)
    del found.contacts[contact.id]
    return render_contacts.done(asked.style)


post: Final = answering(_post)
read_all: Final = answering(_all)
read_one: Final = answering(_one)
delete: Final = answering(_delete)
deduplicate: Final = answering(_deduplicate)
clear_npai: Final = answering(_clear_npai)
change_contact: Final = answering(_change_contact)
delete_contact: Final = answering(_delete_contact)


def _made(wanted: GivenList, asked: AuthenticatedRequest) -> ContactList:
    now = asked.backend.now
    list_id = str(asked.backend.count_id(_FIRST_LIST, "list"))
    made = ContactList(list_id, wanted.name or dates.write_plain(now), now)
    asked.data.lists[list_id] = made
    return made


def _list(list_id: str, asked: AuthenticatedRequest) -> ContactList:
    found = asked.data.lists.get(list_id)
    if found is None:
        raise RefusedError("unknown_list")
    return found


def _named_list(asked: AuthenticatedRequest) -> ContactList:
    return _list(asked.request.path_values["list"], asked)


def _named_contact(asked: AuthenticatedRequest) -> tuple[ContactList, Contact]:
    """Return the contact that the path names, and its list."""
    contact_id = asked.request.path_values["contact"]
    for one in asked.data.lists.values():
        contact = one.contacts.get(ids.decimal(contact_id))
        if contact is not None and ids.is_id_of(contact_id, contact, asked):
            return one, contact
    raise RefusedError("unknown_contact")


def _keep(target: ContactList, kept: set[str], asked: AuthenticatedRequest) -> HttpResponse:
    removed = len(target.contacts) - len(kept)
    target.contacts = {contact_id: contact for contact_id, contact in target.contacts.items() if contact_id in kept}
    return render_contacts.removed(removed, asked.style)


def _matches(contact: Contact, page: Page) -> bool:
    wanted = page.search.casefold()
    return any(wanted in text.casefold() for text in (contact.number, *contact.infos.values()))

"""Render contact lists to exact bytes."""

from collections.abc import Iterable, Sequence

from sms_sandbox.providers.smsfactor import dates
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike, by_dialect
from sms_sandbox.providers.smsfactor.state import INFOS, Blocked, Contact, ContactList
from sms_sandbox.wire.exchange import HttpResponse


def list_changed(list_id: str, added: int, invalid: int, duplicates: int, manner: AnswerStyle) -> HttpResponse:
    fields: dict[str, object] = {**OK, "contacts": added}
    if manner.is_current:
        fields |= {"invalid": invalid, "duplicates": duplicates}
    return by_dialect({**fields, "id": list_id}, manner, "list_changed")


def lists(found: Iterable[ContactList], manner: AnswerStyle) -> HttpResponse:
    return by_dialect({**OK, "lists": [_summary(one, manner) for one in found]}, manner, "lists")


def one_list(found: ContactList, shown: Sequence[Contact], matching: int, manner: AnswerStyle) -> HttpResponse:
    """Render a page of a list.

    ``matching`` is the number of contacts that the search found, ``shown`` the page of them.
    """
    fields: dict[str, object] = {**OK, "list": [_contact(contact, manner) for contact in shown]}
    if manner.is_current:
        count = len(found.contacts)
        fields |= {"name": found.name, "contacts": str(count), **_totals(count, matching)}
    return by_dialect(fields, manner, "list")


def removed(count: int, manner: AnswerStyle) -> HttpResponse:
    return alike({**OK, "removed": count}, manner, "removed")


def added(count: int, manner: AnswerStyle) -> HttpResponse:
    return alike({**OK, "added_contacts": count}, manner, "added")


def done(manner: AnswerStyle) -> HttpResponse:
    return alike(OK, manner, "done")


def blocklist(entries: Sequence[Blocked], manner: AnswerStyle, fact: str) -> HttpResponse:
    fields: dict[str, object] = {**OK, "list": [_blocked(entry, manner) for entry in entries]}
    if manner.is_current:
        fields |= _totals(len(entries), len(entries))
    return by_dialect(fields, manner, fact)


def _summary(one: ContactList, manner: AnswerStyle) -> dict[str, str]:
    fields = {"id": one.id, "name": one.name, "date": dates.write_plain(one.made_at)}
    return {**fields, "count": str(len(one.contacts))} if manner.is_current else fields


def _contact(contact: Contact, manner: AnswerStyle) -> dict[str, str]:
    """Return a contact. The current dialect leaves out values that were never given."""
    names = [name for name in INFOS if name in contact.infos or not manner.is_current]
    infos = {name: contact.infos.get(name, "") for name in names}
    return {"id": contact.id, "destination": contact.number, **infos}


def _blocked(entry: Blocked, manner: AnswerStyle) -> dict[str, object]:
    infos = {name: entry.infos.get(name, "") for name in INFOS}
    fields: dict[str, object] = {"id": entry.id, "destination": entry.number, **infos}
    if manner.is_current:
        fields["campaign_id"] = None if entry.ticket is None else int(entry.ticket)
    return fields


def _totals(count: int, matching: int) -> dict[str, object]:
    return {"totalRecords": count, "totalDisplayRecords": matching}

"""Render contact lists to exact bytes."""

from collections.abc import Iterable, Sequence

from sms_sandbox.providers.smsfactor import dates
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike, by_dialect
from sms_sandbox.providers.smsfactor.formats.dialects import OF_2023
from sms_sandbox.providers.smsfactor.state import INFOS, Blocked, Contact, ContactList
from sms_sandbox.wire.exchange import HttpResponse


def list_changed(list_id: str, added: int, invalid: int, duplicates: int, style: AnswerStyle) -> HttpResponse:
    fields: dict[str, object] = {**OK, "contacts": added}
    if style.is_current:
        fields |= {"invalid": invalid, "duplicates": duplicates}
    return by_dialect({**fields, "id": list_id}, style, "list_changed")


def lists(found: Iterable[ContactList], style: AnswerStyle) -> HttpResponse:
    return by_dialect({**OK, "lists": [_summary(one, style) for one in found]}, style, "lists")


def one_list(
    found: ContactList, shown: Sequence[tuple[str, Contact]], matching: int, style: AnswerStyle
) -> HttpResponse:
    """Render a page of a list.

    ``matching`` is the number of contacts that the search found, ``shown`` the page of them.
    """
    fields: dict[str, object] = {
        **OK,
        "list": [_contact(contact_id, contact, style) for contact_id, contact in shown],
    }
    if style.is_current:
        count = len(found.contacts)
        fields |= {"name": found.name, "contacts": str(count), **_totals(count, matching)}
    return by_dialect(fields, style, "list")


def removed(count: int, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "removed": count}, style, "removed")


def added(count: int, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "added_contacts": count}, style, "added")


def done(style: AnswerStyle) -> HttpResponse:
    return alike(OK, style, "done")


def blocklist(entries: Sequence[tuple[str, Blocked]], style: AnswerStyle, fact: str) -> HttpResponse:
    fields: dict[str, object] = {**OK, "list": [_blocked(entry_id, entry, style) for entry_id, entry in entries]}
    if style.is_current:
        fields |= _totals(len(entries), len(entries))
    return by_dialect(fields, style, fact)


def _summary(one: ContactList, style: AnswerStyle) -> dict[str, str]:
    fields = {"id": one.id, "name": one.name, "date": dates.write_plain(one.made_at)}
    return {**fields, "count": str(len(one.contacts))} if style.is_current else fields


def _contact(contact_id: str, contact: Contact, style: AnswerStyle) -> dict[str, str]:
    """Return a contact. The current dialect leaves out values that were never given."""
    names = [name for name in INFOS if name in contact.infos or not style.is_current]
    infos = {name: contact.infos.get(name, "") for name in names}
    return {"id": contact_id, "destination": contact.number, **infos}


def _blocked(entry_id: str, entry: Blocked, style: AnswerStyle) -> dict[str, object]:
    infos = {name: entry.infos.get(name, "") for name in INFOS}
    if not style.is_current:
        return {"id": entry_id, "destination": entry.number, **infos}
    ticket = None if entry.ticket is None else int(entry.ticket)
    if style.dialect == OF_2023:
        return {"id": entry_id, "destination": entry.number, **infos, "campaign_id": ticket}
    date = dates.write_plain(entry.added_at)
    user_information = [] if style.is_json else ""
    return {
        "id": entry_id,
        "destination": entry.number,
        "date": date,
        **infos,
        "user_information": user_information,
        "campaign_id": ticket,
        "batch_id": None,
    }


def _totals(count: int, matching: int) -> dict[str, object]:
    return {"totalRecords": count, "totalDisplayRecords": matching}

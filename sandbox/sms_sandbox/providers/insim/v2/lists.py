"""Lists of contacts."""

from sms_sandbox.core.draws import HEX
from sms_sandbox.providers.insim import dates
from sms_sandbox.providers.insim.parse import Contact
from sms_sandbox.providers.insim.state import MailingList
from sms_sandbox.providers.insim.v2 import contacts
from sms_sandbox.providers.insim.v2.auth import ID_LENGTH, ApiRequest
from sms_sandbox.providers.insim.v2.errors import ApiError
from sms_sandbox.providers.insim.v2.render import Fields


def read_all(asked: ApiRequest) -> Fields:
    return {"lists": [_entry(one, asked) for one in asked.data.lists.values()]}


def create(asked: ApiRequest) -> Fields:
    name, description = asked.body.required("name"), asked.body.text("description")
    list_id = asked.backend.draw_id(HEX, ID_LENGTH, asked.account.login, "list", name)
    made = MailingList(list_id, name, description, asked.backend.now)
    asked.data.lists[list_id] = made
    return {"list": _entry(made, asked)}


def read(asked: ApiRequest) -> Fields:
    one, limit = named(asked), asked.body.limit(10)
    shown = [contacts.entry(contact, asked) for contact in members(one, asked)[:limit]]
    return {"list": {**_entry(one, asked), "members": shown}}


def update(asked: ApiRequest) -> Fields:
    one = named(asked)
    one.name = asked.body.text("name") or one.name
    one.description = asked.body.text("description") or one.description
    return {"list": _entry(one, asked)}


def delete(asked: ApiRequest) -> Fields:
    del asked.data.lists[named(asked).id]
    return {}


def add_contacts(asked: ApiRequest) -> Fields:
    one, ids = named(asked), _contact_ids(asked)
    for contact_id in ids:
        contacts.of_id(contact_id, asked)
    return _add(one, ids)


def remove_contacts(asked: ApiRequest) -> Fields:
    one, ids = named(asked), _contact_ids(asked)
    before = len(one.contact_ids)
    one.contact_ids = [contact_id for contact_id in one.contact_ids if contact_id not in ids]
    return {"removed": before - len(one.contact_ids), "total": len(one.contact_ids)}


def add_all_contacts(asked: ApiRequest) -> Fields:
    return _add(named(asked), [contacts.card(contact, asked).id for contact in asked.data.contacts.values()])


def named(asked: ApiRequest) -> MailingList:
    """Return the list that ``list_id`` names."""
    one = asked.data.lists.get(asked.body.required("list_id"))
    if one is None:
        raise ApiError("NOT_FOUND")
    return one


def members(one: MailingList, asked: ApiRequest) -> list[Contact]:
    """Return the contacts of a list that are not deleted."""
    by_id = {contacts.card(contact, asked).id: contact for contact in asked.data.contacts.values()}
    return [by_id[contact_id] for contact_id in one.contact_ids if contact_id in by_id]


def _contact_ids(asked: ApiRequest) -> list[str]:
    ids = asked.body.texts("contact_ids")
    if not ids:
        raise ApiError("MISSING_FIELD", "contact_ids")
    return ids


def _add(one: MailingList, ids: list[str]) -> Fields:
    added = [contact_id for contact_id in dict.fromkeys(ids) if contact_id not in one.contact_ids]
    one.contact_ids.extend(added)
    return {"added": len(added), "skipped": len(ids) - len(added), "total": len(one.contact_ids)}


def _entry(one: MailingList, asked: ApiRequest) -> Fields:
    return {
        "list_id": one.id,
        "name": one.name,
        "description": one.description,
        "contacts": len(members(one, asked)),
        "created": dates.iso(one.made_at),
    }

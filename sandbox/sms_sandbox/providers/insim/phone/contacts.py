"""Add contacts to the address book of the account's phone."""

import re
from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.providers.insim import auth, errors, numbers, parse, render
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.providers.insim.parse import AddContacts, Contact
from sms_sandbox.providers.insim.render import ContactResult
from sms_sandbox.providers.insim.state import ProviderData
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_BLANK: Final = re.compile(r"\s")


def add_contacts(request: HttpRequest, backend: Backend) -> HttpResponse:
    try:
        command = parse.add_contacts(request)
        account = auth.authenticate(command.credentials, backend)
    except RefusedRequestError as error:
        return render.contacts_refused(error.name, backend.now)
    contacts = command.contacts
    if contacts is None:
        return render.contacts_refused("missing_parameter", backend.now)
    results = [ContactResult(contact, _error(contact), _has_bad_email(contact)) for contact in contacts]
    book = backend.provider_data(account, ProviderData).contacts
    book.update({one.contact.phone_number: one.contact for one in results if one.error is None})
    return render.contacts(_form(command, account), results, backend.now)


def refuse(name: str, request: HttpRequest, backend: Backend) -> HttpResponse:
    """Refuse a request, with a code beside each contact if the error has a code here."""
    if name not in errors.CONTACT_CODES:
        return render.contacts_refused(name, backend.now)
    try:
        command = parse.add_contacts(request)
    except RefusedRequestError:
        return render.contacts(parse.V1, [ContactResult(Contact(), name)], backend.now)
    results = [ContactResult(contact, name) for contact in command.contacts or [Contact()]]
    dialect = auth.dialect_of(command, backend.account(command.credentials.login or ""))
    return render.contacts(dialect, results, backend.now)


def _form(command: AddContacts, account: Account) -> str:
    dialect = auth.dialect_of(command, account)
    return render.FULL if dialect == parse.V1 and account.options["contact_address"] else dialect


def _error(contact: Contact) -> str | None:
    """Return the name of the error that keeps a contact out, or None."""
    if not contact.phone_number:
        return "empty_recipient" if contact.has_number else "missing_recipient"
    return None if numbers.is_international(contact.phone_number) else "bad_recipient"


def _has_bad_email(contact: Contact) -> bool:
    if not contact.email:
        return False
    name, _, domain = contact.email.partition("@")
    is_one = name and "@" not in domain and "." in domain[1:-1]
    return not is_one or _BLANK.search(contact.email) is not None

"""Show, create and change organisations, and transfer credit between them."""

from collections.abc import Iterable
from string import ascii_lowercase
from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.draws import LETTERS_AND_DIGITS
from sms_sandbox.core.errors import InsufficientCreditError, NoBalanceError
from sms_sandbox.providers.smsmode import ids, state
from sms_sandbox.providers.smsmode.rest import auth, dates, render, spending
from sms_sandbox.providers.smsmode.rest.auth import Caller
from sms_sandbox.providers.smsmode.rest.errors import RestError, bad, missing, unknown
from sms_sandbox.providers.smsmode.rest.fields import Fields
from sms_sandbox.providers.smsmode.rest.paging import Query
from sms_sandbox.providers.smsmode.state.organisation import Organisation, Transfer
from sms_sandbox.wire.exchange import HttpResponse

_PAYMENTS: Final = ("PRE_PAY", "POST_PAY")
_LOGIN_LENGTH: Final = 10
_SECRET_LENGTH: Final = 20
_LONGEST_NAME: Final = 100

_CONTACT: Final = ("firstName", "lastName", "email", "mobile")
_ADDRESS: Final = ("address1", "address2", "zipCode", "city", "country")
_COMPANY: Final = ("name", "registrationNumber", "vatNumber", "website")
_DESCRIPTIONS: Final = {
    "contact": _CONTACT,
    "address": _ADDRESS,
    "billingContact": _CONTACT,
    "billingAddress": _ADDRESS,
    "companyInformation": _COMPANY,
}
"""The texts of each object that are kept and shown as they were given; no others are known."""


def listed(caller: Caller, backend: Backend) -> HttpResponse:
    query = Query(caller)
    found = auth.organisations(caller, backend)
    return query.answer(found, lambda one: _body(one, caller, backend), backend.now, "rest.organisations")


def shown(caller: Caller, backend: Backend) -> HttpResponse:
    organisation = auth.organisation(caller, backend)
    return render.answer(200, _body(organisation, caller, backend), backend.now, "rest.organisation")


def create(caller: Caller, backend: Backend) -> HttpResponse:
    """Open a sub-account, with a balance of its own unless its parent is to be billed."""
    _need_admin(caller)
    fields = caller.fields()
    name = fields.required("name", most=_LONGEST_NAME)
    if not fields.has("contact"):
        raise missing("contact")
    described = _described(fields)
    balance = fields.inner("balance")
    is_post_paid = balance.one_of("paymentType", _PAYMENTS) == "POST_PAY"
    credit = None if balance.flag("parentBilling") else spending.NOTHING
    monthly_limit = fields.amount("monthlyConsumptionLimit")
    login = backend.draw_id(ascii_lowercase, _LOGIN_LENGTH, caller.account.login, "organisation", name)
    secret = backend.draw_id(LETTERS_AND_DIGITS, _SECRET_LENGTH, login, "secret")
    account = backend.open_account(Credentials(login, secret), credit=credit, parent=caller.account)
    account.post_paid = is_post_paid
    opened = state.organisation(account, backend)
    opened.name, opened.described, opened.monthly_limit = name, described, monthly_limit
    return render.answer(201, _body(opened, caller, backend), backend.now, "rest.organisation.created")


def changed(caller: Caller, backend: Backend) -> HttpResponse:
    organisation = auth.organisation(caller, backend)
    _need_admin(caller)
    organisation.described |= _described(caller.fields())
    return render.answer(200, _body(organisation, caller, backend), backend.now, "rest.organisation.changed")


def transfers(caller: Caller, backend: Backend) -> HttpResponse:
    query = Query(caller)
    found = list(reversed(auth.organisation(caller, backend).transfers.values()))
    return query.answer(found, lambda one: _transfer(one, caller), backend.now, "rest.transfers")


def transfer(caller: Caller, backend: Backend) -> HttpResponse:
    found = auth.organisation(caller, backend).transfers.get(caller.value("transferId"))
    if found is None:
        raise unknown("transfer")
    return render.answer(200, _transfer(found, caller), backend.now, "rest.transfer")


def create_transfer(caller: Caller, backend: Backend) -> HttpResponse:
    source = auth.organisation(caller, backend)
    _need_admin(caller)
    fields = caller.fields()
    wanted = fields.inner("organisationDestination").required("organisationId")
    destination = next((one for one in auth.organisations(caller, backend) if one.id == wanted), None)
    if destination is None:
        raise bad("organisationDestination.organisationId", "Must be an organisation of yours")
    amount = fields.amount("amount")
    if not amount:
        raise missing("amount") if amount is None else bad("amount", "Must be positive")
    made = Transfer(
        id=ids.draw_uuid(backend, source.account, "transfer", wanted),
        source=source,
        destination=destination,
        amount=amount,
        reference=fields.text("reference"),
        description=fields.text("description"),
        created_at=backend.now,
    )
    try:
        source.account.transfer(amount / render.PRICE_OF_CREDIT, destination.account)
    except (NoBalanceError, InsufficientCreditError):
        raise RestError("insufficient_credit") from None
    for one in (source, destination):
        one.transfers[made.id] = made
    return render.answer(201, _transfer(made, caller), backend.now, "rest.transfer.created")


def _need_admin(caller: Caller) -> None:
    if not caller.is_admin:
        raise RestError("forbidden")


def _described(fields: Fields) -> dict[str, object]:
    return {name: _texts(fields.inner(name), known) for name, known in _DESCRIPTIONS.items() if fields.has(name)}


def _texts(fields: Fields, known: Iterable[str]) -> dict[str, str]:
    return {name: fields.text(name) for name in known if fields.has(name)}


def _body(organisation: Organisation, caller: Caller, backend: Backend) -> render.Body:
    account = organisation.account
    parent = state.organisation(account.parent, backend).id if account.parent else ""
    month = spending.sent_within(organisation, backend, dates.month_of(backend.now))
    described = organisation.described
    return render.added(
        {"organisationId": organisation.id},
        {
            "parentOrganisationId": parent,
            "name": organisation.name,
            "state": "ACTIVATED",
            "creationDate": dates.write(organisation.created_at),
            **dict.fromkeys(_DESCRIPTIONS),
            **described,
            "companyInformation": described.get("companyInformation") or {"name": organisation.name},
            "balance": {
                "amount": render.euros(account.balance or spending.NOTHING),
                "currency": "EUR",
                "paymentType": _PAYMENTS[account.payer().post_paid or account.balance is None],
                "parentBilling": account.payer() is not account,
            },
            "monthlyConsumption": render.euros(spending.spent(month)),
            "monthlyConsumptionLimit": render.number(organisation.monthly_limit),
            "href": f"{caller.base}/commons/v1/organisations/{organisation.id}",
        },
    )


def _transfer(made: Transfer, caller: Caller) -> render.Body:
    return render.added(
        {"transferId": made.id},
        {
            "organisationSource": {"organisationId": made.source.id, "name": made.source.name},
            "organisationDestination": {"organisationId": made.destination.id, "name": made.destination.name},
            "amount": render.number(made.amount),
            "currency": "EUR",
            "type": "TRANSFER",
            "reference": made.reference,
            "description": made.description,
            "creationDate": dates.write(made.created_at),
            "href": f"{caller.base}/commons/v1/organisations/{made.source.id}/transfers/{made.id}",
        },
    )

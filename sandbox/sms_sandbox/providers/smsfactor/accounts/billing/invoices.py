"""Invoices for the credits of an account. Handlers never raise."""

from decimal import Decimal
from typing import Final

from sms_sandbox.core.time.instants import write_local
from sms_sandbox.providers.smsfactor import dates
from sms_sandbox.providers.smsfactor.accounts.billing import pdf
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.answers import OK, alike, document
from sms_sandbox.providers.smsfactor.state import Invoice
from sms_sandbox.wire.exchange import HttpResponse

_FIRST_INVOICE: Final = 778
"""The first id that a client's tests print."""

_UNIT_PRICE: Final = Decimal("0.05")
_VAT: Final = Decimal("0.2")
_CENT: Final = Decimal("0.01")

Fields = dict[str, object]


def _read_all(asked: AuthenticatedRequest) -> HttpResponse:
    return alike({**OK, "invoices": [_fields(invoice) for invoice in _invoices(asked)]}, asked.style, "invoices")


def _download(asked: AuthenticatedRequest) -> HttpResponse:
    invoice = _named(asked)
    fields = _fields(invoice)
    lines = [f"Invoice {fields['name']}", f"{invoice.credits} SMS", f"Total {fields['total']} EUR"]
    return document(pdf.page(lines), f"invoice-{invoice.id}.pdf", asked.style, "invoice_pdf")


def _named(asked: AuthenticatedRequest) -> Invoice:
    for invoice in _invoices(asked):
        if invoice.id == asked.request.path_values["invoice"]:
            return invoice
    raise RefusedError("unknown_invoice")


def _invoices(asked: AuthenticatedRequest) -> list[Invoice]:
    """Return the account's invoices: one for the credits that it has when invoices are first read, if any."""
    data, backend = asked.data, asked.backend
    if not data.invoices and asked.account.credit:
        invoice_id = str(backend.count_id(_FIRST_INVOICE, "invoice"))
        data.invoices.append(Invoice(invoice_id, backend.now, asked.balance))
    return data.invoices


def _fields(invoice: Invoice) -> Fields:
    price = (invoice.credits * _UNIT_PRICE).quantize(_CENT)
    vat = (price * _VAT).quantize(_CENT)
    date = dates.write_plain(invoice.created_at)
    product = {
        "description": "SMS",
        "unit_price": str(_UNIT_PRICE),
        "quantities": str(invoice.credits),
        "price": str(price),
    }
    return {
        "id": invoice.id,
        "name": f"F{write_local(invoice.created_at, '%d%m%y', dates.PARIS)}-{invoice.id}.pdf",
        "creation": date,
        "validation": date,
        "price": str(price),
        "vat": str(vat),
        "total": str(price + vat),
        "currency": "eur",
        "status": "paid",
        "payment_type": "card",
        "products": [product],
    }


read_all: Final = answering(_read_all)
read: Final = answering(lambda asked: alike({**OK, "invoice": _fields(_named(asked))}, asked.style, "invoice"))
download: Final = answering(_download)

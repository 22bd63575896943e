"""Invoices for credits."""

from sms_sandbox.wire.exchange import HttpResponse

from tests.providers.smsfactor.asking import BEARER, JSON, LOGIN, ask, engine_of, get, post, sms

OWNER = (*JSON, *BEARER)


def download(headers: tuple[tuple[str, str], ...] = OWNER) -> HttpResponse:
    engine = engine_of()
    invoice_id = get(engine, "/account/invoice", OWNER)["invoices"][0]["id"]
    return ask(engine, "GET", f"/account/invoice/{invoice_id}/download", headers)


def test_account_has_one_invoice_for_its_credits() -> None:
    engine = engine_of()
    [invoice] = get(engine, "/account/invoice", OWNER)["invoices"]
    assert (invoice["id"], invoice["price"], invoice["products"][0]["quantities"]) == ("778", "500.00", "10000")
    post(engine, "/send", sms("a"), OWNER)
    assert get(engine, "/account/invoice", OWNER)["invoices"] == [invoice]
    assert get(engine, "/account/invoice/778", OWNER)["invoice"] == invoice


def test_account_without_credits_has_no_invoice() -> None:
    engine = engine_of()
    sub = {"email": "a@example.com", "password": "secret", "isChild": 1, "unlimited": 0}
    post(engine, "/account", {"account": sub}, OWNER)
    headers = (*JSON, ("sfusername", "a@example.com"), ("sfpassword", "secret"))
    assert get(engine, "/account/invoice", headers)["invoices"] == []


def test_invoice_of_another_account_is_unknown() -> None:
    engine = engine_of()
    get(engine, "/account/invoice", OWNER)
    assert get(engine, "/account/invoice/778/download", (*JSON, *LOGIN))["status"] == -5


def test_download_is_a_pdf_document_with_a_name() -> None:
    answer = download()
    assert answer.body.startswith(b"%PDF-")
    headers = dict(answer.headers)
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == 'attachment; filename="invoice-778.pdf"'
    assert headers["Content-Length"] == str(len(answer.body))
    assert "Transfer-Encoding" not in headers


def test_download_is_not_compressed() -> None:
    answer = download((*OWNER, ("Accept-Encoding", "gzip")))
    assert answer.body == download().body
    assert "Content-Encoding" not in dict(answer.headers)

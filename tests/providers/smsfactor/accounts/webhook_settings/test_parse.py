"""Documents about webhooks."""

import pytest

from tests.providers.smsfactor.asking import BEARER, JSON, ask, engine_of, post, reported

OWNER = (*JSON, *BEARER)
URL = "https://example.com/h"


@pytest.mark.parametrize(
    ("document", "details"),
    [
        ({}, "Le champ webhook est obligatoire"),
        ({"webhook": {"url": URL}}, "Le champ type est obligatoire"),
        ({"webhook": {"type": "DLR"}}, "Le champ url est obligatoire"),
        ({"webhook": {"type": "SMS", "url": URL}}, "Le champ type est invalide"),
        ({"webhook": {"type": "DLR", "url": "ftp://example.com/"}}, "Le champ url est invalide"),
        ({"webhook": {"type": "DLR", "url": "nowhere"}}, "Le champ url est invalide"),
        ({"webhook": {"type": "DLR", "url": URL, "signature": []}}, "Le champ signature est invalide"),
    ],
)
def test_invalid_webhook_is_refused(document: object, details: str) -> None:
    engine = engine_of()
    post(engine, "/webhook", {"webhook": {"type": "DLR", "url": URL}}, OWNER)
    for answer in (
        post(engine, "/webhook", document, OWNER),
        reported(ask(engine, "PUT", "/webhook/66", OWNER, document)),
    ):
        assert (answer["status"], answer["details"]) == (-7, details)


@pytest.mark.parametrize("wanted", ["MO", "DLR", "STOP", "CLICKER", "BALANCE_ALERT", "dlr"])
def test_each_type_is_accepted(wanted: str) -> None:
    answer = post(engine_of(), "/webhook", {"webhook": {"type": wanted, "url": URL}}, OWNER)
    assert answer["webhook"] == {"webhook_id": "66", "type": wanted.upper(), "url": URL, "signature": None}


@pytest.mark.parametrize("status", [None, "", "stopped"])
def test_invalid_status_is_refused(status: str | None) -> None:
    engine = engine_of()
    post(engine, "/webhook", {"webhook": {"type": "DLR", "url": URL}}, OWNER)
    answer = reported(ask(engine, "PUT", "/webhook/66/status", OWNER, {"webhook": {"status": status}}))
    assert answer["status"] == -7

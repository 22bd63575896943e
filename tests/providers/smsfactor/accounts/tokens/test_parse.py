"""The document that asks for a token."""

import pytest

from tests.providers.smsfactor.asking import BEARER, JSON, XML, ask, engine_of, post

OWNER = (*JSON, *BEARER)


@pytest.mark.parametrize(
    ("document", "details"),
    [
        ({}, "Le champ token est obligatoire"),
        ({"token": "ci"}, "Le champ token est invalide"),
        ({"token": {}}, "Le champ name est obligatoire"),
        ({"token": {"name": " "}}, "Le champ name est obligatoire"),
        ({"token": {"name": "a", "ttl": 0}}, "Le champ ttl est invalide"),
        ({"token": {"name": "a", "ttl": -1}}, "Le champ ttl est invalide"),
        ({"token": {"name": "a", "ttl": 1.5}}, "Le champ ttl est invalide"),
        ({"token": {"name": "a", "ttl": "1h"}}, "Le champ ttl est invalide"),
        ({"token": {"name": "a", "allowed_ips": "nowhere"}}, "Le champ allowed_ips est invalide"),
        ({"token": {"name": "a", "allowed_ips": ["127.0.0.1", {}]}}, "Le champ allowed_ips est invalide"),
        ({"token": {"name": "a", "allowed_ips": ["10.0.0.0/33"]}}, "Le champ allowed_ips est invalide"),
    ],
)
def test_invalid_token_is_refused(document: object, details: str) -> None:
    answer = post(engine_of(), "/token", document, OWNER)
    assert (answer["status"], answer["details"]) == (-7, details)


@pytest.mark.parametrize("ttl", [3600, "60", " 60 ", None, ""])
def test_lifetime_is_a_number_or_a_text(ttl: object) -> None:
    assert post(engine_of(), "/token", {"token": {"name": "a", "ttl": ttl}}, OWNER)["status"] == 1


@pytest.mark.parametrize("inside", ["<allowed_ips>127.0.0.1</allowed_ips>", "<allowed_ips>\n::1 </allowed_ips>" * 2])
def test_addresses_in_xml_are_read(inside: str) -> None:
    document = f"<token><name>a</name>{inside}</token>".encode()
    assert b"<token_id>2</token_id>" in ask(engine_of(), "POST", "/token", (*XML, *BEARER), document).body

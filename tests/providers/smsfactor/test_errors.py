"""Errors asked for by name."""

import json

import pytest
from sms_sandbox.providers.smsfactor import PROVIDER
from sms_sandbox.providers.smsfactor.errors import ANNEX
from sms_sandbox.wire.exchange import Headers, HttpRequest, HttpResponse

from tests.providers.smsfactor.asking import BEARER, JSON, LOGIN, engine_of, sms


def refused(name: str, headers: Headers, body: object = None, *, method: str = "POST") -> HttpResponse:
    engine = engine_of()
    request = HttpRequest(method, b"/send", (*JSON, *headers), json.dumps(body).encode())
    answer = PROVIDER.errors[name](request, engine.backend("smsfactor"))
    assert not len(engine.messages)
    return answer


def test_every_status_of_the_annex_has_an_error() -> None:
    statuses = {json.loads(refused(name, LOGIN).body).get("status") for name in PROVIDER.errors}
    assert statuses == {*ANNEX, None}


@pytest.mark.parametrize(("headers", "n3"), [(LOGIN, "crédits"), (BEARER, "cr\\u00e9dits"), ((), "crédits")])
def test_error_by_name_has_the_dialect_of_the_request(headers: Headers, n3: str) -> None:
    assert f"Le nombre de {n3} n'est pas suffisant" in refused("insufficient_credit", headers).body.decode()


def test_error_by_name_reads_credentials_in_the_document() -> None:
    body = {"sms": {"authentication": {"token": "t"}}}
    assert b"\\u00e9" in refused("insufficient_credit", (), body).body


def test_campaign_under_moderation_has_its_counts() -> None:
    wanted = (
        '{"status":-8,"message":"Votre campagne est en cours de modération","ticket":"202","cost":1,"credits":10000,'
        '"total":1,"sent":1,"blacklisted":0,"duplicated":0,"invalid":0}'
    )
    answer = refused("under_moderation", LOGIN, sms())
    assert (answer.status, answer.body.decode()) == (200, wanted)
    current = json.loads(refused("under_moderation", BEARER, sms()).body)
    assert list(current)[-5:] == ["npai", "invalid", "not_allowed", "flood", "country_limit"]


def test_request_without_a_campaign_has_zero_counts_under_moderation() -> None:
    answer = json.loads(refused("under_moderation", (), method="GET").body)
    assert (answer["status"], answer["ticket"], answer["total"], answer["credits"]) == (-8, "202", 0, 0)

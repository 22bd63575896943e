"""Credentials, licences and errors by name."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sms_sandbox.core.account import Credentials
from sms_sandbox.fidelity import ledger
from sms_sandbox.providers.insim import PROVIDER
from sms_sandbox.providers.insim.v2.routes import PREFIX
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.insim.asking import ask as asked
from tests.providers.insim.asking import post
from tests.providers.insim.test_bad_input import VALUES
from tests.providers.insim.v2.asking import LOGIN, ask, done, engine_of, error

PATHS = [path for _, path, _ in PROVIDER.routes.routes if path.startswith(PREFIX)]
NAMES = [
    "limit",
    "messages",
    "phone_number",
    "date_from",
    "cursor",
    "sms_id",
    "name",
    "message",
    "list_id",
    "recipients",
    "webhooks",
    "label",
    "date_to",
    "direction",
    "contact_ids",
    "phone_numbers",
    "add",
    "pro",
    "id_contact",
    "priority",
]


@pytest.mark.parametrize(
    "wrong", [{"accessKey": "x"}, {"accessKey": ""}, {"accessKey": 1}, {"login": None}, {"accessKey": "invalid"}]
)
def test_wrong_credentials_are_refused(wrong: dict[str, object]) -> None:
    assert error(engine_of(), "account", **wrong) == ("INVALID_CREDENTIALS", None)


def test_credentials_are_read_from_the_top_of_the_body() -> None:
    body = json.dumps(LOGIN).encode()
    request = HttpRequest("POST", b"/api/v2/account", body=body)
    assert PROVIDER.credentials(request) == Credentials(LOGIN["login"], LOGIN["accessKey"])


def test_both_versions_have_one_account() -> None:
    engine = engine_of()
    done(engine, "sendsms", messages=[{"phone_number": "+33639980001", "message": "Hello"}])
    assert [message.account.login for message in engine.messages] == [LOGIN["login"]]
    assert len(list(engine.world.accounts["insim"])) == 1


@pytest.mark.parametrize("license_type", ["free", "premium expired"])
def test_campaigns_need_a_paid_plan(license_type: str) -> None:
    engine = engine_of(license=license_type)
    answer = ask(engine, "campaigns/create", name="a", message="b")
    assert answer["error_code"] == "LICENSE_REQUIRED"
    assert (answer["subscription_type"], answer["feature"]) == (license_type, "campaigns")
    assert answer["upgrade_url"].startswith("https://www.insim.app/")
    assert done(engine, "templates") == {"templates": []}


@pytest.mark.parametrize("name", PROVIDER.errors)
def test_error_by_name_has_the_form_of_version_2(name: str) -> None:
    engine = engine_of()
    answer = PROVIDER.errors[name](HttpRequest("POST", b"/api/v2/sendsms"), engine.backend("insim"))
    value = json.loads(answer.body)
    assert (value["success"], answer.fact) == (False, f"error.{name}")
    assert answer.status >= 400


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/v2/sms", 405), ("POST", "/api/v2/x", 404)])
def test_unknown_path_and_method_have_the_form_of_version_2(method: str, path: str, status: int) -> None:
    answer = asked(engine_of(), HttpRequest(method, path.encode()))
    assert (answer.status, json.loads(answer.body)["success"]) == (status, False)


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=12)
@given(fields=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6))
def test_any_request_is_answered_with_an_object(path: str, fields: dict[str, object]) -> None:
    answer = post(engine_of(), path, {**LOGIN, **fields})
    assert answer.status < 500 or "PROXY_ERROR" in answer.fact
    assert answer.fact in ledger.ledger_of(PROVIDER).facts
    assert isinstance(json.loads(answer.body)["success"], bool)

"""Credentials of a request, at every endpoint."""

import json

import pytest
from sms_sandbox.core.account import Credentials
from sms_sandbox.providers.insim import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.insim.asking import Json


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"header": {"login": "u", "accessKey": "k+#&%41"}}, Credentials("u", "k+#&%41")),
        ({"header": [{"accesskey": "k", "login": "u"}]}, Credentials("u", "k")),
        ({"header": {"login": "u", "password": "p"}}, Credentials("u", "")),
        ({"header": {}}, Credentials("", "")),
        ({"header": None}, None),
        ([], None),
    ],
)
def test_credentials_are_read_from_the_header(body: Json, shown: Credentials | None) -> None:
    assert PROVIDER.credentials(HttpRequest("POST", b"/api/v1/contact", body=json.dumps(body).encode())) == shown


@pytest.mark.parametrize("request_", [HttpRequest("GET", b"/abc"), HttpRequest("POST", b"/", is_oversized=True)])
def test_request_without_a_body_has_no_credentials(request_: HttpRequest) -> None:
    assert PROVIDER.credentials(request_) is None

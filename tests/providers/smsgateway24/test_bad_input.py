"""Any request to any endpoint is answered in the provider's own way, and stored whole or not at all."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sms_sandbox.engine.engine import Engine
from sms_sandbox.fidelity import ledger
from sms_sandbox.providers.smsgateway24 import PROVIDER
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.providers.smsgateway24.asking import FORM, JSON, SMS, answered, asked, engine_of, post, until_idle

ENDPOINTS = sorted({path.rpartition("/")[2] for _, path, _ in PROVIDER.routes.routes})

GOOD: dict[str, dict[str, Any]] = {
    "gettoken": {"email": "a@example.com", "pass": "p"},
    "addsms": SMS,
    "smstosend": {**SMS, "token": "", "email": "a@example.com", "pass": "p"},
    "addalotofsms": {"datajson": json_text.compact({"token": "k1", "smsdata": [SMS]}).decode()},
    "addsmstosenderid": {"token": "k1", "send_to": "+33639980001", "sender_id": "2", "template_id": "9"},
    "savepaket": {"token": "k1", "title": "t", "device_id": "260", "body": "Hello", "tags": "8303"},
    "getallsms": {"token": "k1"},
    "getsmsstatus": {"token": "k1", "sms_id": "62807347"},
    "savetag": {"token": "k1", "title": "t"},
    "savecontact": {"token": "k1", "phone": "+33639980001", "tag_id": "8303", "fullname": "Jane Doe"},
    "getalldevices": {"token": "k1"},
    "getdevicestatus": {"token": "k1", "device_id": "260"},
}
"""A request to each endpoint that succeeds once a tag with a contact and an SMS exist."""

NAMES = st.sampled_from(
    sorted(
        {name for request in GOOD.values() for name in request}
        | {"timetosend", "sim", "customerid", "urgent", "time_to_send", "ctag_id", "template_data", "smsdata"}
        | {"webhook_callback_url", "status", "begindate", "enddate", "onlycount", "phone", "orderbydesc", "timezone"}
    )
)
VALUES = st.one_of(
    st.binary(max_size=12),
    st.text(max_size=8).map(lambda text: text.encode(errors="replace")),
    st.sampled_from(
        [
            b"9" * 5000,
            b"-1",
            b"\xd9\xa3",
            b"9999-12-31 23:59:59",
            b"0001-01-01",
            b"31.12.9999 23:59:59",
            b"Europe",
            b"[" * 2000,
            b'{"token":"k1","smsdata":[{}]}',
            b'{"a":"\\ud800"}',
            b"\xed\xa0\x80",
            b"\x00",
            b"http://[",
        ]
    ),
)
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=10,
)


def furnished() -> Engine:
    """Return an engine with a tag, a contact and an SMS."""
    engine = engine_of()
    for endpoint in ("savetag", "savecontact", "addsms"):
        assert asked(engine, endpoint, **GOOD[endpoint])["error"] == 0
    until_idle(engine)
    return engine


def check(engine: Engine, endpoint: str, answer: HttpResponse) -> None:
    """Check that a request that was refused has added nothing to the one message of ``furnished``."""
    assert answer.fact in ledger.ledger_of(PROVIDER).facts
    assert answer.status == 200
    if answer.fact.startswith("error."):
        assert len(engine.messages) == 1, endpoint
    until_idle(engine)
    assert asked(engine, "getallsms", token="k1")["error"] == 0


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_valid_request_is_accepted(endpoint: str) -> None:
    answer = asked(furnished(), endpoint, **GOOD[endpoint])
    assert answer.get("error", 0) == 0


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@settings(max_examples=50)  # for each of twelve endpoints that read their parameters alike
@given(changed=st.dictionaries(NAMES, VALUES, max_size=3), in_body=st.booleans())
def test_almost_valid_request_is_stored_whole_or_not(
    endpoint: str,
    changed: dict[str, bytes],
    in_body: bool,  # noqa: FBT001  drawn by hypothesis
) -> None:
    pairs = [f"{name}={quote(value)}" for name, value in changed.items()]
    query = "&".join([urlencode(GOOD[endpoint]), *pairs]).encode()
    path = f"/getdata/{endpoint}".encode()
    request = HttpRequest("POST", path, FORM, query) if in_body else HttpRequest("GET", path + b"?" + query)
    engine = furnished()
    check(engine, endpoint, answered(engine, request))


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@settings(max_examples=50)  # the same
@given(body=st.binary(max_size=60))
def test_rubbish_is_refused(endpoint: str, body: bytes) -> None:
    engine = furnished()
    for headers in (FORM, JSON, (("Content-Type", "multipart/form-data; boundary=x"),), ()):
        answer = post(engine, endpoint, headers, body)
        assert answer.fact.startswith("error.")
        check(engine, endpoint, answer)


@pytest.mark.parametrize("endpoint", ["addalotofsms", "addsmstosenderid"])
@given(content=ANY_JSON, smsdata=ANY_JSON, template_data=ANY_JSON)
def test_json_of_any_shape_is_answered(
    endpoint: str, content: object, smsdata: object, template_data: object
) -> None:
    engine = furnished()
    check(engine, endpoint, post(engine, endpoint, JSON, json_text.compact(content)))
    almost = {**GOOD["addsmstosenderid"], "smsdata": smsdata, "template_data": template_data}
    engine = furnished()
    check(engine, endpoint, post(engine, endpoint, JSON, json_text.compact(almost)))

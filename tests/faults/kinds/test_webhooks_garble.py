from sms_sandbox.faults.kinds.webhooks_garble import KIND, WebhookGarble
from sms_sandbox.faults.webhooks import UNTOUCHED
from sms_sandbox.wire.exchange import HttpRequest

NOISE = bytes(range(64))


def test_body_is_spoilt_and_keeps_its_length() -> None:
    outcome = WebhookGarble().strike(UNTOUCHED, lambda: NOISE)
    spoilt = outcome.changed(HttpRequest("POST", b"/a?b=c", (), b"state=delivered"))
    assert spoilt.body != b"state=delivered"
    assert len(spoilt.body) == len(b"state=delivered")
    assert spoilt.target == b"/a?b=c"


def test_query_is_spoilt_into_letters_where_there_is_no_body() -> None:
    spoilt = WebhookGarble().change(HttpRequest("GET", b"/a?state=delivered"), NOISE)
    path, _, query = spoilt.target.partition(b"?")
    assert (path, len(query)) == (b"/a", len(b"state=delivered"))
    assert query != b"state=delivered"
    assert query.replace(b"=", b"").isalnum()


def test_share_is_described() -> None:
    assert KIND.sentence(KIND.make({"share": 0.5})) == "50 % of webhooks spoilt"

"""The conversation as one HTML file."""

from datetime import UTC, datetime

from sms_sandbox.client import Client
from sms_sandbox.client.models import Attempt, Http, Webhook
from sms_sandbox.client.wire import ServerAddress
from sms_sandbox.testing.conversation import Records, records_at
from sms_sandbox.testing.page import as_html

from tests.serving import HERE, fetch, receiving, send, serving

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
TRICK = "<img src=x onerror=alert(1)>"


def test_page_has_messages_requests_and_webhooks_and_no_markup_of_texts() -> None:
    with receiving() as receiver, serving({"smsmode": receiver.url}) as server:
        client = Client(server.url)
        send(server.url, HERE, TRICK, classe_msg="4")
        fetch("GET", f"{server.url}/smsmode/http/1.6/sendSMS.do?accessToken=invalid&message=a&numero=0639980001")
        client.clock.advance("1m")
        client.handset(HERE).reply("Merci")
        client.clock.advance("1m")
        page = as_html(f"test {TRICK}", records_at(ServerAddress(server.url)))
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert f"<h2>{HERE}</h2>" in page
    assert page.count('class="bubble mt"') == 1
    assert page.count('class="bubble mo"') == 1
    assert "Merci" in page
    assert "refused: bad_credentials" in page
    assert "<b class=good>taken</b>" in page
    assert "<script" not in page


def test_attempt_without_an_answer_has_its_error() -> None:
    request = Http("POST /hook HTTP/1.1", (), "{}", "")
    attempts = (
        Attempt(MORNING, None, "", "not reached", None),
        Attempt(MORNING, None, "", None, None),
        Attempt(MORNING, 503, "<b>", None, 1),
    )
    webhook = Webhook("c1", "insim", "status", "m1", "failed", "http://127.0.0.1/", request, MORNING, attempts)
    page = as_html("test", Records([], [], [webhook]))
    for text in (
        "not reached",
        "not answered yet",
        "503 &lt;b&gt;",
        "<b class=bad>failed</b>",
        "No message has reached",
    ):
        assert text in page

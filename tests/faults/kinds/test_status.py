import pytest
from sms_sandbox.faults.fact import FACT
from sms_sandbox.faults.kinds.status import KIND, Status
from sms_sandbox.faults.proxy_page import proxy_page

from tests.examples import MORNING


@pytest.mark.parametrize("status", [Status(500), Status(500, b"")])
def test_status_without_a_body_has_no_content_type(status: Status) -> None:
    assert status.response(MORNING).to_bytes() == (
        b"HTTP/1.1 500 Internal Server Error\r\nDate: Mon, 05 Jan 2026 09:00:00 GMT\r\nContent-Length: 0\r\n"
        b"Connection: keep-alive\r\n\r\n"
    )


@pytest.mark.parametrize("status", [502, 503, 504])
def test_gateway_status_without_an_answer_is_the_page_of_nginx(status: int) -> None:
    assert Status(status).response(MORNING, "Chrome/1") == proxy_page(status, "Chrome/1", MORNING)
    assert Status(status, b"").response(MORNING).body == b""


def test_body_is_answered_as_given() -> None:
    response = Status(429, b'{"slow":"down"}', "application/json").response(MORNING)
    assert response.to_bytes().endswith(
        b'Content-Type: application/json\r\nContent-Length: 15\r\nConnection: keep-alive\r\n\r\n{"slow":"down"}'
    )
    assert response.fact == FACT


def test_unknown_status_is_refused() -> None:
    with pytest.raises(ValueError, match="299 is no status"):
        Status(299)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (None, Status(503)),
        ("", Status(503, b"")),
        ("down", Status(503, b"down")),
        ({"body": "down"}, Status(503, b"down")),
        ({"body": "<h1>", "content_type": "text/html"}, Status(503, b"<h1>", "text/html")),
    ],
)
def test_answer_is_a_text_or_a_table(answer: object, status: Status) -> None:
    fault = KIND.make({"status": 503, "answer": answer})
    assert fault == status
    assert KIND.sentence(fault) == "answered 503"

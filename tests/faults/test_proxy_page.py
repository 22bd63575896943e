import pytest
from sms_sandbox.faults.proxy_page import proxy_page

from tests.examples import MORNING

CHROME = "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36"

# As nginx 1.22.1 sent it for a proxy_pass to a port without a listener, but for the date.
BAD_GATEWAY = (
    b"HTTP/1.1 502 Bad Gateway\r\nServer: nginx\r\nDate: Mon, 05 Jan 2026 09:00:00 GMT\r\n"
    b"Content-Type: text/html\r\nContent-Length: 150\r\nConnection: keep-alive\r\n\r\n"
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


def test_bad_gateway_is_the_page_of_nginx() -> None:
    assert proxy_page(502, "curl/8.5", MORNING).to_bytes() == BAD_GATEWAY


@pytest.mark.parametrize(
    ("status", "title", "length"),
    [(503, b"503 Service Temporarily Unavailable", 190), (504, b"504 Gateway Time-out", 160)],
)
def test_other_statuses_have_the_words_of_nginx(status: int, title: bytes, length: int) -> None:
    page = proxy_page(status, "", MORNING)
    assert page.to_bytes().startswith(b"HTTP/1.1 " + title + b"\r\nServer: nginx\r\n")
    assert page.body.count(title) == 2
    assert len(page.body) == length


@pytest.mark.parametrize("user_agent", [CHROME, "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)"])
def test_page_is_padded_for_browsers_that_replace_a_short_one(user_agent: str) -> None:
    page = proxy_page(502, user_agent, MORNING)
    assert len(page.body) == 552
    assert page.body.count(b"<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n") == 6
    assert dict(page.headers)["Content-Length"] == "552"

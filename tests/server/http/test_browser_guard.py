"""Requests of web pages to the routes of providers."""

import pytest
from sms_sandbox.faults.transmission import Answer, Transmission
from sms_sandbox.server.http.browser_guard import ISOLATION, Visit, isolated, refusal, visit_of
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.providers.acme import PROVIDER as ACME
from tests.running import Reply, ask, running, settings_for

NAVIGATED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def visit(**headers: str) -> Visit:
    shown = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return visit_of(HttpRequest("GET", b"/", (("Host", "127.0.0.1:8767"), *shown)).header)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Mode": "navigate"},
        {"Origin": "http://127.0.0.1:8767"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    ],
)
def test_application_and_own_page_are_no_visitors(headers: dict[str, str]) -> None:
    assert visit(**headers) is Visit.APPLICATION


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "none", **NAVIGATED},
        {"Sec-Fetch-Site": "same-origin", **NAVIGATED},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Site": "cross-site", **NAVIGATED},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Upgrade-Insecure-Requests": "1"},
    ],
)
def test_navigation_is_known(headers: dict[str, str]) -> None:
    assert visit(**headers) is Visit.NAVIGATION


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "unheard-of"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site", **NAVIGATED},
        {"Origin": "http://evil.example", "Upgrade-Insecure-Requests": "1"},
    ],
)
def test_page_of_another_origin_is_foreign(headers: dict[str, str]) -> None:
    assert visit(**headers) is Visit.FOREIGN


def test_isolation_stops_a_cut_answer_at_the_same_byte_of_the_body() -> None:
    response = HttpResponse(200, (("Content-Length", "5"),), b"Hello", "")
    head = len(response.head_bytes())
    marked = isolated(Answer(response, Transmission(stops_after=head + 2)))
    assert marked.response is not None
    assert marked.response.to_bytes()[: marked.transmission.stops_after].endswith(b"\r\n\r\nHe")


def test_isolation_adds_each_header_once_and_nothing_to_silence() -> None:
    once = isolated(Answer(HttpResponse(302, (), b"", "")))
    assert once.response is not None
    assert once.response.headers == ISOLATION
    assert isolated(once) == once
    silence = Answer(None)
    assert isolated(silence) is silence


def test_refusal_names_the_reason_in_plain_words() -> None:
    assert refusal().status == 403
    assert b"a web page of another site may not use this sandbox" in refusal().body


async def answered(headers: str, method: str = "GET") -> tuple[Reply, int]:
    """Return the answer to a request that sends a message, and how many exchanges there were."""
    async with running(settings_for(ACME)) as sandbox:
        head = (
            f"{method} /acme/send?key=k1&to=33639980001&text=hi HTTP/1.1\nHost: 127.0.0.1:{sandbox.port}\n{headers}\n"
        )
        return await ask(sandbox, head.encode()), len([*sandbox.clock_driver.engine.exchanges])


async def test_refused_request_never_reaches_the_provider() -> None:
    for headers in ("Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\n", "Origin: http://evil.example\n"):
        reply, exchanges = await answered(headers)
        assert (reply.status, exchanges) == (403, 0)
        assert b"Python" not in reply.head
    reply, exchanges = await answered("Origin: http://evil.example\nAccess-Control-Request-Method: POST\n", "OPTIONS")
    assert (reply.status, exchanges) == (403, 0)
    assert b"Access-Control" not in reply.head


async def test_navigation_gets_the_bytes_of_the_provider_and_two_headers() -> None:
    plain, _ = await answered("")
    shown, exchanges = await answered("Sec-Fetch-Site: none\nSec-Fetch-Mode: navigate\n")
    assert exchanges == 1
    assert shown.body == plain.body
    added = b"Content-Security-Policy: sandbox\r\nX-Content-Type-Options: nosniff\r\n"
    assert added in shown.head
    assert shown.head.replace(added, b"") == plain.head


async def test_fetch_of_node_gets_no_other_byte() -> None:
    plain, _ = await answered("")
    fetched, _ = await answered("sec-fetch-mode: cors\naccept-language: *\n")
    assert fetched == plain

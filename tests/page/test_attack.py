"""A page of another site attacks the sandbox, in a real browser."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

import pytest
from sms_sandbox.core.message import MtMessage

from tests.page.conftest import Page
from tests.page.test_safety import foreign_site
from tests.running import ask

SEND = "/smsmode/http/1.6/sendSMS.do?accessToken=evil&numero=0639980009&message="
LIST = "/smsmode/http/1.6/smsList.do?accessToken=evil"
SCRIPT = "<script>document.title = 'taken over'</script><img src=x onerror=\"document.title = 'taken over'\">"

ASKED = {
    "image": "new Promise((done) => { const one = new Image(); one.onerror = () => done('no'); one.src = URL; })",
    "script": """new Promise((done) => {
        const one = document.createElement('script');
        one.onerror = () => done('no');
        one.src = URL;
        document.body.append(one);
    })""",
    "frame": """new Promise((done) => {
        const one = document.createElement('iframe');
        one.onload = () => done('no');
        one.src = URL;
        document.body.append(one);
    })""",
    "form": """new Promise((done) => {
        const frame = document.createElement('iframe');
        const form = document.createElement('form');
        frame.name = form.target = 'aside';
        form.method = 'post';
        form.action = URL;
        document.body.append(frame, form);
        frame.onload = () => done('no');
        form.submit();
    })""",
    "fetch": "fetch(URL).then(() => 'read', () => 'no')",
    "blind fetch": "fetch(URL, { mode: 'no-cors', method: 'POST', body: 'a=b' }).then(() => 'no')",
}
"""The ways in which a page makes a request without leaving."""


@asynccontextmanager
async def foreign_page(page: Page, host: str) -> AsyncIterator[None]:
    """Show a page of another port: another site under localhost, the same site under 127.0.0.1."""
    server = await asyncio.start_server(foreign_site, "127.0.0.1", 0)
    async with server:
        await page.tab.go(f"http://{host}:{server.sockets[0].getsockname()[1]}/")
        await page.tab.until("document.title === 'foreign'")
        yield
        page.tab.problems.clear()


def texts(page: Page) -> list[str]:
    return [message.text for message in page.sandbox.clock_driver.engine.messages.both_ways()]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_page_of_another_site_can_send_nothing(page: Page, host: str) -> None:
    async with foreign_page(page, host):
        for way, request in ASKED.items():
            url = f"'{page.sandbox.url}{SEND}{quote(way)}'"
            assert await page.tab.run(request.replace("URL", url)) == "no", way
    assert texts(page) == []
    assert [*page.sandbox.clock_driver.engine.exchanges] == []


async def test_script_in_a_text_does_not_run_where_the_provider_answers_html(page: Page) -> None:
    sent = await ask(page.sandbox, f"GET {SEND}{quote(SCRIPT)} HTTP/1.1\nHost: 127.0.0.1\n\n".encode())
    assert sent.body.startswith(b"0"), sent.body
    async with foreign_page(page, "localhost"):
        await page.tab.leave(f"location = '{page.sandbox.url}{LIST}'")
        assert await page.tab.run("document.contentType") == "text/html"
        assert "taken over" in await page.tab.run("document.documentElement.outerHTML")
        assert await page.tab.run("document.title") == ""
        assert await page.tab.run("window.origin") == "null"


async def test_answer_shown_in_a_tab_reaches_no_admin_api(page: Page) -> None:
    before = page.sandbox.clock_driver.now()
    await page.tab.go(f"{page.sandbox.url}{LIST}")
    await page.tab.until("location.pathname.endsWith('smsList.do')")
    api = "/_sandbox/v1"
    assert await page.tab.run(f"fetch('{api}/messages').then((one) => one.text(), () => 'blocked')") == "blocked"
    steer = f"fetch('{api}/clock/advance', {{ method: 'POST', mode: 'no-cors', body: '{{\"by\": \"1h\"}}' }})"
    await page.tab.run(f"{steer}.then(() => 'sent', () => 'blocked')")
    assert page.sandbox.clock_driver.now() == before
    page.tab.problems.clear()


async def test_link_on_another_site_still_redirects(page: Page) -> None:
    async with foreign_page(page, "localhost"):
        target = await page.tab.run("location.href")
        link = await short_link(page, target)
        await page.tab.leave(f"location = '{target.replace('localhost', '127.0.0.1')}'")
        await page.tab.leave(f"location = '{link}'")
        assert await page.tab.run("location.href") == target


async def short_link(page: Page, target: str) -> str:
    """Send a message with a link to the target; return the link under the sandbox's address."""
    one = {"phone_number": "+33639980001", "message": "[link]", "url": target, "id_sms_api": "a"}
    body = json.dumps({"header": {"login": "user@email.com", "accessKey": "k"}, "messages": [one]})
    head = "POST /api/v1/sendsms HTTP/1.1\nHost: www.insim.app\nContent-Type: application/json\n\n"
    reply = await ask(page.sandbox, (head + body).encode())
    assert b'"sent":1' in reply.body, reply.body
    [message] = page.sandbox.clock_driver.engine.messages.both_ways()
    assert isinstance(message, MtMessage)
    return f"{page.sandbox.url}/insim/{message.links[0].short.rpartition('/')[2]}"

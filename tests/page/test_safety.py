"""Attacks of another site on the page, and the login, in a real browser."""

import asyncio
from contextlib import AsyncExitStack

from sms_sandbox import providers

from tests.page.browser import browser
from tests.page.conftest import Page
from tests.running import running, settings_for


async def foreign_site(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>foreign</title>")
    writer.close()


async def test_another_site_can_neither_frame_nor_read_nor_steer_it(page: Page) -> None:
    server = await asyncio.start_server(foreign_site, "127.0.0.1", 0)
    async with server:
        await page.tab.go(f"http://localhost:{server.sockets[0].getsockname()[1]}/")
        await page.tab.until("document.title === 'foreign'")
        api = f"{page.sandbox.url}/_sandbox/v1"
        read = f"fetch('{api}/messages').then((one) => one.text(), () => 'blocked')"
        assert await page.tab.run(read) == "blocked"
        before = page.sandbox.clock_driver.now()
        steer = f"fetch('{api}/clock/advance', {{ method: 'POST', mode: 'no-cors', body: '{{\"by\": \"1h\"}}' }})"
        assert await page.tab.run(f"{steer}.then((one) => one.type)") == "opaque"
        assert page.sandbox.clock_driver.now() == before
        frame = f"""new Promise((done) => {{
            const one = document.createElement('iframe');
            one.onload = () => done(one.contentDocument === null);
            one.src = '{page.url()}';
            document.body.append(one);
        }})"""
        assert await page.tab.run(frame)
    assert [problem for problem in page.tab.problems if "frame-ancestors" in problem]
    page.tab.problems.clear()


async def test_token_is_asked_for_and_kept_from_scripts() -> None:
    async with AsyncExitStack() as stack:
        settings = settings_for(*providers.load().values(), admin_token="opensesame")
        sandbox = await stack.enter_async_context(running(settings))
        page = Page(sandbox, await stack.enter_async_context(browser()))
        await page.tab.go(page.url())
        await page.tab.until("document.querySelector('input[type=password]')")
        await page.tab.until("document.activeElement.type === 'password'")
        await page.tab.type("wrong")
        await page.tab.press("Enter")
        await page.sees("This is not the token.")
        await page.tab.type("opensesame")
        await page.tab.press("Enter")
        await page.sees("No message yet")
        assert await page.tab.run("document.cookie") == ""
        await page.show()
        await page.sees("No message yet")

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from urllib.parse import quote

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox

from tests.examples import MORNING
from tests.page.browser import Browser, browser
from tests.running import ask, running, settings_for


class Page:
    """The page of a sandbox, open in a browser."""

    def __init__(self, sandbox: RunningSandbox, tab: Browser) -> None:
        self.sandbox = sandbox
        self.tab = tab

    def url(self, view: str = "") -> str:
        return f"{self.sandbox.url}/_sandbox/ui/{view and f'#/w/default/{view}'}"

    async def show(self, view: str = "") -> None:
        await self.tab.go("about:blank")
        await self.tab.go(self.url(view))
        await self.tab.until("document.querySelector('footer.clock .now')")

    async def sees(self, words: str) -> None:
        await self.tab.until(f"document.body?.innerText.includes({words!r})")

    async def send(self, number: str, text: str, more: str = "") -> None:
        path = f"/smsmode/http/1.6/sendSMS.do?accessToken=TOKEN&message={quote(text)}&numero={number}{more}"
        reply = await ask(self.sandbox, f"GET {path} HTTP/1.1\nHost: 127.0.0.1\n\n".encode())
        assert reply.body.startswith(b"0"), reply.body


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """Yield the page of a sandbox with all providers, whose clock stands still."""
    settings = settings_for(*providers.load().values(), engine=EngineSettings(start=MORNING), has_magic=True)
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(running(settings))
        tab = await stack.enter_async_context(browser())
        one = Page(sandbox, tab)
        await tab.look()
        yield one
        assert tab.problems == []

"""A walk through the day of ``sandbox up --demo``, in a real browser."""

from contextlib import AsyncExitStack

from sms_sandbox import providers
from sms_sandbox.engine.settings import EngineSettings

from tests.examples import MORNING
from tests.page.browser import browser
from tests.page.conftest import Page
from tests.running import running, settings_for


async def test_day_of_the_demo_can_be_read_answered_and_continued() -> None:
    settings = settings_for(*providers.load().values(), engine=EngineSettings(start=MORNING), has_demo=True)
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(running(settings))
        page = Page(sandbox, await stack.enter_async_context(browser()))
        await page.tab.look()
        await page.show()
        await page.tab.until("document.querySelectorAll('.row').length >= 5 && document.querySelector('.otp strong')")
        await page.sees("taken by the gateway device")  # one message is under way
        await page.tab.click("Until idle")
        await page.tab.until("!document.body.innerText.includes('taken by the gateway device')")
        await page.tab.run("document.querySelector('.row').click()")
        await page.tab.until("document.querySelector('.bubble.mt') && document.querySelector('.compose input')")
        await page.tab.run("document.querySelector('.compose input').focus()")
        await page.tab.type("Thank you")
        await page.tab.click("Send")
        await page.tab.until(
            "[...document.querySelectorAll('.bubble.mo p')].some((one) => one.textContent === 'Thank you')"
        )
        await page.show("webhooks")
        await page.tab.until("document.querySelector('.webhook .badge')?.textContent === 'failed'")
        assert page.tab.problems == []

"""Journeys to what is not there: a workspace, a message, an address of a webhook, a match of a search."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.settings import EngineSettings

from tests.examples import MORNING
from tests.page.browser import browser, named
from tests.page.conftest import Page
from tests.running import advance, reported, running, settings_for


def without(problems: list[str], status: str) -> list[str]:
    """Return the problems but for answers with this status, which Chromium counts among them."""
    return [problem for problem in problems if status not in problem]


async def test_workspace_that_is_not_there_is_named_and_opens_once_it_is(page: Page) -> None:
    await page.tab.go(f"{page.sandbox.url}/_sandbox/ui/#/w/later")
    await page.sees("There is no workspace later")
    assert "does not answer" not in await page.tab.run("document.body.innerText")
    await reported(page.sandbox, "POST", "/workspaces", {"name": "later"})
    await page.sees("No message yet")
    await page.tab.until("document.querySelector('footer.clock .now')")
    page.tab.problems[:] = without(page.tab.problems, "404")


async def test_workspace_that_is_dropped_while_it_is_open_is_named(page: Page) -> None:
    await reported(page.sandbox, "POST", "/workspaces", {"name": "short"})
    await page.tab.go(f"{page.sandbox.url}/_sandbox/ui/#/w/short")
    await page.sees("No message yet")
    await reported(page.sandbox, "DELETE", "/workspaces/short")
    await page.sees("There is no workspace short")
    await page.tab.click("Open the default workspace")
    await page.sees("No message yet")
    page.tab.problems[:] = without(page.tab.problems, "404")


async def test_message_that_is_not_there_is_named(page: Page) -> None:
    await page.show("m/m999")
    await page.sees("Not found")
    await page.sees("there is no message 'm999'")
    page.tab.problems[:] = without(page.tab.problems, "404")


async def test_number_without_messages_has_words_and_a_handset(page: Page) -> None:
    await page.show("c/%2B33639980012")
    await page.sees("What is sent to this number")
    await page.tab.until("document.querySelector('.handset select')")


async def test_word_that_is_no_filter_is_named_where_nothing_is_found(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.show("conversations?q=phone:0639")
    await page.sees("phone: is no filter")
    await page.tab.click("Clear the search")
    await page.tab.until("document.querySelectorAll('.row').length === 1")


@pytest.fixture
async def unheard() -> AsyncIterator[Page]:
    """Yield the page of a sandbox that keeps webhooks without an address."""
    engine = EngineSettings(start=MORNING, keeps_unaddressed=True)
    async with AsyncExitStack() as stack:
        settings = settings_for(*providers.load().values(), engine=engine)
        sandbox = await stack.enter_async_context(running(settings))
        one = Page(sandbox, await stack.enter_async_context(browser()))
        await one.tab.look()
        yield one
        assert one.tab.problems == []


async def test_webhook_without_an_address_is_called_so_and_cannot_be_sent_again(unheard: Page) -> None:
    await unheard.send("0639980001", "Hello")
    await advance(unheard.sandbox, "5s")
    await unheard.show("webhooks")
    await unheard.tab.until("document.querySelector('.webhook .badge')?.textContent === 'no address'")
    await unheard.tab.run("document.querySelector('.webhook').open = true")
    await unheard.sees("--webhook smsmode=URL")
    text = await unheard.tab.run("document.body.innerText")
    assert "nowhere.invalid" not in text
    assert "Send again" not in text


async def test_badges_of_a_switch_and_of_a_check_look_like_the_others(page: Page) -> None:
    await page.show("faults")
    await page.tab.click("Down")
    await page.sees("struck 0 times")
    look = "getComputedStyle(document.querySelector('.switch .badge')).paddingLeft"
    assert await page.tab.run(look) != "0px"
    await page.show("scenario")
    await page.tab.click("Play")
    await page.sees("Verdict")
    looks = (
        "[...document.querySelectorAll('main .badge')].every((one) => getComputedStyle(one).paddingLeft !== '0px')"
    )
    await page.tab.until("document.querySelectorAll('td .badge').length > 1")
    assert await page.tab.run(looks)


async def test_button_keeps_the_keyboard_while_and_after_it_acts(page: Page) -> None:
    await page.show()
    await page.tab.until("document.querySelectorAll('.moves button').length === 6")
    await page.tab.run("[...document.querySelectorAll('.moves button')][1].focus()")
    for minute in ("09:01:0", "09:02:0"):
        await page.tab.press("Enter")
        await page.tab.until(f"document.querySelector('.now').textContent.includes('{minute}')")
        await page.tab.until("!document.querySelector('.moves [aria-disabled]:not(:nth-child(4) *)')")
    assert await page.tab.run("document.activeElement.textContent") == "+1 min"


async def test_keyboard_goes_on_in_the_view_where_its_button_is_gone(page: Page) -> None:
    await page.show("scenario")
    await page.tab.click("Play")
    await page.tab.until(f"{named('Stop the scenario')}")
    await page.tab.run(f"{named('Stop the scenario')}.focus()")
    await page.tab.press("Enter")
    await page.sees("No scenario is in force.")
    assert await page.tab.run("document.activeElement.id") == "main"


async def test_clock_is_reached_by_the_keyboard_past_a_long_view(page: Page) -> None:
    await page.show("numbers")
    await page.tab.run("document.activeElement.blur()")
    for _ in range(2):
        await page.tab.press("Tab")
    await page.tab.press("Enter")
    assert await page.tab.run("document.activeElement.className") == "next"


async def test_keyboard_goes_on_in_the_view_that_a_link_opened(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.show("c/%2B33639980001")
    await page.tab.until("document.querySelector('.bubble a[data-row]')")
    await page.tab.run("document.querySelector('.bubble a[data-row]').focus()")
    await page.tab.press("Enter")
    await page.sees("Copy as pytest")
    assert await page.tab.run("document.activeElement.id") == "main"
    assert await page.tab.run("document.title") == "Message m1 · sms-sandbox"

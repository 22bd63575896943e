"""Journeys through the page, in a real browser."""

import pytest

from tests.page.conftest import Page
from tests.running import advance, ask, reported

TRICKS = (
    "<img src=x onerror='window.tricked=1'>",
    "<script>window.tricked=1</script>",
    '"><svg onload=window.tricked=1>',
    "javascript:window.tricked=1",
    "${window.tricked=1}",
)


async def test_empty_page_shows_requests_for_this_server(page: Page) -> None:
    await page.show()
    await page.sees("No message yet")
    await page.sees(f"{page.sandbox.url}/smsmode")


async def test_front_page_redirects_a_browser_to_the_page(page: Page) -> None:
    await page.tab.go(f"{page.sandbox.url}/")
    await page.tab.until("location.pathname === '/_sandbox/ui/' && document.querySelector('footer.clock .now')")


async def test_message_appears_by_itself_with_its_code(page: Page) -> None:
    await page.show()
    await page.sees("No message yet")
    await page.send("0639980001", "Your code is 4711")
    await page.tab.until("document.querySelector('.otp strong')?.textContent === '4711'")
    await page.sees("waiting to be sent")
    await advance(page.sandbox, "5s")
    await page.tab.until("document.querySelector('.row .badge')?.textContent.startsWith('delivered')")
    assert await page.tab.run("document.querySelector('.row .badge code').textContent") == "11"
    assert await page.tab.run("document.querySelector('.unread').textContent") == "1"


async def test_reply_is_written_as_the_handset(page: Page) -> None:
    body = "token=TOKEN&sendto=%2B33639980001&body=Hello&device_id=260"
    form = "Content-Type: application/x-www-form-urlencoded"
    head = f"POST /smsgateway24/getdata/addsms HTTP/1.1\nHost: 127.0.0.1\n{form}\n\n"
    await ask(page.sandbox, (head + body).encode())
    await advance(page.sandbox, "1m")
    await page.show("c/%2B33639980001")
    await page.tab.until("document.querySelector('.compose input')")
    await page.tab.run("document.querySelector('.compose input').focus()")
    await page.tab.type("I shall come")
    await page.tab.click("Send")
    await page.tab.until("document.querySelector('.bubble.mo p')?.textContent === 'I shall come'")


async def test_handset_is_switched_off_and_on(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.show("c/%2B33639980001")
    await page.tab.until("document.querySelector('.handset select')")
    change = "new Event('change', { bubbles: true })"
    choose = f"(one) => {{ one.value = 'off'; one.dispatchEvent({change}); }}"
    await page.tab.run(f"({choose})(document.querySelector('.handset select'))")
    await page.sees("switched off")
    assert (await reported(page.sandbox, "GET", "/handsets/+33639980001"))["condition"] == "off"
    await page.tab.click("Switch on")
    await page.tab.until("document.querySelector('.handset select').value === 'reachable'")


async def test_message_has_one_time_line_with_the_reason(page: Page) -> None:
    await page.send("0639980010", "Gone", "&notification_url=http://127.0.0.1:9/told")
    await advance(page.sandbox, "10s")
    await page.show("m/m1")
    await page.sees("unknown subscriber")
    kinds = "[...document.querySelectorAll('.step')].map((one) => one.className.split(' ')[1])"
    assert await page.tab.run(kinds) == ["request", "state", "state", "state", "webhook"]
    await page.sees("guessed:")
    await page.tab.click("Bytes of request and answer")
    await page.tab.click("hex")
    await page.sees("000000  47 45 54")


async def test_clock_is_moved_from_its_bar(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.show()
    await page.sees("stands still")
    await page.tab.until("document.querySelector('.next b')?.textContent === 'message'")
    await page.tab.click("Next")
    await page.tab.until("document.querySelector('.now').textContent.endsWith('09:00:01')")
    await page.tab.click("Until idle")
    await page.sees("nothing due")
    await page.tab.click("+1 h")
    await page.tab.until("document.querySelector('.now').textContent.includes('10:00:0')")
    await page.tab.click("Run")
    await page.sees("real time")
    await page.tab.click("Freeze")
    await page.sees("frozen")


async def test_webhooks_are_held_released_and_sent_again(page: Page) -> None:
    await page.show("webhooks")
    await page.tab.click("Hold new webhooks")
    await page.sees("new webhooks are held")
    await page.send("0639980001", "Hello", "&notification_url=http://127.0.0.1:9/told")
    await advance(page.sandbox, "5s")
    await page.tab.until("document.querySelectorAll('.webhook').length === 2")
    badges = "[...document.querySelectorAll('.webhook summary .badge')].map((one) => one.textContent).join()"
    assert await page.tab.run(badges) == "held,held"
    await page.tab.run("[...document.querySelectorAll('.webhook summary')].at(-1).click()")
    await page.tab.click("Release")
    await page.tab.until(f"{badges} === 'failed,held'")
    await page.tab.click("Release held webhooks")
    await page.sees("Hold new webhooks")
    await advance(page.sandbox, "1s")
    await page.tab.until("document.querySelector('.webhook .badge')?.textContent === 'failed'")
    before = len((await reported(page.sandbox, "GET", "/webhooks/c1"))["attempts"])
    await page.tab.click("Send 2 failed again")
    await page.sees("failed again")
    assert len((await reported(page.sandbox, "GET", "/webhooks/c1"))["attempts"]) == before + 1


async def test_webhook_rows_name_the_number_the_message_and_its_state(page: Page) -> None:
    for number in ("0639980001", "0639980002"):
        await page.send(number, "Hello", "&notification_url=http://127.0.0.1:9/told")
    await advance(page.sandbox, "5s")
    await page.show("webhooks")
    await page.tab.until("document.querySelectorAll('.webhook').length === 4")
    of_row = "['.badge', '.reports', '.about'].map((name) => one.querySelector(name)?.textContent).join()"
    rows = await page.tab.run(f"[...document.querySelectorAll('[data-row]')].map((one) => {of_row})")
    assert sorted(rows) == [
        "failed,delivered,+33639980001 m1",
        "failed,delivered,+33639980002 m2",
        "failed,with the operator,+33639980001 m1",
        "failed,with the operator,+33639980002 m2",
    ]


async def test_report_is_readable_on_a_telephone(page: Page) -> None:
    await reported(page.sandbox, "PUT", "/scenario", {"scenario": "builtin:credit-gone-and-top-up"})
    await page.tab.look(390, 844)
    await page.show()
    await page.tab.leave("location.href = '/_sandbox/v1/scenario/report'")
    await page.tab.until("document.querySelectorAll('dl.repeat dd').length === 2")
    widths = "[...document.querySelectorAll('dl.repeat > *')].map((one) => one.getBoundingClientRect())"
    assert await page.tab.run(f"{widths}.every((one) => one.width > 300 && one.right <= 390)")
    assert await page.tab.run("document.documentElement.scrollWidth") == 390


async def test_every_button_of_the_clock_is_in_sight_on_a_telephone(page: Page) -> None:
    await page.tab.look(390, 844)
    await page.show()
    await page.tab.until("document.querySelectorAll('.moves button').length === 6")
    await page.tab.click("Run")
    await page.sees("Freeze")
    ends = "[...document.querySelectorAll('.moves button')].map((one) => one.getBoundingClientRect().right)"
    assert max(await page.tab.run(ends)) <= 390


async def test_view_that_is_opened_by_its_address_has_no_ring(page: Page) -> None:
    await page.show()
    await page.tab.press("Escape")
    await page.tab.go(page.url("webhooks"))
    await page.tab.until("document.activeElement.id === 'main'")
    assert await page.tab.run("getComputedStyle(document.getElementById('main')).outlineStyle") == "none"


async def test_fault_is_switched_on_and_counts(page: Page) -> None:
    await page.show("faults")
    await page.tab.click("Down")
    await page.sees("struck 0 times")
    reply = await ask(page.sandbox, b"GET /smsmode/http/1.6/credit.do?accessToken=T HTTP/1.1\nHost: 127.0.0.1\n\n")
    assert reply.status == 503
    await page.sees("struck 1 time")
    await page.tab.click("Down")
    await page.tab.until("!document.querySelector('[role=switch][aria-checked=true]')")


async def test_scenario_is_played_and_judged(page: Page) -> None:
    await page.show("scenario")
    await page.tab.click("Play")
    await page.sees("Verdict")
    await page.tab.until("document.querySelector('.phases .phase')")
    await page.tab.click("Stop the scenario")
    await page.sees("No scenario is in force.")


async def test_play_restarts_the_page_without_an_alarm(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await advance(page.sandbox, "1h")
    await page.show("scenario")
    watch = """window.alarms = []; new MutationObserver(() => {
        const notice = document.querySelector('.notice');
        if (notice) window.alarms.push(notice.textContent);
    }).observe(document.body, { subtree: true, childList: true, characterData: true })"""
    await page.tab.run(watch)
    for _ in range(2):
        await page.tab.click("Play")
        await page.sees("Verdict")
        # The clock starts again at the scenario's beginning, so that the hour is gone.
        await page.tab.until("document.querySelector('.bar .now').textContent.includes('09:00:00')")
        await page.tab.click("+1 h")
        await page.tab.until("document.querySelector('.bar .now').textContent.includes('10:00:00')")
    assert await page.tab.run("window.alarms") == []
    await reported(page.sandbox, "POST", "/reset")
    await page.sees("The workspace was restarted")
    assert not await page.tab.run("window.alarms.some((one) => one.includes('does not answer'))")


async def test_server_that_is_gone_raises_the_alarm(page: Page) -> None:
    await page.show()
    await page.sandbox.stop()
    await page.sees("The sandbox does not answer")
    page.tab.problems.clear()


async def test_reset_restarts_the_page_and_is_reported(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.show()
    await page.tab.until("document.querySelector('.row')")
    await reported(page.sandbox, "POST", "/reset")
    await page.sees("The workspace was restarted")
    await page.sees("No message yet")


async def test_account_is_topped_up(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.show("accounts")
    await page.tab.click("Top up")
    await page.sees("10,099")


async def test_search_finds_by_filter(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.send("0639980002", "Bye")
    await page.show()
    await page.tab.until("document.querySelectorAll('.row').length === 2")
    await page.tab.press("/")
    await page.tab.type("to:+33639980002")
    await page.tab.press("Enter")
    await page.tab.until("document.querySelectorAll('.row').length === 1")
    await page.sees("Bye")


async def test_keyboard_alone_opens_a_conversation_and_help(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.show()
    await page.tab.until("document.querySelector('.row')")
    await page.tab.press("j")
    await page.tab.press("Enter")
    await page.tab.until("location.hash.includes('/c/')")
    await page.tab.press("?")
    await page.tab.until("document.querySelector('dialog[open]')")
    await page.tab.press("Escape")
    await page.tab.until("!document.querySelector('dialog[open]')")


async def test_every_button_of_the_clock_is_in_sight_on_a_phone(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.tab.look(420, 850)
    await page.show()
    last = "[...document.querySelectorAll('.moves button')].at(-1).getBoundingClientRect().right"
    await page.tab.until("document.querySelectorAll('.moves button').length === 6")
    assert await page.tab.run(last) <= 420


async def test_view_that_is_open_is_in_sight_among_the_tabs_of_a_phone(page: Page) -> None:
    await page.tab.look(420, 850)
    await page.show("workspaces")
    await page.tab.until("document.querySelector('nav [aria-current]').getBoundingClientRect().right <= 420")
    assert await page.tab.run("document.querySelector('nav [aria-current]').textContent") == "Workspaces"


async def test_badge_without_a_tone_looks_like_the_others(page: Page) -> None:
    await page.send("0639980001", "Hello")
    await page.show("accounts")
    await page.tab.until("document.querySelector('.account .badge')")
    paddings = "getComputedStyle(document.querySelector('.account .badge')).paddingLeft"
    assert await page.tab.run(paddings) != "0px"


@pytest.mark.parametrize("text", TRICKS)
async def test_text_of_a_message_is_never_markup(page: Page, text: str) -> None:
    await page.send("0639980001", text)
    await advance(page.sandbox, "5s")
    for view, place in (("c/%2B33639980001", ".bubble p"), ("m/m1", "blockquote")):
        await page.show(view)
        await page.tab.until(f"document.querySelector({place!r})")
        assert await page.tab.run(f"document.querySelector({place!r}).textContent") == text
    assert await page.tab.run("window.tricked") is None


async def test_table_of_numbers_fits_a_desk(page: Page) -> None:
    await page.tab.look(1280, 800)
    await page.show("numbers")
    await page.sees("the number does not exist")
    table = "document.querySelector('.wide')"
    assert await page.tab.run(f"{table}.scrollWidth <= {table}.clientWidth")


@pytest.mark.parametrize(
    "view", ["", "webhooks", "faults", "scenario", "accounts", "numbers", "ledger", "workspaces", "c/%2B33639980001"]
)
@pytest.mark.parametrize("width", [1280, 420])
async def test_no_view_is_wider_than_the_window(page: Page, view: str, width: int) -> None:
    await reported(page.sandbox, "PUT", "/scenario", {"scenario": "builtin:credit-gone-and-top-up"})
    await page.send("0639980001", "A long word: " + "x" * 120)
    await page.tab.look(width, 850)
    await page.show(view)
    await page.tab.until("document.querySelector('main h1, main .row')")
    assert await page.tab.run("document.documentElement.scrollWidth") <= width
    await page.tab.until("!document.querySelector('main').innerText.includes('Loading')")
    beyond = "[...document.querySelectorAll('main, .page')].filter((one) => one.scrollWidth > one.clientWidth)"
    assert await page.tab.run(f"{beyond}.map((one) => one.outerHTML.slice(0, 200))") == []

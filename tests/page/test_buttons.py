"""Each button of the page that no other journey presses, in a real browser."""

import json

import pytest

from tests.page.conftest import Page
from tests.page.test_attack import short_link
from tests.running import advance, reported
from tests.serving import receiving

SCENARIO = """
schema = 1
name = "dropped"

[[phase]]
name = "down"
at = "0s"
for = "30s"
faults = [{ share = 1.0, error = "unavailable" }]
"""


@pytest.fixture
async def clipboard(page: Page) -> None:
    await page.tab.call("Emulation.setFocusEmulationEnabled", enabled=True)
    await page.tab.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])


async def copied(page: Page, button: str) -> str:
    await page.tab.click(button)
    await page.sees("Copied")
    text: str = await page.tab.run("navigator.clipboard.readText()")
    return text


async def test_link_in_a_bubble_is_clicked_and_counted(page: Page) -> None:
    await short_link(page, "http://127.0.0.1:1/offer")
    await advance(page.sandbox, "1m")
    await page.show("c/%2B33639980001")
    link = "[...document.querySelectorAll('.bubble button')].find((one) => one.textContent.startsWith('Click '))"
    await page.tab.until(link)
    await page.tab.run(f"{link}.click()")
    await page.tab.until(f"{link}?.textContent.endsWith('(1)')")
    assert (await reported(page.sandbox, "GET", "/handsets/+33639980001"))["inbox"][0]["links"][0]["clicks"] == 1


@pytest.mark.parametrize(("button", "time"), [("+1 s", "09:00:01"), ("+1 min", "09:01:00")])
async def test_clock_is_moved_by_a_second_and_a_minute(page: Page, button: str, time: str) -> None:
    await page.show()
    await page.tab.click(button)
    await page.tab.until(f"document.querySelector('.now').textContent.endsWith('{time}')")


async def test_sample_webhook_is_sent(page: Page) -> None:
    with receiving() as receiver:
        await page.show("webhooks")
        await page.tab.click("Send a sample")
        await page.tab.run("document.querySelector('input[placeholder=\"as configured\"]').focus()")
        await page.tab.type(f"{receiver.url}/sample")
        await page.tab.click("Send it")
        await page.tab.until("document.querySelector('.webhook .badge')?.textContent === 'accepted'")
        assert [path.partition("?")[0] for _, path, _ in receiver.got] == ["/sample"]


async def test_sample_of_an_unknown_kind_is_refused_in_words(page: Page) -> None:
    await page.show("webhooks")
    await page.tab.click("Send a sample")
    await page.tab.run("document.querySelector('details.card input').select()")
    await page.tab.type("insin")
    await page.tab.click("Send it")
    await page.sees("there is no provider 'insin'")
    page.tab.problems.clear()


async def test_one_webhook_is_sent_again(page: Page) -> None:
    await page.send("0639980001", "Hello", "&notification_url=http://127.0.0.1:9/told")
    await advance(page.sandbox, "5s")
    await page.show("webhooks")
    await page.tab.until("document.querySelector('.webhook summary')")
    await page.tab.run("document.querySelector('.webhook summary').click()")
    before = len((await reported(page.sandbox, "GET", "/webhooks"))["items"][0]["attempts"])
    await page.tab.click("Send again")
    await page.sees(f"attempt {before + 1}")
    assert len((await reported(page.sandbox, "GET", "/webhooks"))["items"][0]["attempts"]) == before + 1


async def test_fault_is_copied_as_a_rule_that_a_scenario_takes(page: Page, clipboard: None) -> None:
    del clipboard
    await page.show("faults")
    rule = await copied(page, "Copy as TOML")
    assert rule.startswith('[[rule]]\nname = "page-down"')
    await reported(page.sandbox, "PUT", "/scenario", {"scenario": f'schema = 1\nname = "copied"\n\n{rule}'})


async def test_scenario_is_dropped_as_a_file_and_its_report_opened(page: Page) -> None:
    await page.show("scenario")
    await page.sees("No scenario is in force.")
    await page.tab.until("document.querySelector('section.card')")  # drawn once the library's list has come
    drop = f"""(() => {{
        const data = new DataTransfer();
        data.items.add(new File([{json.dumps(SCENARIO)}], 'dropped.toml'));
        const event = new DragEvent('drop', {{ bubbles: true, cancelable: true, dataTransfer: data }});
        document.querySelector('section.card').dispatchEvent(event);
    }})()"""
    await page.tab.run(drop)
    await page.sees("Stop the scenario")
    await page.tab.until("[...document.querySelectorAll('h2')].some((one) => one.textContent === 'dropped')")
    link = "[...document.querySelectorAll('a')].find((one) => one.textContent === 'Open the report')"
    report = await page.tab.run(f"{link}.href")
    await page.tab.leave(f"location = '{report}'")
    assert await page.tab.run("document.contentType") == "text/html"
    assert "dropped" in await page.tab.run("document.documentElement.textContent")
    assert await page.tab.run("window.origin") == "null"


async def test_run_file_is_downloaded_where_the_sandbox_records(page: Page) -> None:
    await page.show("scenario")
    await page.tab.click("Play")
    await page.sees("Download the run file")
    link = "[...document.querySelectorAll('a')].find((one) => one.textContent === 'Download the run file')"
    assert await page.tab.run(f"{link}.download") == "run.jsonl"
    answer = await page.tab.run(f"fetch({link}.href).then(async (one) => [one.status, await one.text()])")
    assert answer[0] == 409
    assert "Start the sandbox with --record." in answer[1]
    page.tab.problems.clear()


async def test_message_is_copied_as_curl_pytest_and_markdown(page: Page, clipboard: None) -> None:
    del clipboard
    await page.send("0639980001", "It's 4711 | ok")
    await page.show("m/m1")
    await page.sees("Copy as pytest")
    assert await copied(page, "Copy text") == "It's 4711 | ok"
    test = await copied(page, "Copy as pytest")
    assert test.startswith("def test_message_arrives(sms_sandbox):\n")
    compile(test, "test.py", "exec")
    markdown = await copied(page, "Copy as Markdown")
    assert "> It's 4711 | ok" in markdown
    await page.tab.click("Bytes of request and answer")
    curl = await copied(page, "Copy as curl")
    assert curl.startswith("curl -X GET 'http://127.0.0.1/smsmode/http/1.6/sendSMS.do?accessToken=TOKEN&message=It")


async def test_code_address_and_credentials_are_copied(page: Page, clipboard: None) -> None:
    del clipboard
    await page.show()
    assert await copied(page, "Copy address") == f"{page.sandbox.url}/insim"
    await page.send("0639980001", "Your code is 4711")
    assert await copied(page, "Copy code") == "4711"
    await page.show("accounts")
    assert "TOKEN" in await copied(page, "Copy credentials")


async def test_texts_have_no_language_of_the_page(page: Page) -> None:
    await page.send("0639980001", "Bonjour")
    await page.show("c/%2B33639980001")
    await page.tab.until("document.querySelector('.bubble p')")
    assert await page.tab.run("document.documentElement.lang") == "en"
    for place in (".bubble p", ".row .last"):
        assert await page.tab.run(f"document.querySelector('{place}').getAttribute('lang')") == "", place

"""What axe-core finds on each view, with data, light and dark."""

from importlib.resources import files

import pytest

from tests.page.conftest import Page
from tests.running import advance, ask, reported

AXE = (files("axe_core_python") / "axe.min.js").read_text()
PLAIN = ("webhooks", "faults", "scenario", "accounts", "numbers", "ledger", "workspaces")
VIEWS = ("", "c/%2B33639980001", "m/m2", *PLAIN)
RUN = """axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations.map(
    (one) => `${one.id} (${one.impact}): ${one.nodes[0].html.slice(0, 200)}`))"""


async def filled(page: Page) -> None:
    form = "Content-Type: application/x-www-form-urlencoded"
    body = "token=TOKEN&sendto=%2B33639980001&body=Hello&device_id=260"
    head = f"POST /smsgateway24/getdata/addsms HTTP/1.1\nHost: 127.0.0.1\n{form}\n\n"
    await ask(page.sandbox, (head + body).encode())
    await page.send("0639980010", "Your code is 4711", "&notification_url=http://127.0.0.1:9/told")
    await page.send("0639980011", "Off")
    await advance(page.sandbox, "20s")
    await reported(page.sandbox, "POST", "/handsets/+33639980001/reply", {"text": "STOP"})
    await reported(page.sandbox, "POST", "/faults", {"name": "page-down", "status": 503, "optional": True})


NOT_THERE = (
    "#/w/nobody",
    "#/w/default/m/m999",
    "#/w/default/c/%2B33639980012",
    "#/w/default/conversations?q=no:such",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_where_something_is_not_there(page: Page, scheme: str) -> None:
    await page.tab.look(1280, 850, scheme)
    found = {}
    for place in NOT_THERE:
        await page.tab.go("about:blank")
        await page.tab.go(f"{page.sandbox.url}/_sandbox/ui/{place}")
        await page.tab.until("document.querySelector('main .empty')")
        await page.tab.run(f"{AXE};0")
        found[place] = await page.tab.run(RUN)
    assert {place: problems for place, problems in found.items() if problems} == {}
    page.tab.problems[:] = [problem for problem in page.tab.problems if "404" not in problem]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 420])
async def test_axe_finds_nothing_on_any_view(page: Page, scheme: str, width: int) -> None:
    await filled(page)
    await page.tab.look(width, 850, scheme)
    found = {}
    for view in VIEWS:
        await page.show(view)
        await page.tab.until("!document.querySelector('main').innerText.includes('Loading')")
        await page.tab.run("document.querySelector('.next[aria-expanded=false]')?.click()")
        await page.tab.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        await page.tab.run(f"{AXE};0")
        found[view] = await page.tab.run(RUN)
    assert {view: problems for view, problems in found.items() if problems} == {}

import webbrowser

import pytest
from sms_sandbox.cli.page_opening import opening_page
from sms_sandbox.server.app import RunningSandbox

from tests.providers.acme import PROVIDER as ACME
from tests.running import running, settings_for


async def test_page_is_opened_before_the_other_work_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(webbrowser, "open", done.append)  # no test opens a window

    async def work(sandbox: RunningSandbox) -> None:
        done.append(f"work at {sandbox.port}")

    async with running(settings_for(ACME)) as sandbox:
        await opening_page(work)(sandbox)
        await opening_page(None)(sandbox)
        assert done == [f"{sandbox.url}/", f"work at {sandbox.port}", f"{sandbox.url}/"]

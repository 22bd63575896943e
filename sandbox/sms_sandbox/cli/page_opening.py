"""Open the page of a server in the user's browser as soon as it serves."""

import asyncio

from sms_sandbox.cli.process.serving import BackgroundWork
from sms_sandbox.server.app import RunningSandbox


def opening_page(work: BackgroundWork | None) -> BackgroundWork:
    """Return work that opens the page, and then goes on with ``work``."""

    async def opened(running: RunningSandbox) -> None:
        import webbrowser  # noqa: PLC0415  only needed to open the page

        await asyncio.to_thread(webbrowser.open, f"{running.url}/")
        if work is not None:
            await work(running)

    return opened

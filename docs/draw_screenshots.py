"""Take the screenshots of the README: page.png and report.png beside this file.

The page is that of ``sandbox up --demo``; the report is that of a run of the library, with its application. It needs
Chromium at /usr/bin/chromium, which is driven as in the tests of the page: ``python docs/draw_screenshots.py``.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.page.browser import Browser, browser  # noqa: E402  the tests are in no installed package

FOLDER: Final = ROOT / "docs"
LARGEST: Final = 150_000
"""Bytes of a picture in the README."""

_WIDTH: Final = 1280
_HEIGHT: Final = 620
_SANDBOX: Final = (sys.executable, "-m", "sms_sandbox")
_START: Final = "2026-01-05T15:00:00Z"
_THREAD: Final = "#/w/default/c/%2B33639980161"
_SCENARIO: Final = "builtin:receipts-held-and-flushed"

_APPLICATION: Final = """
import os, urllib.request
url = os.environ["SANDBOX_SMSMODE_URL"] + "/http/1.6/sendSMS.do"
url += "?accessToken=TOKEN&message=Order+{0}&numero=06399801{0}"
clock = os.environ["SANDBOX_URL"] + "/_sandbox/v1/clock/advance"
def go_on(seconds):
    body = b'{"by": "%ds"}' % seconds
    headers = {"Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(clock, body, headers)).read()
for number in range(60, 90):
    urllib.request.urlopen(url.format(number)).read()
    go_on(7)
go_on(240)
"""


@contextmanager
def demo() -> Iterator[str]:
    """Yield the address of a server with the day of the demo, whose clock stands still on a winter afternoon."""
    arguments = ("up", "--demo", "--port", "0", "--seed", "1", "--clock", "virtual", "--start", _START)
    process = subprocess.Popen((*_SANDBOX, *arguments), stdout=subprocess.PIPE, text=True)  # noqa: S603  our own program
    output = process.stdout or sys.stdin
    try:
        address = output.readline().split()[1]
        while not output.readline().startswith("ready"):
            pass
        yield address
    finally:
        process.terminate()
        process.communicate()


class Receiver(BaseHTTPRequestHandler):
    """Take the webhooks of smsMode, which are GET requests."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def write_report(file: Path) -> None:
    """Run the application in the scenario; a verdict that it fails is a report as well."""
    receiver = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=receiver.serve_forever, daemon=True).start()
    options = (
        "--report",
        str(file),
        "--webhook",
        f"smsmode=http://127.0.0.1:{receiver.server_port}/",
        "--start",
        _START,
    )
    command = (*_SANDBOX, "run", _SCENARIO, *options, "--", sys.executable, "-c", _APPLICATION)
    subprocess.run(command, check=False)  # noqa: S603  our own program
    receiver.shutdown()


async def draw_page(tab: Browser, address: str) -> None:
    await tab.go(f"{address}_sandbox/ui/{_THREAD}")
    await tab.until("document.querySelectorAll('.bubble').length > 4 && document.querySelector('footer.clock .now')")
    await _shoot(tab, "page.png")


async def draw_report(tab: Browser, file: Path) -> None:
    await tab.go(file.as_uri())
    await tab.until("document.querySelector('svg')")
    heading = "[...document.querySelectorAll('h2')].find((one) => one.innerText.includes('Timeline'))"
    await tab.run(f"{heading}.scrollIntoView(); scrollBy(0, -16)")
    await _shoot(tab, "report.png")


async def _shoot(tab: Browser, name: str) -> None:
    picture = await tab.shot()
    if len(picture) > LARGEST:
        raise SystemExit(f"{name} has {len(picture)} bytes, more than {LARGEST}")
    (FOLDER / name).write_bytes(picture)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder, demo() as address:
        report = Path(folder) / "report.html"
        write_report(report)
        async with browser() as tab:
            await tab.look(_WIDTH, _HEIGHT)
            await tab.call("Emulation.setScrollbarsHidden", hidden=True)
            await draw_page(tab, address)
            await draw_report(tab, report)


if __name__ == "__main__":
    asyncio.run(main())

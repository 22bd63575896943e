"""What the page costs: a browser that opens it, beside MailDev's page, and the server while a browser watches.

    PYTHONPATH=. python bench/page.py

It needs Chromium, Node 20 or newer and npm, by which MailDev is installed into a temporary folder. Script time is
Chromium's own count. MailDev shows e-mails as the sandbox shows messages to as many numbers; the two take turns, each
time in a new browser.
"""

import asyncio
import os
import shutil
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import under_load

from tests.page.browser import browser

MAILDEV = "maildev@3"
ENTRIES, MANY = 1_000, 10_000
ROUNDS = 5
BURST = 12_000
CONNECTIONS = 8
MOST_SCRIPT, MOST_BYTES, MOST_OF_MAILDEV, LEAST_RATE = 0.3, 100_000, 0.5, 0.85

LIVE = b"GET /_sandbox/livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
OURS_IS_THERE = "document.querySelector('.row') && document.querySelector('.count')?.innerText"
MAILDEV_IS_THERE = "document.body?.innerText.includes('emails') && document.body.innerText.includes('Hello')"
SIZES = "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)"


class Opened(NamedTuple):
    """A page that was opened: the seconds of script, and the bytes that it loaded."""

    script: float
    size: int


async def opened(url: str, is_there: str) -> Opened:
    async with browser() as tab:
        await tab.look()
        await tab.call("Performance.enable")
        await tab.go(url)
        await tab.until(is_there)
        metrics = {one["name"]: one["value"] for one in (await tab.call("Performance.getMetrics"))["metrics"]}
        return Opened(metrics["ScriptDuration"], await tab.run(SIZES))


@contextmanager
def sandbox() -> Iterator[tuple[str, int]]:
    """Yield the address of a sandbox, and its process."""
    port = under_load.free_port()
    command = [str(Path(sys.executable).with_name("sandbox")), "up", "--port", str(port), "--quiet"]
    server = subprocess.Popen([*command, "--max-messages", "200000"], stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: under_load.answers(port, LIVE))
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait()


@contextmanager
def maildev(folder: Path) -> Iterator[tuple[str, int]]:
    """Install and start MailDev; yield the address of its page, and its port for e-mails."""
    npm = str(shutil.which("npm"))
    subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent", MAILDEV], cwd=folder, check=True)
    web, smtp = under_load.free_port(), under_load.free_port()
    command = [str(folder / "node_modules" / ".bin" / "maildev"), "--web", str(web), "--smtp", str(smtp)]
    local = ["--ip", "127.0.0.1", "--web-ip", "127.0.0.1"]
    server = subprocess.Popen([*command, *local], stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: under_load.answers(web, b"GET /api/config HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
        yield f"http://127.0.0.1:{web}/", smtp
    finally:
        server.terminate()
        server.wait()


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition():
        if time.monotonic() > until:
            raise SystemExit("a server did not start")
        time.sleep(0.05)


def mail(port: int, count: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(count):
            to = f"customer{number}@example.com"
            text = f"From: shop@example.com\r\nTo: {to}\r\nSubject: Hello {number}\r\n\r\nHello {number}\r\n"
            server.sendmail("shop@example.com", [to], text)


async def send(url: str, first: int, count: int) -> None:
    """Send one message each to as many numbers."""
    port = int(url.rpartition(":")[2])

    async def some(offset: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in range(first + offset, first + count, CONNECTIONS):
            target = (
                f"/smsmode/http/1.6/sendSMS.do?accessToken=T&message=Hello+{number}&numero=06{39_000_000 + number}"
            )
            writer.write(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]))
        writer.close()

    await asyncio.gather(*map(some, range(CONNECTIONS)))


def beside_maildev() -> None:
    with tempfile.TemporaryDirectory() as folder, sandbox() as (ours, _), maildev(Path(folder)) as (theirs, smtp):
        asyncio.run(send(ours, 0, ENTRIES))
        mail(smtp, ENTRIES)
        found: dict[str, list[Opened]] = {"sandbox": [], "MailDev": []}
        for _ in range(ROUNDS):
            found["sandbox"].append(asyncio.run(opened(f"{ours}/_sandbox/ui/", OURS_IS_THERE)))
            found["MailDev"].append(asyncio.run(opened(theirs, MAILDEV_IS_THERE)))
    scripts = {name: statistics.median(one.script for one in pages) for name, pages in found.items()}
    for name, pages in found.items():
        print(f"{name:9}{ENTRIES} entries: {scripts[name] * 1000:4.0f} ms of script, {pages[0].size:,} bytes")
    ratio = scripts["sandbox"] / scripts["MailDev"]
    print(f"script, sandbox to MailDev: {ratio:.2f} (wanted: at most {MOST_OF_MAILDEV})")


def many() -> None:
    with sandbox() as (url, _):
        asyncio.run(send(url, 0, MANY))
        pages = [asyncio.run(opened(f"{url}/_sandbox/ui/", OURS_IS_THERE)) for _ in range(ROUNDS)]
    script = statistics.median(one.script for one in pages)
    print(f"{MANY} conversations: {script * 1000:.0f} ms of script (wanted: at most {MOST_SCRIPT * 1000:.0f} ms)")
    print(f"first view: {pages[0].size:,} bytes (wanted: at most {MOST_BYTES:,})")


def nanoseconds(process: int) -> int:
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0])


async def cost(url: str, process: int, first: int) -> float:
    """Return the microseconds of the server's processor time for each request of a burst."""
    before = nanoseconds(process)
    await send(url, first, BURST)
    await asyncio.sleep(0.5)  # what the page is sent about the last of them
    return (nanoseconds(process) - before) / BURST / 1000


async def watched() -> None:
    with sandbox() as (url, process):
        os.sched_setaffinity(process, {min(os.sched_getaffinity(0))})
        await send(url, 0, BURST)
        without, watching = [], []
        for number in range(1, ROUNDS + 1):
            without.append(await cost(url, process, 2 * number * BURST))
            async with browser() as tab:
                await tab.go(f"{url}/_sandbox/ui/")
                await tab.until(OURS_IS_THERE)
                watching.append(await cost(url, process, (2 * number + 1) * BURST))
    alone, beside = statistics.median(without), statistics.median(watching)
    print(f"a request: {alone:.0f} µs of the server's processor time, with one page open {beside:.0f} µs")
    print(f"rate with one page open: {alone / beside:.2f} of that without (wanted: at least {LEAST_RATE})")


def main() -> None:
    if shutil.which("npm") is None:
        raise SystemExit("npm is missing; on Debian: apt-get install npm")
    beside_maildev()
    many()
    asyncio.run(watched())


if __name__ == "__main__":
    main()

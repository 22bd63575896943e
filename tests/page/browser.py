"""A headless Chromium, driven over its DevTools protocol."""

import asyncio
import base64
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = Path("/usr/bin/chromium")
IS_THERE = CHROMIUM.exists()
PATIENCE = 20.0
"""Seconds of wall time before a test gives up on something in the browser."""

_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)


class Browser:
    """One tab. ``problems`` are the errors of the console, of scripts, and of the Content-Security-Policy."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._session = ""
        self._loaded = asyncio.Event()
        self.problems: list[str] = []

    async def read(self) -> None:
        async for message in self._socket:
            data = json.loads(message.data)
            waiting = self._waiting.pop(data.get("id", 0), None)
            if waiting is not None:
                waiting.set_result(data)
            elif data.get("method") == "Page.loadEventFired":
                self._loaded.set()
            elif data.get("method") == "Runtime.exceptionThrown":
                self.problems.append(str(data["params"]["exceptionDetails"]))
            elif data.get("method") == "Log.entryAdded" and data["params"]["entry"]["level"] == "error":
                self.problems.append(str(data["params"]["entry"]["text"]))

    async def call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._waiting[number] = answer = asyncio.get_running_loop().create_future()
        asked = {"id": number, "method": method, "params": parameters}
        await self._socket.send_json({**asked, "sessionId": self._session} if self._session else asked)
        async with asyncio.timeout(PATIENCE):
            data = await answer
        assert "error" not in data, (method, data["error"])
        return data["result"]

    async def open(self) -> None:
        target = await self.call("Target.createTarget", url="about:blank")
        attached = await self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")

    async def go(self, url: str) -> None:
        await self.call("Page.navigate", url=url)

    async def look(self, width: int = 1280, height: int = 800, scheme: str = "light") -> None:
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        await self.call("Emulation.setEmulatedMedia", features=[feature])

    async def run(self, expression: str) -> Any:
        """Return the value of an expression; one that is a promise is waited for."""
        done = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    async def leave(self, expression: str) -> None:
        """Run an expression that leads to another document, and wait until that is loaded."""
        self._loaded.clear()
        await self.run(expression)
        async with asyncio.timeout(PATIENCE):
            await self._loaded.wait()

    async def until(self, condition: str) -> Any:
        """Wait until an expression is true; it is looked at before each frame that the page draws."""
        looked = f"""new Promise((done, failed) => {{
            const end = performance.now() + {PATIENCE * 750};
            const look = () => {{
                const value = ({condition});
                if (value) done(value);
                else if (performance.now() > end) failed(new Error(document.body.innerText.slice(0, 2000)));
                else setTimeout(look, 20);
            }};
            look();
        }})"""
        return await self.run(looked)

    async def press(self, key: str) -> None:
        code = {"Enter": 13, "Escape": 27, "Tab": 9}.get(key, ord(key[0].upper()))
        text = "\r" if key == "Enter" else key if len(key) == 1 else ""
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if kind == "keyDown" and text else {}
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **more)

    async def type(self, text: str) -> None:
        await self.call("Input.insertText", text=text)

    async def click(self, words: str) -> None:
        """Click the button, link or switch with these words, once it is there."""
        # In one turn: a view that begins anew takes the button away between two.
        await self.until(f"(() => {{ const one = {named(words)}; one?.click(); return Boolean(one); }})()")

    async def shot(self) -> bytes:
        """Return what is in sight as a PNG."""
        image = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(image["data"])


def named(words: str) -> str:
    wanted = json.dumps(words)
    return (
        "[...document.querySelectorAll('button, a, summary')].find((one) => !one.disabled && "
        "one.getAttribute('aria-disabled') !== 'true' && "
        f"(one.textContent.trim() === {wanted} || one.getAttribute('aria-label') === {wanted}))"
    )


async def _address(folder: Path, process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        async for line in process.stderr:
            if b"DevTools listening on " in line:
                return line.rpartition(b" ")[2].strip().decode()
    raise AssertionError(f"Chromium did not start in {folder}")


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    assert IS_THERE, "the page is tested in Chromium: apt-get install chromium"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            str(CHROMIUM),
            *_ARGUMENTS,
            f"--user-data-dir={folder}",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            address = await _address(Path(folder), process)
            async with (
                aiohttp.ClientSession() as client,
                client.ws_connect(address, max_msg_size=0) as socket,
                asyncio.TaskGroup() as group,
            ):
                one = Browser(socket)
                reading = group.create_task(one.read())
                await one.open()
                yield one
                with suppress(TimeoutError):
                    await one.call("Browser.getVersion")
                reading.cancel()
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

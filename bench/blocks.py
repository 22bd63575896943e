"""The longest time for which one request keeps the server's loop from all others.

    .venv/bin/python bench/blocks.py          # all; or the names of some

A server runs in a thread of this process. Its loop measures the processor time of each of its turns while a request
is made that has much to do: the longest turn counts, and other requests wait for that long at least.
"""

import asyncio
import gc
import http.client
import json
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote, urlsplit

from sms_sandbox import providers
from sms_sandbox.cli.process.garbage import Collector
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.server.app import start
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.settings import ServerSettings

MESSAGES: Final = 10_000
START: Final = 1_767_603_600_000_000
MOST: Final = 0.05
"""Seconds of a turn from which on the exit code is 1."""

RULES: Final = 2_000
PHASES: Final = 20_000
LONG: Final = 9_000_000
SEND: Final = "/smsmode/http/1.6/sendSMS.do?accessToken=T&numero=06399{0:05}&message=Message+{0}"


class Turns:
    """Measure the turns of a loop."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._before = time.thread_time()

    def tick(self) -> None:
        now = time.thread_time()
        self.longest = max(self.longest, now - self._before)
        self._before = now
        asyncio.get_running_loop().call_soon(self.tick)


class Server:
    """A server in a thread, full of messages."""

    def __init__(self) -> None:
        self.turns: Final = Turns()
        self._url = ""
        self._ready: Final = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True).start()
        self._ready.wait()

    async def _serve(self) -> None:
        found = providers.load()
        account = AccountSettings(provider="smsmode", login=None, secret="T", credit=Decimal(10**9))  # noqa: S106
        engine = EngineSettings(start=START, accounts=(account,))
        running = await start(ServerSettings(engine=engine, providers=found, port=0, clock=Mode.VIRTUAL))
        self._url = running.url
        self.turns.tick()
        collector = Collector()  # as ``sandbox up``
        collector.begin()
        self._ready.set()
        await collector.run()

    def ask(self, method: str, path: str, body: object = None, kind: str = "application/json") -> Any:  # noqa: ANN401  JSON
        where = urlsplit(self._url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=300)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection.request(method, path, data, {} if data is None else {"Content-Type": kind})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return json.loads(text) if text[:1] in (b"{", b"[") else text

    def fill(self) -> None:
        where = urlsplit(self._url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port)
        for number in range(MESSAGES):
            connection.request("GET", SEND.format(number))
            connection.getresponse().read()
        connection.close()
        self.ask("POST", "/_sandbox/v1/clock/advance", {"by": "1h"})


def many_rules() -> str:
    head = 'schema = 1\nname = "many"\n'
    return head + "".join(
        f"[[rule]]\nname = \"r{number}\"\nwhen = {{ matches = '\\bcode {number}\\d\\b' }}\nstatus = 503\n"
        for number in range(RULES)
    )


def many_phases() -> str:
    head = 'schema = 1\nname = "many"\n'
    return head + "".join(
        f'[[phase]]\nname = "p{number}"\nat = "{number}s"\nfor = "1s"\nfaults = [{{ share = 1.0, status = 503 }}]\n'
        for number in range(PHASES)
    )


EXPECTATIONS: Final = """schema = 1
name = "expectations"
[[expect]]
name = "one"
messages = { matches = 'Message \\d+7', state = "delivered" }
at_least = 1
[[expect]]
name = "nothing twice"
messages = { repeated = ["to", "text"] }
count = 0
[[expect]]
name = "webhooks"
webhooks = { answer = "2xx" }
at_least = 1
[[expect]]
name = "late"
within = "30s"
messages = { state = "failed" }
at_least = 5
"""


def waits(server: Server) -> None:
    """A hundred waits that time out together."""
    with ThreadPoolExecutor(100) as pool:
        [*pool.map(lambda _: server.ask("GET", "/_sandbox/v1/messages/wait?text=nowhere&timeout=2s"), range(100))]


def streams(server: Server) -> None:
    """A hundred streams of events from the start."""
    where = urlsplit(server._url)  # noqa: SLF001

    def read(_: int) -> None:
        connection = http.client.HTTPConnection(where.hostname or "", where.port)
        connection.request("GET", "/_sandbox/v1/events/stream?after=0")
        answer, got = connection.getresponse(), 0
        while got < 1_000_000:
            got += len(answer.read1(65536))
        connection.close()

    with ThreadPoolExecutor(20) as pool:
        [*pool.map(read, range(40))]


def put(server: Server, text: str) -> None:
    found = server.ask("PUT", "/_sandbox/v1/scenario", {"scenario": text})
    if "error" in found:
        print("   ", str(found)[:150])


def judged(server: Server, path: str) -> None:
    put(server, EXPECTATIONS)
    server.fill()
    time.sleep(0.2)  # for the end of the last turn
    server.turns.longest = 0.0
    server.ask("GET", f"/_sandbox/v1/scenario/{path}")


def long_text(server: Server, kind: str, path: str, body: bytes) -> None:
    print("   ", str(server.ask("POST", path, body, kind))[:100])


SMSMODE_FORM: Final = b"accessToken=T&numero=0639980001&message="
GATEWAY_FORM: Final = b"token=T&sendto=%2B33639980001&device_id=1&body="
FORM: Final = "application/x-www-form-urlencoded"
CASES: Final[dict[str, Callable[[Server], Any]]] = {
    "filter": lambda server: server.ask("GET", f"/_sandbox/v1/messages?matches={quote('(x+x+)+y')}"),
    "filter-last": lambda server: server.ask("GET", "/_sandbox/v1/messages?text=nowhere"),
    "conversations": lambda server: server.ask("GET", "/_sandbox/v1/conversations?text=nowhere"),
    "list-1000": lambda server: server.ask("GET", "/_sandbox/v1/messages?limit=1000"),
    "exchanges-1000": lambda server: server.ask("GET", "/_sandbox/v1/exchanges?limit=1000"),
    "webhooks-1000": lambda server: server.ask("GET", "/_sandbox/v1/webhooks?limit=1000"),
    "events-1000": lambda server: server.ask("GET", "/_sandbox/v1/events?limit=1000"),
    "waits": waits,
    "streams": streams,
    "otp": lambda server: server.ask("GET", "/_sandbox/v1/otp/33639900001?timeout=10ms"),
    "export": lambda server: server.ask("GET", "/_sandbox/v1/export"),
    "clear": lambda server: server.ask("DELETE", "/_sandbox/v1/messages"),
    "rules": lambda server: put(server, many_rules()),
    "phases": lambda server: put(server, many_phases()),
    "odd-key": lambda server: put(server, "a." * 20_000 + "a = 1"),
    "verdict": lambda server: judged(server, "verdict"),
    "report": lambda server: judged(server, "report"),
    "smsmode-e9": lambda server: long_text(
        server,
        FORM,
        "/smsmode/http/1.6/sendSMS.do",
        SMSMODE_FORM + b"%E9" * (LONG // 3),
    ),
    "smsmode-plain": lambda server: long_text(
        server, FORM, "/smsmode/http/1.6/sendSMS.do", SMSMODE_FORM + b"a" * LONG
    ),
    "insim": lambda server: long_text(
        server,
        "application/json",
        "/insim/api/v1/sendsms",
        b'{"header":{"login":"a@b.c","accessKey":"k"},"messages":[{"phone_number":"+33639980001","message":"'
        + "é".encode() * (LONG // 2)
        + b'"}]}',
    ),
    "smsgateway24": lambda server: long_text(
        server,
        FORM,
        "/smsgateway24/getdata/addsms",
        GATEWAY_FORM + b"%C3%A9" * (LONG // 6),
    ),
    "smsfactor": lambda server: long_text(
        server,
        "application/json",
        "/smsfactor/send",
        b'{"sms":{"authentication":{"username":"u","password":"p"},"message":{"text":"'
        + b"a" * LONG
        + b'"},"recipients":{"gsm":[{"value":"33639980001"}]}}}',
    ),
}


def main() -> None:
    gc.collect()
    server = Server()
    server.fill()
    worst = 0.0
    for name in sys.argv[1:] or CASES:
        time.sleep(0.2)
        server.turns.longest = 0.0
        began = time.perf_counter()
        CASES[name](server)
        seconds = time.perf_counter() - began
        time.sleep(0.1)  # for the end of the last turn
        worst = max(worst, server.turns.longest)
        print(f"{name:16} longest turn {1e3 * server.turns.longest:7.1f} ms, answered in {seconds:6.2f} s")
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()

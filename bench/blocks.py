"""The longest time for which one request keeps the server's loop from all others.

    .venv/bin/python bench/blocks.py          # all; or the names of some

A server runs in a process of its own. Its loop measures the processor time that the process has between two of its
turns while a request is made that has much to do: work of the loop, and of threads that keep it from going on. The
longest turn counts, and other requests wait for that long at least. Meanwhile a third process asks another workspace
again and again; its longest wait, in wall time, is only worth something on a quiet machine.
"""

import asyncio
import gc
import http.client
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import RawValue
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
PLANNED: Final = 20_000
LONG: Final = 9_000_000
LATER: Final = "05012026-11:30"
UNHEARD: Final = "http%3A%2F%2F127.0.0.1%3A1%2F"
OTHER: Final = "other"
PAUSE: Final = 0.001
"""Seconds between two requests to the other workspace."""

SEND: Final = "/smsmode/http/1.6/sendSMS.do?accessToken=T&numero=06399{0:05}&message=Message+{0}"


class Turns:
    """Measure the turns of a loop."""

    def __init__(self) -> None:
        self._longest: Final = RawValue("d", 0.0)
        self._before = time.process_time()

    @property
    def longest(self) -> float:
        """Return the seconds of the longest turn since ``restart``, in any process."""
        return float(self._longest.value)

    def restart(self) -> None:
        self._longest.value = 0.0

    def tick(self) -> None:
        now = time.process_time()
        self._longest.value = max(self._longest.value, now - self._before)
        self._before = now
        asyncio.get_running_loop().call_soon(self.tick)


class Server:
    """A server in a process of its own, full of messages, and a client of another workspace in a second one."""

    def __init__(self) -> None:
        self.turns: Final = Turns()
        self.waits: Final = RawValue("d", 0.0)
        """Seconds of the longest wait of the other workspace's client."""

        processes = get_context("fork")
        ready, is_ready = processes.Pipe(duplex=False)
        processes.Process(target=lambda: asyncio.run(self._serve(is_ready)), daemon=True).start()
        self._url: str = ready.recv()
        self.ask("POST", "/_sandbox/v1/workspaces", {"name": OTHER})
        processes.Process(target=self._ask_again_and_again, daemon=True).start()

    def restart(self) -> None:
        """Measure from now on."""
        self.turns.restart()
        self.waits.value = 0.0

    def connection(self) -> http.client.HTTPConnection:
        where = urlsplit(self._url)
        return http.client.HTTPConnection(where.hostname or "", where.port, timeout=300)

    async def _serve(self, is_ready: Connection) -> None:
        found = providers.load()
        account = AccountSettings(provider="smsmode", login=None, secret="T", credit=Decimal(10**9))  # noqa: S106
        engine = EngineSettings(start=START, accounts=(account,))
        running = await start(ServerSettings(engine=engine, providers=found, port=0, clock=Mode.VIRTUAL))
        self.turns.tick()
        collector = Collector()  # as ``sandbox up``
        collector.begin()
        is_ready.send(running.url)
        await collector.run()

    def _ask_again_and_again(self) -> None:
        connection = self.connection()
        while True:
            began = time.perf_counter()
            connection.request("GET", f"/~{OTHER}/smsmode/http/1.6/credit.do?accessToken=T")
            connection.getresponse().read()
            self.waits.value = max(self.waits.value, time.perf_counter() - began)
            time.sleep(PAUSE)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401  JSON
        connection = self.connection()
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        kind = {"Content-Type": JSON} if data is not None else {}
        connection.request(
            method, path, data, kind | {name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return json.loads(text) if text[:1] in (b"{", b"[") else text

    def send(self, count: int, more: str = "") -> None:
        """Send messages, each with a text of its own and ``more`` parameters."""
        connection = self.connection()
        for number in range(count):
            connection.request("GET", SEND.format(number) + more)
            connection.getresponse().read()
        connection.close()

    def fill(self) -> None:
        self.send(MESSAGES)
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

    def read(_: int) -> None:
        connection = server.connection()
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
    server.restart()
    server.ask("GET", f"/_sandbox/v1/scenario/{path}")


def advance(server: Server) -> None:
    """An advance over 20,000 planned messages, whose webhooks nobody receives."""
    server.send(PLANNED, f"&date_envoi={LATER}&notification_url={UNHEARD}")
    time.sleep(0.2)  # for the end of the last turn
    server.restart()
    server.ask("POST", "/_sandbox/v1/clock/advance", {"by": "2h"})


def drop(server: Server) -> None:
    """A full workspace is dropped."""
    path = "/_sandbox/v1/workspaces/full"
    server.ask("PUT", path, {})
    connection = server.connection()
    for number in range(MESSAGES):
        connection.request("GET", "/~full" + SEND.format(number))
        connection.getresponse().read()
    connection.close()
    server.ask("POST", f"{path}/clock/advance", {"by": "1h"})
    time.sleep(0.2)  # for the end of the last turn
    server.restart()
    server.ask("DELETE", path)


def long_text(server: Server, path: str, body: bytes, **headers: str) -> None:
    print("   ", str(server.ask("POST", path, body, **headers))[:100])


SMSMODE_FORM: Final = b"accessToken=T&numero=0639980001&message="
SMSFACTOR: Final = (
    b'{"sms":{"authentication":{"username":"u","password":"p"},"message":{"text":"%s"},'
    b'"recipients":{"gsm":[{"value":"33639980001"}]}}}'
)
GATEWAY_FORM: Final = b"token=T&sendto=%2B33639980001&device_id=1&body="
FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
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
    "advance": advance,
    "drop": drop,
    "verdict": lambda server: judged(server, "verdict"),
    "report": lambda server: judged(server, "report"),
    "smsmode-e9": lambda server: long_text(
        server, "/smsmode/http/1.6/sendSMS.do", SMSMODE_FORM + b"%E9" * (LONG // 3), Content_Type=FORM
    ),
    "smsmode-plain": lambda server: long_text(
        server, "/smsmode/http/1.6/sendSMS.do", SMSMODE_FORM + b"a" * LONG, Content_Type=FORM
    ),
    "smsmode-rest": lambda server: long_text(
        server,
        "/smsmode/sms/v1/messages",
        b'{"recipient":{"to":"33639980001"},"body":{"text":"' + "é".encode() * (LONG // 2) + b'"}}',
        X_Api_Key="T",
    ),
    "insim": lambda server: long_text(
        server,
        "/insim/api/v1/sendsms",
        b'{"header":{"login":"a@b.c","accessKey":"k"},"messages":[{"phone_number":"+33639980001","message":"'
        + "é".encode() * (LONG // 2)
        + b'"}]}',
    ),
    "smsgateway24": lambda server: long_text(
        server, "/smsgateway24/getdata/addsms", GATEWAY_FORM + b"%C3%A9" * (LONG // 6), Content_Type=FORM
    ),
    "smsfactor": lambda server: long_text(server, "/smsfactor/send", SMSFACTOR % (b"a" * LONG), Accept=JSON),
    "smsfactor-e9": lambda server: long_text(
        server, "/smsfactor/send", SMSFACTOR % ("é".encode() * (LONG // 2)), Accept=JSON
    ),
    "smsfactor-head": lambda server: long_text(
        server, "/smsfactor/send", SMSFACTOR % (b"a" * LONG), Accept=JSON, sfusername="u", sfpassword="p"
    ),
}


def main() -> None:
    gc.collect()
    server = Server()
    server.fill()
    worst = 0.0
    for name in sys.argv[1:] or CASES:
        time.sleep(0.2)
        server.restart()
        began = time.perf_counter()
        CASES[name](server)
        seconds = time.perf_counter() - began
        time.sleep(0.1)  # for the end of the last turn
        turn, wait = server.turns.longest, server.waits.value
        worst = max(worst, turn)
        print(
            f"{name:16} longest turn {1e3 * turn:6.1f} ms, others wait {1e3 * wait:6.1f} ms, done in {seconds:6.2f} s"
        )
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()

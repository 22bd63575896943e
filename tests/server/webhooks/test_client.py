import asyncio
import socket
import threading
from dataclasses import replace
from typing import Any

import pytest
from sms_sandbox.contract import NO_RETRIES, RetryPlan, WebhookRequest
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import MILLISECOND, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import AttemptRequest, Outcome
from sms_sandbox.server.webhooks import client
from sms_sandbox.server.webhooks.client import WebhookClient, dialled
from sms_sandbox.server.webhooks.connection import LIFE, ReceiverConnection
from sms_sandbox.server.webhooks.dialling import Dial
from sms_sandbox.server.webhooks.guard import WebhookGuard
from sms_sandbox.server.webhooks.receivers import MOST_AT_A_TIME
from sms_sandbox.server.webhooks.resolver import Addresses, LookUp, Resolver
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import PATIENCE, Watch, receiver, until
from tests.server.webhooks.exchanging import lasting_receiver


async def never(*_: Any, **__: Any) -> tuple[asyncio.BaseTransport, ReceiverConnection]:
    """Replace the dialler where nothing may be dialled."""
    raise AssertionError


class Desk:
    """An engine whose webhooks are sent by a WebhookClient, and the reported outcomes."""

    def __init__(
        self,
        url: str,
        retries: RetryPlan = NO_RETRIES,
        look_up: LookUp | None = None,
        dial: Dial | None = None,
    ) -> None:
        webhooks = {"acme": {"status": url}}
        self.engine = Engine([ACME], EngineSettings(start=MORNING, webhooks=webhooks, retries={"acme": retries}))
        self.outcomes: list[Outcome] = []
        self.client = WebhookClient(WebhookGuard(resolver=Resolver(look_up)), self.report, dial or dialled)

    def report(self, call: AttemptRequest, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.engine.webhooks.finished(call, outcome)

    def send(self, number: int = 0) -> None:
        body = f"key=k1&to=33639980{number:03}&text=hello".encode()
        self.engine.exchange(HttpRequest("POST", b"/acme/send", (), body))

    def fire(self, *states: MessageState) -> None:
        for message in list(self.engine.messages):
            for state in states:
                self.engine.network.set_state(message, state)
        self.client.make(self.engine.webhooks.take_attempts())

    def deliver(self) -> None:
        self.send()
        self.fire(MessageState.DELIVERED)

    async def error(self) -> str | None:
        """Deliver a message and return the error of its webhook."""
        self.deliver()
        [outcome] = await self.settled()
        assert (outcome.status, outcome.body, outcome.is_taken) == (None, b"", False)
        return outcome.error

    async def settled(self) -> list[Outcome]:
        while self.client.in_flight:
            await self.client.settle()
        return self.outcomes


async def outcome_of(url: str, retries: RetryPlan = NO_RETRIES) -> Outcome:
    desk = Desk(url, retries)
    desk.deliver()
    [outcome] = await desk.settled()
    return outcome


async def test_receiver_gets_exactly_the_providers_bytes() -> None:
    async with receiver() as taking:
        desk = Desk(f"{taking.url}/told?k=1")
        desk.send()
        desk.fire(MessageState.DELIVERED)
        await desk.settled()
        [webhook] = desk.engine.webhooks.recent
        assert taking.got == [webhook.outgoing.request.to_bytes()]


async def test_unusual_target_and_headers_are_sent_unchanged() -> None:
    async with receiver() as taking:
        desk = Desk(f"{taking.url}/")
        desk.send()
        desk.engine.network.set_state(next(iter(desk.engine.messages)), MessageState.DELIVERED)
        [call] = desk.engine.webhooks.take_attempts()
        odd = HttpRequest("GET", b"/cb?k=1?message=%7B'\"|", (("host", "h"), ("Connection", "keep-alive")))
        webhook = replace(call.webhook.outgoing, request=odd)
        call.webhook.made = webhook
        desk.client.make([call])
        await desk.settled()
        assert taking.got == [b"GET /cb?k=1?message=%7B'\"| HTTP/1.1\r\nhost: h\r\nConnection: keep-alive\r\n\r\n"]


async def test_status_and_body_of_the_answer_are_reported() -> None:
    async with receiver(answer=b"HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nlater") as taking:
        outcome = await outcome_of(taking.url)
    assert (outcome.status, outcome.body, outcome.error, outcome.is_taken) == (503, b"later", None, False)
    assert outcome.duration > 0


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nuntil the end",
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK",
    ],
)
async def test_any_2xx_counts_as_taken_in_any_framing(answer: bytes) -> None:
    async with receiver(answer=answer) as taking:
        assert (await outcome_of(taking.url)).is_taken


async def test_redirects_are_not_followed() -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    async with receiver(answer=answer) as taking:
        outcome = await outcome_of(taking.url)
    assert (outcome.status, outcome.is_taken) == (302, False)


async def test_only_the_beginning_of_a_long_answer_is_kept() -> None:
    async with receiver(answer=b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000) as taking:
        outcome = await outcome_of(taking.url)
    assert outcome.body == b"x" * 65536


async def test_silent_receiver_ends_with_a_time_out() -> None:
    async with receiver(gate=asyncio.Event()) as taking:
        outcome = await outcome_of(taking.url, RetryPlan(timeout=50 * MILLISECOND))
        assert taking.gate is not None
        taking.gate.set()
    assert outcome.error == "no answer within 0.05 s"


async def test_public_address_is_refused_and_never_dialled() -> None:
    desk = Desk("http://203.0.113.7/cb", dial=never)
    assert await desk.error() == (
        "refused: 203.0.113.7 is neither loopback nor private; allow it with --webhook-allow 203.0.113.7"
    )


@pytest.mark.parametrize("host", ["a..b", f"{'x' * 64}.example", ".fr", "[.]"])
async def test_text_that_is_not_a_host_name_ends_as_not_reached(host: str) -> None:
    error = await Desk(f"http://{host}/", dial=never).error()
    assert error == f"not reached: {host.strip('[]')!r} is not a host name"


@pytest.mark.parametrize(
    ("number", "error"),
    [(socket.EAI_NONAME, "the host name is not known"), (socket.EAI_AGAIN, "the host name cannot be resolved now")],
)
async def test_name_without_an_address_ends_as_not_reached(number: int, error: str) -> None:
    def look_up(host: str) -> Addresses:
        raise socket.gaierror(number, host)

    assert await Desk("http://app.test/", look_up=look_up, dial=never).error() == f"not reached: {error}"


async def test_slow_name_delays_no_other_webhook_and_ends_in_time() -> None:
    gate = threading.Event()

    def look_up(host: str) -> Addresses:
        gate.wait(PATIENCE)
        return (host,)

    slow = [Desk(f"http://slow{number}.test/", RetryPlan(timeout=SECOND), look_up=look_up) for number in range(50)]
    for desk in slow:
        desk.deliver()
    async with receiver() as taking:
        assert (await outcome_of(taking.url)).is_taken
    assert [desk.outcomes for desk in slow] == [[]] * 50
    errors = [(await desk.settled())[0].error for desk in slow]
    gate.set()
    assert errors == ["no answer within 1 s"] * 50


async def test_failure_of_the_sandbox_itself_is_reported_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(*_: Any, **__: Any) -> tuple[asyncio.BaseTransport, ReceiverConnection]:
        raise ZeroDivisionError

    assert await Desk("http://127.0.0.1:1/", dial=broken).error() == "not sent: the sandbox failed, see its log"
    assert [record.exc_info is not None for record in caplog.records] == [True]


async def test_webhooks_of_one_message_keep_their_order_at_a_slow_receiver() -> None:
    async with receiver(gate=asyncio.Event()) as taking:
        desk = Desk(taking.url)
        desk.send()
        desk.fire(MessageState.SENT, MessageState.DELIVERED)
        await taking.wait_for(1)
        assert len(taking.got) == 1
        assert taking.gate is not None
        taking.gate.set()
        await desk.settled()
        assert [data.rpartition(b" ")[2] for data in taking.got] == [b"gone", b"there"]


async def test_webhooks_to_one_target_are_limited_and_none_is_lost() -> None:
    async with receiver(gate=asyncio.Event()) as taking:
        desk = Desk(taking.url)
        for number in range(3 * MOST_AT_A_TIME):
            desk.send(number)
        desk.fire(MessageState.DELIVERED)
        await taking.wait_for(MOST_AT_A_TIME)
        assert len(taking.got) == MOST_AT_A_TIME
        assert taking.gate is not None
        taking.gate.set()
        assert [outcome.status for outcome in await desk.settled()] == [200] * (3 * MOST_AT_A_TIME)


async def test_webhooks_to_many_targets_are_limited_in_all_and_receivers_take_turns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "MOST_IN_ALL", 2)
    dialled_ports: list[int] = []
    gate = asyncio.Event()

    async def dial(_: Any, __: str, port: int, **___: Any) -> tuple[asyncio.BaseTransport, ReceiverConnection]:
        dialled_ports.append(port)
        await gate.wait()
        raise ConnectionRefusedError("no receiver")

    shared = Desk("http://127.0.0.1:1/", dial=dial)
    calls: list[AttemptRequest] = []
    for port in (1, 2, 3):
        desk = Desk(f"http://127.0.0.1:{port}/")
        for number in range(3):
            desk.send(number)
        for message in desk.engine.messages:
            desk.engine.network.set_state(message, MessageState.DELIVERED)
            message.id += f" to {port}"
        calls += desk.engine.webhooks.take_attempts()
    reported: list[str | None] = []
    shared.client = WebhookClient(WebhookGuard(), lambda _, outcome: reported.append(outcome.error), dial)
    shared.client.make(calls)
    await until(lambda: len(dialled_ports) == 2)
    gate.set()
    await shared.settled()
    assert dialled_ports == [1, 1, 1, 2, 3, 2, 3, 2, 3]
    assert reported == ["not reached: no receiver"] * 9


async def test_webhooks_of_one_message_share_a_connection_to_a_receiver_that_leaves_it_open(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        desk = Desk(f"{taking.url}/")
        desk.deliver()
        await desk.settled()
        await watch.goes_on(LIFE)
        desk.send(1)
        for state in (MessageState.SENT, MessageState.DELIVERED):
            desk.engine.network.set_state(next(iter(desk.engine.messages)), state)
        desk.client.make(desk.engine.webhooks.take_attempts())
        await desk.settled()
        [first, *_] = desk.engine.webhooks.recent
        count = sum(map(len, taking.got))
        desk.engine.webhooks.resend(first)
        desk.client.make(desk.engine.webhooks.take_attempts())
        [receiver] = desk.client._receivers.values()
        assert receiver.under_way == 0  # the answer that is being made goes first
        await desk.settled()
        assert sum(map(len, taking.got)) == count + 1
        assert [outcome.status for outcome in desk.outcomes] == [200] * len(desk.outcomes)
        assert [[data.rpartition(b" ")[2] for data in line] for line in taking.got[-1:]] == [
            [b"gone", b"there", b"there"]
        ]
        await desk.client.close()


async def test_calls_start_after_the_turn_of_the_loop_in_which_they_are_made() -> None:
    dials: list[str] = []

    async def dial(_: Any, address: str, *__: Any, **___: Any) -> tuple[asyncio.BaseTransport, ReceiverConnection]:
        dials.append(address)
        raise ConnectionRefusedError

    desk = Desk("http://127.0.0.1:1/", dial=dial)
    desk.deliver()
    assert (desk.client.in_flight, dials) == (1, [])
    await desk.settled()
    assert (desk.client.in_flight, dials) == (0, ["127.0.0.1"])


async def test_close_breaks_off_what_is_under_way_and_what_waits() -> None:
    async with lasting_receiver(answer=b"") as taking:
        desk = Desk(taking.url)
        for number in range(MOST_AT_A_TIME + 1):
            desk.send(number)
        desk.fire(MessageState.SENT, MessageState.DELIVERED)
        settling = asyncio.ensure_future(desk.client.settle())
        await until(lambda: sum(map(len, taking.got)) == MOST_AT_A_TIME)
        ended = asyncio.Event()

        async def dial(*_: Any, **__: Any) -> tuple[asyncio.BaseTransport, ReceiverConnection]:
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()
            raise AssertionError

        dialling = Desk("http://127.0.0.1:1/", dial=dial)
        dialling.deliver()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        for one in (desk, dialling):
            await one.client.close()
            assert (one.client.in_flight, one.outcomes) == (0, [])
        assert ended.is_set()
        await settling
        await until(lambda: not taking.lines)


async def test_call_after_the_close_is_not_made() -> None:
    desk = Desk("http://127.0.0.1:1/", dial=never)
    await desk.client.close()
    desk.deliver()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (desk.client.in_flight, len(desk.client._line.tasks), desk.outcomes) == (0, 0, [])


async def test_attempt_that_ends_after_the_close_is_not_reported(caplog: pytest.LogCaptureFixture) -> None:
    async with lasting_receiver() as taking:
        desk = Desk(taking.url)
        desk.send()
        desk.engine.network.set_state(next(iter(desk.engine.messages)), MessageState.DELIVERED)
        [call] = desk.engine.webhooks.take_attempts()
        call.webhook.outgoing.request.headers = (("X", "\u20ac"),)
        ends = asyncio.Event()

        async def dial(*args: Any, **kwargs: Any) -> tuple[asyncio.BaseTransport, ReceiverConnection]:
            opened = await dialled(*args, **kwargs)
            ends.set()
            return opened

        desk.client = WebhookClient(WebhookGuard(), desk.report, dial)
        desk.client.make([call])
        await ends.wait()
        await desk.client.close()
        await asyncio.sleep(0)
        assert (desk.client.in_flight, desk.outcomes, caplog.records) == (0, [], [])


async def test_settle_gives_up_after_its_time() -> None:
    async with lasting_receiver(answer=b"") as taking:
        desk = Desk(taking.url)
        desk.deliver()
        await desk.client.settle(0.01)
        assert desk.client.in_flight == 1
        await desk.client.close()


async def test_report_that_fails_is_logged_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    async with receiver() as taking:
        desk = Desk(taking.url)
        failures = iter([ZeroDivisionError()])
        usual = desk.report

        def report(call: AttemptRequest, outcome: Outcome) -> None:
            for failure in failures:
                raise failure
            usual(call, outcome)

        desk.client = WebhookClient(WebhookGuard(), report)
        desk.send()
        desk.fire(MessageState.SENT, MessageState.DELIVERED)
        [outcome] = await desk.settled()
        assert outcome.status == 200
    assert [record.getMessage() for record in caplog.records] == ["the report of webhook c1 failed"]


async def test_https_address_gets_tls() -> None:
    got = asyncio.get_running_loop().create_future()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.set_result(await reader.read(3))
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        outcome = await outcome_of(f"https://127.0.0.1:{port}/cb")
    assert got.result() == b"\x16\x03\x01"  # the first bytes of a TLS handshake
    assert outcome.error is not None


def test_webhook_shows_its_address() -> None:
    request = HttpRequest("GET", b"/cb?a=1")
    webhook = WebhookRequest(kind="k", fact="f", to=Url("http", "::1", 8080, "/"), request=request)
    assert webhook.url == "http://[::1]:8080/cb?a=1"

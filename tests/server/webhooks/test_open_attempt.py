"""One attempt, on a new connection or one that is open."""

import asyncio
import ssl
import time
from dataclasses import replace

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.engine.webhook_models import Attempt, AttemptRequest, Outcome, Webhook
from sms_sandbox.front_door.authority import Authority, utc
from sms_sandbox.front_door.contexts import Contexts
from sms_sandbox.front_door.names import PermittedNames
from sms_sandbox.server.webhooks import dialling
from sms_sandbox.server.webhooks.client import dialled
from sms_sandbox.server.webhooks.connection import DOUBT, LIFE
from sms_sandbox.server.webhooks.guard import WebhookGuard
from sms_sandbox.server.webhooks.open_attempt import Line, OpenAttempt, leaves_open
from sms_sandbox.server.webhooks.receivers import Receiver
from sms_sandbox.server.webhooks.resolver import Addresses, Resolver
from sms_sandbox.wire.exchange import Headers, HttpRequest
from sms_sandbox.wire.urls import Url

from tests.front_door.handshake import client_context
from tests.making import a_message
from tests.running import Watch, until
from tests.server.webhooks.exchanging import OK, LastingReceiver, lasting_receiver, reset


class Attempts:
    """Attempts at one receiver, and their outcomes."""

    def __init__(self, taking: LastingReceiver, watch: Watch, host: str = "127.0.0.1") -> None:
        self.to = Url("http", host, taking.port, "/")
        self.watch = watch
        self.taking = taking
        self.receiver = Receiver()
        self.asked: list[str] = []
        self.outcomes: list[Outcome] = []
        self.line = Line(WebhookGuard(resolver=Resolver(self.look_up)), dialled, self.done)

    def look_up(self, host: str) -> Addresses:
        self.asked.append(host)
        return ("127.0.0.1",)

    def done(self, receiver: Receiver, call: AttemptRequest, outcome: Outcome) -> None:
        del call
        assert receiver is self.receiver
        self.outcomes.append(outcome)

    async def outcome(self, request: HttpRequest | None = None) -> Outcome:
        request = request or HttpRequest("GET", b"/", (("Host", "h"),))
        made = WebhookRequest(kind="k", fact="f", to=self.to, request=request)
        webhook = Webhook("c1", "c1", "acme", a_message(), 0, made=made)
        OpenAttempt(self.line, self.receiver, AttemptRequest(webhook, Attempt(0))).start()
        count = len(self.outcomes)
        await until(lambda: len(self.outcomes) > count)
        return self.outcomes[-1]

    async def see_the_receiver_last(self) -> None:
        """Make an attempt, after which connections are used again."""
        assert (await self.outcome()).status == 200
        await self.watch.goes_on(LIFE)
        assert self.taking.lines == []


async def test_attempts_that_follow_each_other_share_a_connection_and_its_checks(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        attempts = Attempts(taking, watch, "app.test")
        await attempts.see_the_receiver_last()
        for _ in range(3):
            assert (await attempts.outcome()).status == 200
        assert [len(requests) for requests in taking.got] == [1, 3]
        assert attempts.asked == ["app.test"] * 2
        attempts.receiver.close()


@pytest.mark.parametrize(
    ("request_headers", "answer"),
    [
        ((("Host", "h"), ("Connection", "close")), OK),
        ((), OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")),
        ((), b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nOK"),
        ((), OK + b"more"),
    ],
)
async def test_connection_that_one_side_closes_is_not_used_again(
    watch: Watch, request_headers: Headers, answer: bytes
) -> None:
    async with lasting_receiver() as taking:
        attempts = Attempts(taking, watch)
        await attempts.see_the_receiver_last()
        taking.answer = answer
        for _ in range(2):
            assert (await attempts.outcome(HttpRequest("GET", b"/", request_headers))).status == 200
        assert [len(requests) for requests in taking.got] == [1, 1, 1]


async def test_connection_with_tls_is_checked_and_used_once(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = Authority.make(PermittedNames.of(["app.test"]), utc(time.time()))
    monkeypatch.setattr(dialling, "_context", lambda: client_context(authority.root_pem))
    context = Contexts(authority, lambda _: None).initial("127.0.0.1")
    async with lasting_receiver(context) as taking:
        attempts = Attempts(taking, watch, "app.test")
        attempts.to = replace(attempts.to, scheme="https")
        for _ in range(2):
            assert (await attempts.outcome()).status == 200
            assert attempts.receiver.take("http") is None
            await watch.goes_on(LIFE)
        assert [len(requests) for requests in taking.got] == [1, 1]
        monkeypatch.setattr(dialling, "_context", ssl.create_default_context)
        attempts.receiver.close()
        error = (await attempts.outcome()).error
        assert error is not None
        assert error.startswith("not reached: TLS: ")


async def test_request_that_met_a_closed_connection_is_sent_on_a_new_one(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        attempts = Attempts(taking, watch)
        await attempts.see_the_receiver_last()

        def answer_and_close(line: asyncio.Transport) -> None:
            line.write(OK)
            line.close()

        taking.react = answer_and_close
        for _ in range(3):
            assert (await attempts.outcome()).status == 200
        assert [len(requests) for requests in taking.got] == [1, 1, 1, 1]
        await until(lambda: not taking.lines)


async def test_request_that_was_read_and_not_answered_is_sent_once(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        attempts = Attempts(taking, watch)
        await attempts.see_the_receiver_last()
        assert (await attempts.outcome()).status == 200
        taking.react = lambda line: line.close()
        ending = asyncio.ensure_future(attempts.outcome())
        await until(lambda: not taking.lines)
        await watch.goes_on()
        await watch.goes_on(DOUBT)
        assert (await ending).error == "closed without an answer"
        assert [len(requests) for requests in taking.got] == [1, 2]


async def test_request_that_cannot_be_written_ends_as_not_reached(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        attempts = Attempts(taking, watch)
        await attempts.see_the_receiver_last()
        await attempts.outcome()
        odd = HttpRequest("GET", b"/", (("X", "\u20ac"),))
        for _ in range(2):
            outcome = await attempts.outcome(odd)
            assert outcome.error is not None
            assert outcome.error.startswith("not reached: ")
        assert [len(requests) for requests in taking.got] == [1, 1, 0]


async def test_first_request_of_a_connection_that_is_reset_is_sent_once(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        taking.react = reset
        attempts = Attempts(taking, watch)
        assert (await attempts.outcome()).error == "the connection broke: connection reset by peer"
        assert [len(requests) for requests in taking.got] == [1]


LENGTH = ("Content-Length", "2")


@pytest.mark.parametrize(
    ("headers", "length", "expected"),
    [
        ((), 0, True),
        ((("Host", "h"), ("Connection", "Keep-Alive")), 0, True),
        ((LENGTH,), 2, True),
        ((("content-length", "0"),), 0, True),
        ((LENGTH,), 3, False),
        ((), 2, False),
        ((LENGTH, LENGTH), 2, False),
        ((("Transfer-Encoding", "chunked"),), 2, False),
        ((("connection", "close"),), 0, False),
        ((("Connection", "Upgrade"), ("Upgrade", "x")), 0, False),
        ((("Upgrade", "x"),), 0, False),
        ((("Expect", "100-continue"), LENGTH), 2, False),
    ],
)
def test_request_whose_end_is_certain_leaves_the_connection_open(
    headers: Headers, length: int, *, expected: bool
) -> None:
    assert leaves_open(headers, length) is expected

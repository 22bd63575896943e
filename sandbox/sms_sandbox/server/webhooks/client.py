"""Send webhooks with exactly the bytes that the provider's folder wrote, and report each outcome.

Each webhook opens its own connection. The webhooks of one message or call keep their order; the number under way to
one target is limited, and the others wait.
"""

import asyncio
import contextlib
import ssl
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

import h11

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.webhook_models import AttemptRequest, Outcome
from sms_sandbox.server.tasks import Tasks
from sms_sandbox.server.webhooks.guard import RefusedTargetError, WebhookGuard

MOST_AT_A_TIME: Final = 8
"""Webhooks under way to one host and port at a time."""

_MOST_OF_AN_ANSWER: Final = 64 * 1024
_READ_SIZE: Final = 16 * 1024

Report = Callable[[AttemptRequest, Outcome], None]


class WebhookClient:
    def __init__(self, guard: WebhookGuard, report: Report) -> None:
        self._guard: Final = guard
        self._report: Final = report
        self._tasks: Final = Tasks()
        self._latest_of: Final[dict[str, asyncio.Task[None]]] = {}
        self._turns: Final[dict[tuple[str, int], asyncio.Semaphore]] = {}

    @property
    def in_flight(self) -> int:
        return len(self._tasks)

    def make(self, calls: Iterable[AttemptRequest]) -> None:
        """Start the calls; each is reported when it ends."""
        for call in calls:
            subject = call.webhook.subject.id
            before = self._latest_of.get(subject)
            task = self._tasks.start(self._make(call, before), f"webhook {call.webhook.id}")
            self._latest_of[subject] = task
            task.add_done_callback(partial(self._forget, subject))

    async def settle(self, timeout: float | None = None) -> None:  # noqa: ASYNC109  as Tasks.wait
        """Wait until no call is under way, or ``timeout`` seconds have passed."""
        await self._tasks.wait(timeout)

    async def close(self) -> None:
        await self._tasks.cancel()

    def _forget(self, subject: str, done: asyncio.Task[None]) -> None:
        if self._latest_of.get(subject) is done:
            del self._latest_of[subject]

    async def _make(self, call: AttemptRequest, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        webhook = call.webhook.outgoing
        turn = self._turns.setdefault((webhook.to.host, webhook.to.port), asyncio.Semaphore(MOST_AT_A_TIME))
        async with turn:
            outcome = await self._attempt(webhook, call.webhook.retries.timeout / SECOND)
        self._report(call, outcome)

    async def _attempt(self, webhook: WebhookRequest, seconds: float) -> Outcome:
        """Return the outcome of one call; ``seconds`` is the time from connecting to the last byte of the answer."""
        started = time.perf_counter_ns()
        status, body, error = None, b"", None
        try:
            async with asyncio.timeout(seconds):
                resolved = await self._guard.resolve(webhook.to.host, webhook.to.port)
                status, body = await _exchange(webhook, resolved.address)
        except RefusedTargetError as refusal:
            error = f"refused: {refusal}"
        except TimeoutError:
            error = f"no answer within {seconds:g} s"
        except h11.RemoteProtocolError as broken:
            error = f"not an HTTP answer: {broken}"
        except OSError as failure:
            error = f"not reached: {failure.strerror or failure}"
        return Outcome(status=status, body=body, error=error, duration=(time.perf_counter_ns() - started) // 1000)


async def _exchange(webhook: WebhookRequest, address: str) -> tuple[int, bytes]:
    context = ssl.create_default_context() if webhook.to.scheme == "https" else None
    reader, writer = await asyncio.open_connection(
        address, webhook.to.port, ssl=context, server_hostname=webhook.to.host if context else None
    )
    try:
        writer.write(webhook.request.to_bytes())
        await writer.drain()
        return await _read_answer(reader, webhook.request.method)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _read_answer(reader: asyncio.StreamReader, method: str) -> tuple[int, bytes]:
    """Return the status and the beginning of the body.

    Raise h11.RemoteProtocolError for an answer that is not HTTP.
    """
    parser = h11.Connection(h11.CLIENT)
    # The parser needs a request to read its answer; the real request was written unchanged.
    parser.send(h11.Request(method=method, target="/", headers=[("Host", "receiver")]))
    parser.send(h11.EndOfMessage())
    status, body = 0, bytearray()
    while True:
        event = parser.next_event()
        if event is h11.NEED_DATA:
            parser.receive_data(await reader.read(_READ_SIZE))
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            body += event.data
        elif not isinstance(event, h11.InformationalResponse):
            break
        if len(body) > _MOST_OF_AN_ANSWER:
            break
    return status, bytes(body[:_MOST_OF_AN_ANSWER])

"""Send webhooks with exactly the bytes that the provider's folder wrote, and report each outcome.

Each webhook opens its own connection. The webhooks of one message or call keep their order; the number under way to
one target is limited, and the others wait.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Final

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.webhook_models import AttemptRequest, Outcome
from sms_sandbox.server.tasks import Tasks
from sms_sandbox.server.webhooks.exchange import AttemptError, Dial, exchange, reason
from sms_sandbox.server.webhooks.guard import RefusedTargetError, WebhookGuard

MOST_AT_A_TIME: Final = 8
"""Webhooks under way to one host and port at a time."""

Report = Callable[[AttemptRequest, Outcome], None]

_log: Final = logging.getLogger(__name__)


class WebhookClient:
    """Every attempt ends within its time, and its outcome is reported. ``dial`` opens the connections."""

    def __init__(self, guard: WebhookGuard, report: Report, dial: Dial = asyncio.open_connection) -> None:
        self._guard: Final = guard
        self._report: Final = report
        self._dial: Final = dial
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
        if before is not None and not before.done():
            with suppress(Exception):  # it was logged
                await before
        webhook = call.webhook.outgoing
        async with self._turn_at(webhook.to.host, webhook.to.port):
            outcome = await self._attempt(webhook, call.webhook.retries.timeout / SECOND)
        self._report(call, outcome)

    def _turn_at(self, host: str, port: int) -> asyncio.Semaphore:
        turn = self._turns.get((host, port))
        if turn is None:
            turn = self._turns[host, port] = asyncio.Semaphore(MOST_AT_A_TIME)
        return turn

    async def _attempt(self, webhook: WebhookRequest, seconds: float) -> Outcome:
        """Return the outcome of one call; ``seconds`` is the time from resolving to the last byte of the answer."""
        started = time.perf_counter_ns()
        status, body, error = None, b"", None
        try:
            async with asyncio.timeout(seconds):
                addresses = await self._guard.resolve(webhook.to.host)
                status, body = await exchange(webhook, addresses, self._dial, seconds)
        except RefusedTargetError as refusal:
            error = f"refused: {refusal}"
        except TimeoutError:
            error = f"no answer within {seconds:g} s"
        except AttemptError as failure:
            error = str(failure)
        except (OSError, ValueError) as failure:
            error = f"not reached: {reason(failure)}"
        except Exception:  # noqa: BLE001  an attempt without an end would be waited for
            _log.exception("the call of %s failed in the sandbox itself", webhook.url)
            error = "not sent: the sandbox failed, see its log"
        return Outcome(status=status, body=body, error=error, duration=(time.perf_counter_ns() - started) // 1000)

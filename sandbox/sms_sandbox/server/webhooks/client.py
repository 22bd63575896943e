"""Send webhooks with exactly the bytes that the provider's folder wrote, and report each outcome.

The webhooks of one message or call keep their order. The number under way is limited to one receiver and to all of
them, and the others wait. Those that follow each other soon share connections, as far as the receiver leaves them
open.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Final

from sms_sandbox.engine.webhook_models import AttemptRequest, Outcome
from sms_sandbox.server.webhooks.connection import ReceiverConnection
from sms_sandbox.server.webhooks.dialling import Dial
from sms_sandbox.server.webhooks.guard import WebhookGuard
from sms_sandbox.server.webhooks.open_attempt import Line, OpenAttempt
from sms_sandbox.server.webhooks.receivers import Receiver

MOST_IN_ALL: Final = 128
"""Webhooks under way to all receivers at a time: each needs one of the files that the process may have open."""

Report = Callable[[AttemptRequest, Outcome], None]

_log: Final = logging.getLogger(__name__)


async def dialled(*args: Any, **kwargs: Any) -> tuple[asyncio.BaseTransport, ReceiverConnection]:  # noqa: ANN401  as asyncio's
    """Open a connection on the running loop."""
    return await asyncio.get_running_loop().create_connection(*args, **kwargs)


class WebhookClient:
    """Every attempt ends within its time, and its outcome is reported. ``dial`` opens the connections."""

    def __init__(self, guard: WebhookGuard, report: Report, dial: Dial = dialled) -> None:
        self._report: Final = report
        self._line: Final = Line(guard, dial, self._end)
        self._receivers: Final[dict[tuple[str, int], Receiver]] = {}
        self._in_flight = 0
        self._under_way = 0
        """Of those in flight, the number that do not wait."""

        self._next: Final[dict[Receiver, None]] = {}
        """Receivers at which an attempt waits for nothing but the limit of all; the first gets the next turn."""

        self._new: list[AttemptRequest] = []
        self._followers: Final[dict[str, deque[AttemptRequest] | None]] = {}
        """By the id of a message or call, the attempts that wait for the one under way."""

        self._settled: Final[list[asyncio.Future[None]]] = []
        self._is_closed = False

    @property
    def in_flight(self) -> int:
        return self._in_flight

    def make(self, calls: Iterable[AttemptRequest]) -> None:
        """Start the calls in the loop's next turn, after an answer that is being made; each is reported when it
        ends. After the close, nothing is made.
        """
        if self._is_closed:
            return
        for call in calls:
            self._in_flight += 1
            subject = call.webhook.subject.id
            if subject in self._followers:
                self._followers[subject] = followers = self._followers[subject] or deque()
                followers.append(call)
                continue
            self._followers[subject] = None
            if not self._new:
                asyncio.get_running_loop().call_soon(self._start_new)
            self._new.append(call)

    async def settle(self, timeout: float | None = None) -> None:  # noqa: ASYNC109  as asyncio.wait
        """Wait until no call is under way, or ``timeout`` seconds have passed."""
        if self._in_flight:
            settled = asyncio.get_running_loop().create_future()
            self._settled.append(settled)
            await asyncio.wait([settled], timeout=timeout)

    async def close(self) -> None:
        """Break off all calls, which are not reported, and close all connections."""
        self._is_closed = True
        self._new.clear()
        self._followers.clear()
        for receiver in self._receivers.values():
            receiver.close()
        self._receivers.clear()
        self._next.clear()
        self._in_flight = self._under_way = 0
        self._note_if_settled()
        await self._line.tasks.cancel()

    def _start_new(self) -> None:
        new, self._new = self._new, []
        for call in new:
            self._queue(call)

    def _queue(self, call: AttemptRequest) -> None:
        """Start a call, or let it wait for its turn at the receiver."""
        to = call.webhook.outgoing.to
        receiver = self._receivers.get((to.host, to.port))
        if receiver is None:
            receiver = self._receivers[to.host, to.port] = Receiver()
        if receiver.has_turn and self._under_way < MOST_IN_ALL:
            self._start(receiver, call)
            return
        receiver.waiting.append(call)
        if receiver.has_turn:
            self._next[receiver] = None

    def _start(self, receiver: Receiver, call: AttemptRequest) -> None:
        self._under_way += 1
        receiver.under_way += 1
        OpenAttempt(self._line, receiver, call).start()

    def _start_next(self) -> None:
        """Start an attempt in place of the one that has ended."""
        if not self._next:
            return
        receiver = next(iter(self._next))
        del self._next[receiver]
        self._start(receiver, receiver.waiting.popleft())
        if receiver.waiting and receiver.has_turn:
            self._next[receiver] = None

    def _end(self, receiver: Receiver, call: AttemptRequest, outcome: Outcome) -> None:
        """Report a call, and start those that have waited for it."""
        if self._is_closed:
            return
        try:
            self._report(call, outcome)
        except Exception:  # noqa: BLE001  it must not stop the others
            _log.exception("the report of webhook %s failed", call.webhook.id)
        self._under_way -= 1
        receiver.under_way -= 1
        if receiver.waiting:
            self._next[receiver] = None
        self._start_next()
        self._start_follower(call.webhook.subject.id)
        self._in_flight -= 1
        self._note_if_settled()

    def _start_follower(self, subject: str) -> None:
        followers = self._followers.get(subject)
        if followers:
            self._queue(followers.popleft())
        else:
            self._followers.pop(subject, None)

    def _note_if_settled(self) -> None:
        if self._in_flight or not self._settled:
            return
        for settled in self._settled:
            if not settled.done():
                settled.set_result(None)
        self._settled.clear()

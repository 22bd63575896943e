"""Answer a request as it arrives, without the parser, the task and the turns of the loop that aiohttp takes for it.

``docs/design.md`` states which requests that are, and why their answers are the same.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, Protocol

from aiohttp.web_protocol import RequestHandler

from sms_sandbox.faults.transmission import NORMAL, Answer
from sms_sandbox.server.http import web
from sms_sandbox.server.http.arrival import Arrival
from sms_sandbox.server.http.heads import Head, Heads
from sms_sandbox.wire.exchange import LOOPBACK, HttpRequest

AnswerAtOnce = Callable[[HttpRequest, Head, Arrival, bool], Answer | None]
"""Return the answer to a request, or None, with nothing done, for a request that needs more than an answer.

The last argument is whether its start is plain, as in ``heads.Start``.
"""


class Outbox(Protocol):
    """Writes answers later than they are made, in their order."""

    def send(
        self, transport: asyncio.Transport, data: bytes, request: HttpRequest, head: Head, arrival: Arrival
    ) -> None:
        """Write the answer to a request soon, or another if it turns out that it must not be given."""

    def flush(self) -> None:
        """Write now what is to be written soon."""


class QuickHandler(RequestHandler):
    """A connection of aiohttp that can answer a request with a known head at once while it is idle."""

    __slots__ = ("_answer_at_once", "_heads", "_made", "_outbox", "_remote", "arrival")

    def __init__(
        self,
        manager: web.Server,
        arrival: Arrival,
        heads: Heads,
        answer_at_once: AnswerAtOnce | None,
        outbox: Outbox | None = None,
        **settings: Any,  # noqa: ANN401  as aiohttp has them
    ) -> None:
        super().__init__(manager, **settings)
        self.arrival = arrival
        self._heads: Final = heads
        self._answer_at_once: Final = answer_at_once
        self._outbox: Final = outbox
        self._remote = LOOPBACK
        """The IP address of the client."""
        self._made: Answer | None = None
        """The answer to the request that aiohttp handles next, if it was made already."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._remote = (str(peer[0]) if isinstance(peer, tuple) else str(peer or "")) or LOOPBACK

    def take_made(self) -> Answer | None:
        """Return the answer to the current request if it was made before aiohttp handled the request."""
        made, self._made = self._made, None
        return made

    def _is_ready(self) -> bool:
        """Return whether aiohttp waits for the next request of a connection that stays open, or is about to."""
        waiter, transport = self._waiter, self.transport
        # On uvloop the first bytes may arrive before aiohttp's task has begun to wait for them.
        is_waiting = self._request_count == 0 if waiter is None else not waiter.done()
        return (
            is_waiting
            and not self._messages
            and not self._upgraded
            and not self._force_close
            and self._keepalive_handle is not None
            and transport is not None
            and not transport.is_closing()
        )

    def _answered(self, start: bytes, body: bytes) -> bool:
        """Write the answer to a request, and return True; return False if aiohttp has to handle the request.

        An answer that is not sent as usual is kept for ``take_made``.
        """
        answer_at_once, begun = self._answer_at_once, self._heads.get(start)
        if begun is None or answer_at_once is None:
            return False
        method, target, head, is_plain = begun
        if head.length != len(body):
            return False
        request = HttpRequest(method, target, head.headers, body, self._remote, head.fields, head.host)
        answer = answer_at_once(request, head, self.arrival, is_plain)
        if answer is None:
            return False
        if answer.response is None or answer.transmission is not NORMAL or self.transport is None:
            self._made = answer
            return False
        if self._outbox is None:
            self.transport.write(answer.response.to_bytes())
        else:
            self._outbox.send(self.transport, answer.response.to_bytes(), request, head, self.arrival)
        self._next_keepalive_close_time = self._loop.time() + self._keepalive_timeout
        return True

"""A connection to a receiver, which carries one request after another."""

import asyncio
import socket
from collections.abc import Callable
from typing import Final, cast

from sms_sandbox.server.webhooks.answers import AnswerReader, WebhookAnswer, plain_answer
from sms_sandbox.server.webhooks.failures import AttemptError, UnreadRequestError, reason

LIFE: Final = 0.05
"""Seconds for which a connection gets requests. A receiver that serves one connection at a time turns to the next."""

DOUBT: Final = 0.1
"""Seconds after the end of a connection within which the receiver's system reports that a request was not read."""

_QUICK_ACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)

_CLOSE_TIME: Final = 1.0
"""Seconds that a connection has to close after its answer."""

Result = WebhookAnswer | Exception
"""An answer, an AttemptError, a TimeoutError, or a failure of the sandbox itself."""

End = Callable[["ReceiverConnection", Result], None]
"""Called once for each request, with its connection and its result."""


class ReceiverConnection(asyncio.Protocol):
    """The sandbox's side of a connection; ``scheme`` is http or https."""

    __slots__ = (
        "_deadline",
        "_early",
        "_end",
        "_lost",
        "_method",
        "_reader",
        "_timer",
        "_timer_at",
        "_transport",
        "expires_at",
        "on_lost",
        "requests",
        "scheme",
    )

    def __init__(self, scheme: str) -> None:
        self.scheme: Final = scheme
        self.requests = 0
        """The number of requests that were written."""

        self.expires_at = 0.0
        """When it gets no more requests, by the loop's clock."""

        self.on_lost: Callable[[ReceiverConnection], None] | None = None
        """Called once if the connection ends, or gets bytes, while no request is under way."""

        self._transport: asyncio.Transport | None = None
        self._end: End | None = None
        self._method = ""
        self._reader: AnswerReader | None = None
        self._early = b""
        """What has come before the first request."""

        self._lost: Exception | None = None
        """Why it was lost before the first request."""

        self._deadline = self._timer_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_ready(self) -> bool:
        """Return whether the connection is open, and the receiver has taken the last request."""
        transport = self._transport
        return transport is not None and not transport.is_closing() and transport.get_write_buffer_size() == 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.expires_at = asyncio.get_running_loop().time() + LIFE

    def send(self, method: str, request: bytes, deadline: float, end: End) -> None:
        """Write a request. By the ``deadline``, a time of the loop's clock, it ends with its answer or an error."""
        self.requests += 1
        self._end = end
        self._method = method
        transport = self._transport
        if transport is None or transport.is_closing():
            self._end_early()
            return
        self._end_by(deadline)
        transport.write(request)
        if self._early:
            early, self._early = self._early, b""
            self.data_received(early)

    def close(self) -> None:
        """Close the connection in an orderly way, or after a second in any way; ``on_lost`` is called at its end."""
        transport = self._transport
        if transport is None:
            self._report_loss()
            return
        transport.close()
        if self.scheme == "https" or transport.get_write_buffer_size():
            asyncio.get_running_loop().call_later(_CLOSE_TIME, transport.abort)

    def abort(self) -> None:
        """Close the connection at once; a request that is under way gets no result."""
        self._end = self.on_lost = None
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._end is None:
            self._take_unasked(data)
            return
        reader = self._reader
        if reader is None:
            answer = plain_answer(data) if self._method != "HEAD" else None
            if answer is not None:
                self._finish(answer)
                return
            reader = self._reader = AnswerReader(self._method)
        try:
            answer = reader.feed(data)
        except Exception as error:  # noqa: BLE001  a request without a result would be waited for
            self._fail(error)
            return
        if answer is not None:
            self._finish(answer)
        elif self.requests > 1:
            self._acknowledge()

    def eof_received(self) -> bool:
        if self._end is not None:
            if self.requests > 1 and self._reader is None and not self._is_refused():
                asyncio.get_running_loop().call_later(DOUBT, self._end_doubt, self._end)
                return True
            self._end_with_the_connection()
        else:
            self._report_loss()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._end is None:
            self._lost = exc
            self._report_loss()
        elif exc is None:
            self._end_with_the_connection()
        else:
            self._finish(self._failure(exc))

    def _failure(self, error: Exception) -> Exception:
        """Return the result of a request whose connection broke."""
        if not isinstance(error, OSError):
            return error
        is_unread = self.requests > 1 and self._reader is None and isinstance(error, ConnectionError)
        kind = UnreadRequestError if is_unread else AttemptError
        return kind(f"the connection broke: {reason(error)}")

    def _end_early(self) -> None:
        """End a request that was not written, because the receiver had closed the connection."""
        if self.requests > 1:
            self._finish(UnreadRequestError("closed without an answer"))
            return
        if self._lost is not None:
            self._finish(self._failure(self._lost))
            return
        if self._early:
            self.data_received(self._early)
        if self._end is not None:
            self._end_with_the_connection()

    def _end_with_the_connection(self) -> None:
        """End the request that is under way, since the receiver sends nothing more."""
        if self._reader is None and self.requests > 1:
            self._fail(UnreadRequestError("closed without an answer"))
            return
        reader = self._reader or AnswerReader(self._method)
        try:
            answer = reader.end()
        except Exception as error:  # noqa: BLE001  as above
            self._fail(error)
        else:
            self._finish(answer)

    def _end_doubt(self, end: End) -> None:
        """End a later request behind which the receiver has closed the connection without an answer.

        Its program has read the request, or had closed the connection before, which only its system can report.
        """
        if self._end is end:
            kind = UnreadRequestError if self._is_refused() else AttemptError
            self._fail(kind("closed without an answer"))

    def _is_refused(self) -> bool:
        """Return whether the receiver's system has thrown away the request."""
        assert self._transport is not None  # noqa: S101  it is open as long as a request is in doubt
        line = self._transport.get_extra_info("socket")
        return bool(line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))

    def _acknowledge(self) -> None:
        """Acknowledge the first part of an answer at once.

        A receiver that writes head and body apart otherwise keeps the body for 40 ms (RFC 896; RFC 1122, 4.2.3.2).
        """
        if _QUICK_ACK is not None and self._transport is not None:
            self._transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)

    def _take_unasked(self, data: bytes) -> None:
        if self.requests:
            self._report_loss()
            self.abort()
        else:
            self._early += data

    def _report_loss(self) -> None:
        on_lost, self.on_lost = self.on_lost, None
        if on_lost is not None:
            on_lost(self)

    def _fail(self, error: Exception) -> None:
        if self._transport is not None:
            self._transport.abort()
        self._finish(error)

    def _finish(self, result: Result) -> None:
        end, self._end, self._reader = self._end, None, None
        if end is not None:
            end(self, result)

    # One timer for all requests: it is moved when it rings, as hardly any does.

    def _end_by(self, deadline: float) -> None:
        self._deadline = deadline
        if self._timer is not None:
            if self._timer_at <= deadline:
                return
            self._timer.cancel()
        self._set_timer()

    def _set_timer(self) -> None:
        self._timer_at = self._deadline
        self._timer = asyncio.get_running_loop().call_at(self._deadline, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        if self._end is None:
            return
        if asyncio.get_running_loop().time() < self._deadline:
            self._set_timer()
        else:
            self._fail(TimeoutError())

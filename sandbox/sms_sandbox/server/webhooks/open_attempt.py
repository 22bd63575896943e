"""One attempt of a webhook: on an open connection or a new one, to its outcome."""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.webhook_models import AttemptRequest, Outcome
from sms_sandbox.server.tasks import Tasks
from sms_sandbox.server.webhooks.answers import WebhookAnswer
from sms_sandbox.server.webhooks.connection import ReceiverConnection, Result
from sms_sandbox.server.webhooks.dialling import Dial, connected
from sms_sandbox.server.webhooks.failures import AttemptError, UnreadRequestError, reason
from sms_sandbox.server.webhooks.guard import RefusedTargetError, WebhookGuard
from sms_sandbox.server.webhooks.receivers import Receiver
from sms_sandbox.wire.exchange import Headers

_log: Final = logging.getLogger(__name__)

Done = Callable[[Receiver, AttemptRequest, Outcome], None]


class Line:
    """What all attempts of a workspace share. ``done`` is called with the outcome of each."""

    __slots__ = ("dial", "done", "guard", "tasks")

    def __init__(self, guard: WebhookGuard, dial: Dial, done: Done) -> None:
        self.guard: Final = guard
        self.dial: Final = dial
        self.done: Final = done
        self.tasks: Final = Tasks()
        """Those that dial."""


class OpenAttempt:
    """An attempt that is under way; it ends within its time."""

    __slots__ = ("_call", "_deadline", "_line", "_receiver", "_started")

    def __init__(self, line: Line, receiver: Receiver, call: AttemptRequest) -> None:
        self._line: Final = line
        self._receiver: Final = receiver
        self._call: Final = call
        self._started: Final = time.perf_counter_ns()
        self._deadline: Final = asyncio.get_running_loop().time() + self._seconds

    @property
    def _seconds(self) -> float:
        """Return the time from resolving to the last byte of the answer."""
        return self._call.webhook.retries.timeout / SECOND

    def start(self) -> None:
        """Write the request on a connection that was checked and opened for an earlier one, or open one."""
        connection = self._receiver.take(self._call.webhook.outgoing.to.scheme)
        if connection is None:
            self._start_dialling()
        else:
            self._send(connection)

    def _start_dialling(self) -> None:
        _ = self._line.tasks.start(self._dial(), f"webhook {self._call.webhook.id}")

    async def _dial(self) -> None:
        webhook, line = self._call.webhook.outgoing, self._line
        try:
            async with asyncio.timeout_at(self._deadline):
                addresses = await line.guard.resolve(webhook.to.host)
                connection = await connected(webhook.to, addresses, line.dial, self._seconds)
        except Exception as failure:  # noqa: BLE001  an attempt without an end would be waited for
            self._fail(failure)
            return
        self._receiver.add(connection)
        self._send(connection)

    def _send(self, connection: ReceiverConnection) -> None:
        request = self._call.webhook.outgoing.request
        try:
            data = request.to_bytes()
        except ValueError as failure:  # a character that is no byte
            self._receiver.drop(connection)
            asyncio.get_running_loop().call_soon(self._fail, failure)
        else:
            connection.send(request.method, data, self._deadline, self._answered)

    def _answered(self, connection: ReceiverConnection, result: Result) -> None:
        receiver = self._receiver
        if not isinstance(result, WebhookAnswer):
            receiver.forget(connection)
            if isinstance(result, UnreadRequestError):
                self._start_dialling()
            else:
                self._fail(result)
            return
        request = self._call.webhook.outgoing.request
        if result.leaves_open and leaves_open(request.headers, len(request.body)):
            receiver.keep(connection)
        else:
            receiver.drop(connection)
        self._finish(result.status, result.body, None)

    def _fail(self, failure: Exception) -> None:
        self._finish(None, b"", self._error(failure))

    def _finish(self, status: int | None, body: bytes, error: str | None) -> None:
        duration = (time.perf_counter_ns() - self._started) // 1000
        self._line.done(self._receiver, self._call, Outcome(status=status, body=body, error=error, duration=duration))

    def _error(self, failure: Exception) -> str:
        """Return why there is no answer, in words for the application's developer."""
        if isinstance(failure, RefusedTargetError):
            return f"refused: {failure}"
        if isinstance(failure, TimeoutError):
            return f"no answer within {self._seconds:g} s"
        if isinstance(failure, AttemptError):
            return str(failure)
        if isinstance(failure, OSError | ValueError):
            return f"not reached: {reason(failure)}"
        _log.error("the call of %s failed in the sandbox itself", self._call.webhook.outgoing.url, exc_info=failure)
        return "not sent: the sandbox failed, see its log"


@lru_cache(maxsize=256)
def leaves_open(headers: Headers, length: int) -> bool:
    """Return whether a request with a body of ``length`` bytes can be followed by another on its connection."""
    lengths = []
    for name, value in headers:
        field = name.lower()
        if field == "content-length":
            lengths.append(value)
        elif field in {"transfer-encoding", "expect", "upgrade"} or (
            field == "connection" and value.lower() != "keep-alive"
        ):
            return False
    return lengths == [str(length)] or not (lengths or length)

"""Make one call of a webhook: dial, write its exact bytes, read the answer."""

import asyncio
import errno
import os
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Final

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.server.webhooks.resolver import Addresses

Dial = Callable[..., Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
"""``asyncio.open_connection``, or what replaces it."""

_MOST_OF_AN_ANSWER: Final = 64 * 1024
_READ_SIZE: Final = 16 * 1024
_SWITCHING: Final = (b"HTTP/1.1 101", b"HTTP/1.0 101")
_PLAIN_HEAD: Final = re.compile(
    rb"HTTP/1\.1 (20[0-3]|30[0-37]|[45]\d\d) [!-~ ]*\r\n((?:[A-Za-z0-9-]+: [!-~](?:[!-~ ]*[!-~])?\r\n)+)\r\n"
)
_LENGTH: Final = re.compile(rb"^content-length: (\d{1,5})\r$", re.IGNORECASE | re.MULTILINE)
_CODING: Final = re.compile(rb"^transfer-encoding:", re.IGNORECASE | re.MULTILINE)
_CLOSE_TIME: Final = 1.0
"""Seconds that a connection has to close after its answer."""


class AttemptError(Exception):
    """The call got no answer; the text states why, in words for the application's developer."""


async def exchange(webhook: WebhookRequest, addresses: Addresses, dial: Dial, seconds: float) -> tuple[int, bytes]:
    """Return the status and the beginning of the answer's body. Raise AttemptError, and TimeoutError from outside.

    ``seconds`` are shared among the addresses: one that does not answer leaves time for the next.
    """
    reader, writer = await _connected(webhook, addresses, dial, seconds)
    try:
        writer.write(webhook.request.to_bytes())
        await writer.drain()
        answer = await _read_answer(reader, webhook.request.method)
    except OSError as error:
        writer.transport.abort()
        raise AttemptError(f"the connection broke: {reason(error)}") from error
    except BaseException:
        writer.transport.abort()
        raise
    writer.close()
    asyncio.get_running_loop().call_later(_CLOSE_TIME, writer.transport.abort)
    return answer


async def _connected(
    webhook: WebhookRequest, addresses: Addresses, dial: Dial, seconds: float
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Dial the addresses in turn; with several failures the last one is raised."""
    context = _context() if webhook.to.scheme == "https" else None
    name = webhook.to.host if context else None
    failure = "the host name has no address"
    for position, address in enumerate(addresses):
        is_last = position == len(addresses) - 1
        try:
            dialling = dial(address, webhook.to.port, ssl=context, server_hostname=name)
            if is_last:
                return await dialling
            async with asyncio.timeout(seconds / len(addresses)):
                return await dialling
        except TimeoutError:
            if is_last:
                raise
        except (OSError, ValueError) as error:  # ValueError: a server name that TLS cannot carry
            failure = reason(error)
    # Only its text is kept until here: an error that its own frame refers to is garbage for the collector.
    raise AttemptError(f"not reached: {failure}")


async def _read_answer(reader: asyncio.StreamReader, method: str) -> tuple[int, bytes]:
    data = await reader.read(_READ_SIZE)
    return (_plain_answer(data) if method != "HEAD" else None) or await _parsed_answer(reader, method, data)


def _plain_answer(data: bytes) -> tuple[int, bytes] | None:
    """Return the status and body of a whole answer in the plainest form, as most are, or None for the parser.

    The parser would return the same, and take ten times as long.
    """
    head = _PLAIN_HEAD.match(data)
    if head is None:
        return None
    lengths = _LENGTH.findall(head[2])
    body = data[head.end() :]
    if len(lengths) != 1 or int(lengths[0]) != len(body) or _CODING.search(head[2]) is not None:
        return None
    return int(head[1]), body


async def _parsed_answer(reader: asyncio.StreamReader, method: str, begin: bytes) -> tuple[int, bytes]:
    """Return the status and body of an answer of which ``begin`` has been read."""
    import h11  # noqa: PLC0415  it takes 10 ms, for which the start of the server need not wait

    parser = h11.Connection(h11.CLIENT)
    # The parser needs a request to read its answer; the real request was written unchanged.
    parser.send(h11.Request(method=method, target="/", headers=[("Host", "receiver")]))
    parser.send(h11.EndOfMessage())
    status, body, is_begun = 0, bytearray(), False
    while len(body) <= _MOST_OF_AN_ANSWER:
        try:
            event = parser.next_event()
        except h11.RemoteProtocolError as broken:
            raise _broken(status, reader, begin) from broken
        if event is h11.NEED_DATA:
            parser.receive_data(await reader.read(_READ_SIZE) if is_begun else begin)
            is_begun = True
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            body += event.data
        elif not isinstance(event, h11.InformationalResponse):
            break
    return status, bytes(body[:_MOST_OF_AN_ANSWER])


def _broken(status: int, reader: asyncio.StreamReader, begin: bytes) -> AttemptError:
    """Return the error for an answer that the parser refuses; ``status`` is 0 before its head was read."""
    if not begin:
        return AttemptError("closed without an answer")
    if begin.startswith(_SWITCHING):  # h11 refuses it: the request has no Upgrade
        return AttemptError("answered with 101 Switching Protocols, for which the webhook does not ask")
    if reader.at_eof():
        where = f"the body of its answer with status {status}" if status else "the head of its answer"
        return AttemptError(f"closed in the middle of {where}")
    part = f"the body of the answer with status {status}" if status else "the answer"
    return AttemptError(f"{part} is not HTTP/1.1")


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def reason(error: Exception) -> str:
    """Return why a connection failed, without words of Python or of a library."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"the TLS handshake failed ({(error.reason or 'no reason given').replace('_', ' ').lower()})"
    if isinstance(error, socket.gaierror):
        is_unknown = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
        return "the host name is not known" if is_unknown else "the host name cannot be resolved now"
    if isinstance(error, OSError) and error.errno is not None and error.errno in errno.errorcode:
        return os.strerror(error.errno).lower()
    if isinstance(error, ConnectionResetError):
        return "reset by the receiver"
    return str(error)

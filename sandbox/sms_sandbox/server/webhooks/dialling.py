"""Open a connection to a receiver, at the first of its addresses that takes it."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from functools import cache, partial

from sms_sandbox.server.webhooks.connection import ReceiverConnection
from sms_sandbox.server.webhooks.failures import AttemptError, reason
from sms_sandbox.server.webhooks.resolver import Addresses
from sms_sandbox.wire.urls import Url

Dial = Callable[..., Awaitable[tuple[asyncio.BaseTransport, ReceiverConnection]]]
"""``create_connection`` of an event loop, or what replaces it."""


async def connected(to: Url, addresses: Addresses, dial: Dial, seconds: float) -> ReceiverConnection:
    """Dial the addresses in turn; with several failures the last one is raised. Raise AttemptError and TimeoutError.

    ``seconds`` are shared among the addresses: one that does not answer leaves time for the next.
    """
    context = _context() if to.scheme == "https" else None
    name = to.host if context else None
    make = partial(ReceiverConnection, to.scheme)
    failure = "the host name has no address"
    for position, address in enumerate(addresses):
        is_last = position == len(addresses) - 1
        try:
            dialling = dial(make, address, to.port, ssl=context, server_hostname=name)
            if is_last:
                return (await dialling)[1]
            async with asyncio.timeout(seconds / len(addresses)):
                return (await dialling)[1]
        except TimeoutError:
            if is_last:
                raise
        except (OSError, ValueError) as error:  # ValueError: a server name that TLS cannot carry
            failure = reason(error)
    # Only its text is kept until here: an error that its own frame refers to is garbage for the collector.
    raise AttemptError(f"not reached: {failure}")


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()

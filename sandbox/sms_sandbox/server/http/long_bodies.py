"""Parse long bodies in a thread before the engine answers, so that other requests are answered meanwhile."""

from contextlib import suppress
from functools import partial
from typing import Final

from sms_sandbox.engine.requests import ProviderRouter, Resolved
from sms_sandbox.server.names import MARK
from sms_sandbox.server.threads import in_thread
from sms_sandbox.server.workspaces.finder import without_mark
from sms_sandbox.wire.exchange import HttpRequest

LONG: Final = 200_000
"""Bytes of a body from which on it takes more than a millisecond or two to parse it."""


async def read_ahead(request: HttpRequest, router: ProviderRouter) -> None:
    """Parse a long body as its provider does; the results stay with the request."""
    if len(request.body) < LONG:
        return
    request.share_parsed()
    is_marked = request.target.startswith(MARK) and not router.is_real_host(request.host)
    resolved = router.resolve(without_mark(request)[1] if is_marked else request)
    if resolved is not None:
        await in_thread(partial(_parse, resolved), "body")


def _parse(resolved: Resolved) -> None:
    with suppress(Exception):  # the handler parses again what could not be parsed, and answers it
        resolved.provider.read_ahead(resolved.request)

"""The admin API from Python: ``Client`` blocks, ``AsyncClient`` is for coroutines."""

from typing import TYPE_CHECKING, Any

from sms_sandbox.client.errors import ClientError, RefusedError, TimedOutError, UnreachableError

if TYPE_CHECKING:
    from sms_sandbox.client.blocking import Client
    from sms_sandbox.client.waiting import AsyncClient

__all__ = ["AsyncClient", "Client", "ClientError", "RefusedError", "TimedOutError", "UnreachableError"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  two names, below
    # A server needs neither, and the command line need not wait for aiohttp.
    if name == "Client":
        from sms_sandbox.client.blocking import Client  # noqa: PLC0415  see above

        return Client
    if name == "AsyncClient":
        from sms_sandbox.client.waiting import AsyncClient  # noqa: PLC0415  see above

        return AsyncClient
    raise AttributeError(name)

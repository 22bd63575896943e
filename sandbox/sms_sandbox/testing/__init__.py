"""The sandbox for tests: ``Sandbox`` blocks, ``AsyncSandbox`` is for coroutines."""

from typing import TYPE_CHECKING, Any

from sms_sandbox.client.errors import ClientError, RefusedError, TimedOutError, UnreachableError
from sms_sandbox.testing.blocking import Sandbox

if TYPE_CHECKING:
    from sms_sandbox.testing.waiting import AsyncSandbox

__all__ = ["AsyncSandbox", "ClientError", "RefusedError", "Sandbox", "TimedOutError", "UnreachableError"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  one name, below
    # Tests that block need not wait for what only coroutines use.
    if name == "AsyncSandbox":
        from sms_sandbox.testing.waiting import AsyncSandbox  # noqa: PLC0415  see above

        return AsyncSandbox
    raise AttributeError(name)

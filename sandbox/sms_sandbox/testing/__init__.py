"""The sandbox for tests: ``Sandbox`` blocks, ``AsyncSandbox`` is for coroutines."""

from typing import TYPE_CHECKING, Any

from sms_sandbox.client.errors import ClientError, RefusedError, TimedOutError, UnreachableError
from sms_sandbox.testing.blocking import Sandbox

if TYPE_CHECKING:
    from sms_sandbox.testing.exploring import explore
    from sms_sandbox.testing.waiting import AsyncSandbox

__all__ = ["AsyncSandbox", "ClientError", "RefusedError", "Sandbox", "TimedOutError", "UnreachableError", "explore"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  two names, below
    # Tests that block need not wait for what only coroutines use, and explore needs an extra.
    if name == "AsyncSandbox":
        from sms_sandbox.testing.waiting import AsyncSandbox  # noqa: PLC0415  see above

        return AsyncSandbox
    if name == "explore":
        from sms_sandbox.testing.exploring import explore  # noqa: PLC0415  see above

        return explore
    raise AttributeError(name)

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
        return _explore()
    raise AttributeError(name)


def _explore() -> Any:  # noqa: ANN401  the function
    """Return ``explore``. Raise ModuleNotFoundError with what to install."""
    try:
        from sms_sandbox.testing.exploring import explore  # noqa: PLC0415  see above
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("sms_sandbox"):
            line = "explore runs a sandbox; install sms-sandbox in place of sms-sandbox-client"
        else:
            from sms_sandbox.explore.extra import line_on_missing  # noqa: PLC0415  as above

            line = line_on_missing(error) or str(error)
        raise ModuleNotFoundError(line, name=error.name) from None
    return explore

"""The sandbox for tests: ``Sandbox`` blocks, ``AsyncSandbox`` is for coroutines."""

from sandbox.client.errors import ClientError, RefusedError, TimedOutError, UnreachableError
from sandbox.testing.blocking import Sandbox
from sandbox.testing.waiting import AsyncSandbox

__all__ = ["AsyncSandbox", "ClientError", "RefusedError", "Sandbox", "TimedOutError", "UnreachableError"]

"""HTTP requests of calls, and what their answers mean; for both clients."""

import json
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import SplitResult, urlencode, urlsplit

import msgspec

from sms_sandbox.client.endpoint import ApiCall
from sms_sandbox.client.errors import ClientError, RefusedError, TimedOutError, UnreachableError

T = TypeVar("T")

READY: Final = "/_sandbox/readyz"
PROBE_PATIENCE: Final = 5.0
"""Seconds."""

_ROOT: Final = "/_sandbox/v1"
_TIMED_OUT: Final = "timed_out"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A sandbox, one of its workspaces (else the default one), and the admin token that it may want.

    Raises ValueError for a ``url`` that is no http or https address.
    """

    url: str
    workspace: str | None = None
    token: str | None = None

    def __post_init__(self) -> None:
        if self.split.scheme not in {"http", "https"} or not self.split.hostname:
            raise ValueError(f"{self.url!r} is no address of a sandbox; write it like http://127.0.0.1:8767")
        _ = self.split.port  # raises ValueError, too

    @property
    def split(self) -> SplitResult:
        return urlsplit(self.url.rstrip("/"))

    @property
    def port(self) -> int:
        return self.split.port or (443 if self.split.scheme == "https" else 80)

    @property
    def origin(self) -> str:
        return f"{self.split.scheme}://{self.split.netloc}"

    def target(self, call: ApiCall[Any]) -> str:
        """The path and the query."""
        query = urlencode({name: value for name, value in call.query.items() if value is not None})
        return f"{self.split.path}{_ROOT}{call.path}{f'?{query}' if query else ''}"

    def headers(self, call: ApiCall[Any]) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if self.workspace is not None:
            headers["X-Sandbox-Workspace"] = self.workspace
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        return headers

    def read(self, call: ApiCall[T], status: int, body: bytes) -> T:
        """Raises ClientError for everything that is not the answer that was asked for."""
        try:
            if 200 <= status < 300:  # noqa: PLR2004  what HTTP calls success
                return call.read(body)
            refusal = _refusal(status, json.loads(body))
        except (msgspec.MsgspecError, LookupError, TypeError, ValueError):
            raise UnreachableError(
                f"what answers at {self.url} is no sandbox, or one of another version: "
                f"{call.method} {_ROOT}{call.path} gave status {status}"
            ) from None
        raise refusal

    def unreachable(self, reason: object) -> UnreachableError:
        return UnreachableError(f"no sandbox at {self.url}: {reason or type(reason).__name__}")


def body_of(call: ApiCall[Any]) -> bytes | None:
    if call.body is None or isinstance(call.body, bytes):
        return call.body
    return json.dumps(call.body).encode()


def is_ready(body: bytes) -> bool:
    try:
        return bool(json.loads(body) == {"status": "ready"})
    except ValueError:
        return False


def _refusal(status: int, told: dict[str, Any]) -> ClientError:
    error = told["error"]
    message, hint = error["message"], error.get("hint")
    if error["code"] == _TIMED_OUT:
        return TimedOutError(message, hint=hint, seen=told.get("seen", ()), nearest=told.get("nearest", ()))
    return RefusedError(status, error["code"], message, hint=hint, field=error.get("field"))

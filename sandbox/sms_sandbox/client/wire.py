"""HTTP requests of calls, and the results of their answers, for both clients."""

import json
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import SplitResult, urlencode, urlsplit

import msgspec

from sms_sandbox.client.endpoint import ApiCall
from sms_sandbox.client.errors import ClientError, OtherServerError, RefusedError, TimedOutError, UnreachableError

T = TypeVar("T")

READY: Final = "/_sandbox/readyz"
PROBE_PATIENCE: Final = 5.0
"""In seconds."""

_ROOT: Final = "/_sandbox/v1"
_TIMED_OUT: Final = "timed_out"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """The address of a sandbox, with a workspace (else the default one) and an admin token if it needs one.

    Raise ValueError if ``url`` is not an http or https address.
    """

    url: str
    workspace: str | None = None
    token: str | None = None

    def __post_init__(self) -> None:
        if self.split.scheme not in {"http", "https"} or not self.split.hostname:
            raise ValueError(f"{self.url!r} is not the address of a sandbox; write it like http://127.0.0.1:8767")
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
        """Return path and query."""
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
        """Return the result. Raise ClientError if the answer is not the expected one."""
        __tracebackhide__ = True
        try:
            if 200 <= status < 300:  # noqa: PLR2004  what HTTP calls success
                return call.read(body)
            refusal = _refusal(status, json.loads(body))
        except (msgspec.MsgspecError, LookupError, TypeError, ValueError):
            raise OtherServerError(
                f"what answers at {self.url} is no sandbox, or one of another version: "
                f"{call.method} {_ROOT}{call.path} gave status {status}"
            ) from None
        raise refusal

    def unreachable(self, reason: object) -> UnreachableError:
        return UnreachableError(
            f"no sandbox at {self.url}: {getattr(reason, 'strerror', None) or reason or type(reason).__name__}"
        )


def body_of(call: ApiCall[Any]) -> bytes | None:
    if call.body is None or isinstance(call.body, bytes):
        return call.body
    return json.dumps(call.body).encode()


def is_ready(body: bytes) -> bool:
    try:
        return bool(json.loads(body) == {"status": "ready"})
    except ValueError:
        return False


def _refusal(status: int, answer: dict[str, Any]) -> ClientError:
    error = answer["error"]
    message, hint = error["message"], error.get("hint")
    if error["code"] == _TIMED_OUT:
        return TimedOutError(message, hint=hint, seen=answer.get("seen", ()), nearest=answer.get("nearest", ()))
    return RefusedError(status, error["code"], message, hint=hint, field=error.get("field"))

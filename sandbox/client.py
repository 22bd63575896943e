"""The admin API from Python, for programs without an event loop."""

import json
from dataclasses import dataclass
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

# A proxy of the environment must not stand between a sandbox and its own machine.
_opener: Final = build_opener(ProxyHandler({}))

_TIMEOUT: Final = 5.0


class UnreachableError(Exception):
    """No sandbox answers at that address."""


@dataclass(frozen=True, slots=True)
class Client:
    url: str

    def is_ready(self) -> bool:
        """Whether a sandbox answers there and is ready."""
        try:
            return self._get("/_sandbox/readyz") == {"status": "ready"}
        except UnreachableError:
            return False

    def _get(self, path: str) -> object:
        request = Request(self.url.rstrip("/") + path, headers={"Accept": "application/json"})  # noqa: S310  see Client.url
        try:
            with _opener.open(request, timeout=_TIMEOUT) as answer:
                return json.loads(answer.read())
        except (HTTPError, URLError, OSError, ValueError) as error:
            raise UnreachableError(f"no sandbox at {self.url}: {error}") from None

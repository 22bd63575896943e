"""Requests as they arrived and answers as they leave, to the byte."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import lru_cache
from typing import Final, TypeVar, cast

T = TypeVar("T")

Headers = tuple[tuple[str, str], ...]
"""In order, spelled as on the wire. One character stands for one byte (ISO-8859-1)."""

LOOPBACK: Final = "127.0.0.1"

REASONS: Final = {
    200: "OK",
    201: "Created",
    204: "No Content",
    302: "Found",
    303: "See Other",
    304: "Not Modified",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
}


def header_of(headers: Headers, name: str) -> str | None:
    """Return the value of the first header of that name, in any spelling, or None if there is none."""
    wanted = name.lower()
    for key, value in headers:
        if key.lower() == wanted:
            return value
    return None


def date_header(at: int) -> str:
    """Return a Date header's value (RFC 9110, 5.6.7) for microseconds since 1970."""
    return _date_of_second(at // 1_000_000)


@lru_cache(maxsize=64)
def _date_of_second(second: int) -> str:
    """Return the value for a second; thousands of answers may share it."""
    return formatdate(second, usegmt=True)


@dataclass(slots=True)  # not frozen: that takes four times as long, and one is made for each request
class HttpRequest:
    """A request as it arrived. No field is set after it was made."""

    method: str
    target: bytes
    """The raw path and query."""

    headers: Headers = ()
    body: bytes = b""
    is_oversized: bool = False
    """Whether the body was longer than the server keeps; ``body`` is empty then."""

    path_values: Mapping[str, str] = field(default_factory=dict)
    """By name, the segments of the path where the route has ``:name``."""

    prefix: str = ""
    """What was cut off before the path: the provider's or the workspace's prefix."""

    remote: str = LOOPBACK
    """The IP address of the client."""

    _parsed: dict[Callable[["HttpRequest"], object], object] | None = field(
        default=None, init=False, repr=False, compare=False
    )
    _path: str | None = field(default=None, init=False, repr=False, compare=False)
    _host: str | None = field(default=None, init=False, repr=False, compare=False)

    def parsed(self, parse: Callable[["HttpRequest"], T]) -> T:
        """Return ``parse(self)``, computed once for each function.

        ``parse`` must not read ``path_values``, and its result must not be changed. One that raises is called again.
        """
        results = self._parsed
        if results is None:
            results = self._parsed = {}
        if parse not in results:
            results[parse] = parse(self)
        return cast("T", results[parse])

    def forget_parsed(self) -> None:
        """Drop all results of ``parsed``, and what else was computed once, before the request is stored."""
        self._parsed = self._path = self._host = None

    def with_path_values(self, values: Mapping[str, str]) -> "HttpRequest":
        """Return the request with the values of its path, and with the results of ``parsed``."""
        routed = replace(self, path_values=values)
        routed._parsed = self._parsed  # noqa: SLF001  of its own class
        return routed

    @property
    def raw_path(self) -> bytes:
        return self.target.partition(b"?")[0]

    @property
    def path(self) -> str:
        """Return the path without its query, not percent-decoded; one character stands for one byte."""
        path = self._path
        if path is None:
            path = self._path = self.raw_path.decode("latin-1")
        return path

    @property
    def query(self) -> bytes:
        """Return what follows the first question mark."""
        return self.target.partition(b"?")[2]

    def header(self, name: str) -> str | None:
        return header_of(self.headers, name)

    @property
    def content_type(self) -> str:
        """Return the media type in small letters, without parameters; empty without one."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @property
    def host(self) -> str:
        """Return the host of the Host header in small letters, without a port; empty without one."""
        host = self._host
        if host is None:
            host = self._host = host_only(self.header("Host") or "")
        return host

    def head_bytes(self) -> bytes:
        return _head(f"{self.method} ".encode("latin-1") + self.target + b" HTTP/1.1", self.headers)

    def to_bytes(self) -> bytes:
        return self.head_bytes() + self.body


def host_only(host: str) -> str:
    """Return the host of ``example.com:8080`` or ``[::1]:8080`` in small letters."""
    if host.startswith("["):
        return host.partition("]")[0].removeprefix("[").lower()
    return host.partition(":")[0].strip().lower()


@dataclass(slots=True)  # not frozen, as HttpRequest
class HttpResponse:
    """An answer of a provider. No field is set after it was made."""

    status: int
    headers: Headers
    body: bytes
    fact: str
    """The entry of the provider's ledger that the answer rests on."""

    reason: str = ""
    """The reason phrase; empty is the usual one of the status."""

    remark: str = ""
    """What an answer that refuses nothing leaves to its counters, for people: ``not sent: 1 duplicated``."""

    @property
    def is_chunked(self) -> bool:
        return (header_of(self.headers, "Transfer-Encoding") or "").lower() == "chunked"

    def head_bytes(self) -> bytes:
        return _head(f"HTTP/1.1 {self.status} {self.reason or REASONS[self.status]}".encode("latin-1"), self.headers)

    def framed_body(self) -> bytes:
        """Return the body as it stands on the wire: with a chunked transfer encoding, one chunk and the last one."""
        if not self.is_chunked:
            return self.body
        chunk = b"%x\r\n%s\r\n" % (len(self.body), self.body) if self.body else b""
        return chunk + b"0\r\n\r\n"

    def to_bytes(self) -> bytes:
        return self.head_bytes() + self.framed_body()


def _head(first_line: bytes, headers: Headers) -> bytes:
    lines = "".join([f"{key}: {value}\r\n" for key, value in headers])
    return first_line + b"\r\n" + lines.encode("latin-1") + b"\r\n"

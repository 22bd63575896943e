"""Requests as they arrived and answers as they leave, to the byte."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Final, TypeVar

from msgspec import Struct

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


def first_of_each(headers: Headers) -> dict[str, str]:
    """Return the value of the first header of each name, by the name in small letters."""
    fields: dict[str, str] = {}
    for name, value in headers:
        fields.setdefault(name.lower(), value)
    return fields


def date_header(at: int) -> str:
    """Return a Date header's value (RFC 9110, 5.6.7) for microseconds since 1970."""
    return _date_of_second(at // 1_000_000)


@lru_cache(maxsize=64)
def _date_of_second(second: int) -> str:
    """Return the value for a second; thousands of answers may share it."""
    return formatdate(second, usegmt=True)


_NO_VALUES: Final[Mapping[str, str]] = {}
"""The values of a path without any; shared by all requests."""


@dataclass(slots=True, init=False)
class HttpRequest:
    """A request as it arrived. It is not changed once made, but not frozen either: that would take 2 µs each."""

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

    _parsed: dict[Callable[["HttpRequest"], object], Any] | None = field(
        default=None, init=False, repr=False, compare=False
    )
    _path: str | None = field(default=None, init=False, repr=False, compare=False)
    _fields: dict[str, str] | None = field(default=None, init=False, repr=False, compare=False)
    """The header fields by name in small letters, the first of each name, once one was asked for."""

    _host: str | None = field(default=None, init=False, repr=False, compare=False)

    def __init__(  # noqa: PLR0913, PLR0917  a field each
        self,
        method: str,
        target: bytes,
        headers: Headers = (),
        body: bytes = b"",
        remote: str = LOOPBACK,
        fields: dict[str, str] | None = None,
        host: str | None = None,
        *,
        is_oversized: bool = False,
        path_values: Mapping[str, str] = _NO_VALUES,
        prefix: str = "",
    ) -> None:
        """``fields`` and ``host`` are those of the headers, if they are known already."""
        # Written out, since that of a dataclass makes a mapping for each request, and hardly any has a value for it.
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.is_oversized = is_oversized
        self.path_values = path_values
        self.prefix = prefix
        self.remote = remote
        self._parsed = self._path = None
        self._fields = fields
        self._host = host

    def parsed(self, parse: Callable[["HttpRequest"], T]) -> T:
        """Return ``parse(self)``, computed once for each function.

        ``parse`` must not read the path or ``path_values``, and its result must not be changed. One that raises is
        called again.
        """
        results = self._parsed
        if results is None:
            results = self._parsed = {}
        if parse in results:
            found: T = results[parse]
        else:
            found = results[parse] = parse(self)
        return found

    def share_parsed(self) -> None:
        """Share the results of ``parsed`` from now on with each request that is made of this one."""
        if self._parsed is None:
            self._parsed = {}

    def forget_parsed(self) -> None:
        """Drop all results of ``parsed`` and all that was looked up, before the request is stored."""
        self._parsed = self._path = self._fields = self._host = None

    def with_path_values(self, values: Mapping[str, str]) -> "HttpRequest":
        """Return the request with the values of its path, and with the results of ``parsed``."""
        routed = replace(self, path_values=values)
        routed._parsed = self._parsed  # noqa: SLF001  of the same class
        return routed

    def with_target(self, target: bytes, prefix: str) -> "HttpRequest":
        """Return the request with another target, and with the prefix that was cut off before it."""
        moved = HttpRequest(
            self.method,
            target,
            self.headers,
            self.body,
            is_oversized=self.is_oversized,
            path_values=self.path_values,
            prefix=prefix,
            remote=self.remote,
            fields=self._fields,
            host=self._host,
        )
        moved._parsed = self._parsed
        return moved

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

    @property
    def fields(self) -> dict[str, str]:
        """Return the headers by name in small letters, the first of each name. They must not be changed."""
        fields = self._fields
        if fields is None:
            fields = self._fields = first_of_each(self.headers)
        return fields

    def header(self, name: str) -> str | None:
        return self.fields.get(name.lower())

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
    """Return the host of ``example.com:8080`` or ``[::1]:8080`` in small letters, without the dot of the root."""
    if host.startswith("["):
        return host.partition("]")[0].removeprefix("[").lower()
    return host.partition(":")[0].strip().lower().removesuffix(".")


class HttpResponse(Struct, gc=False):
    """An answer of a provider. Like a request, it is not changed once made.

    As a struct that garbage collections do not visit it is made and freed in a third of the time.
    """

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
        return _response_head(self.status, self.reason, self.headers)[1]

    def head_bytes(self) -> bytes:
        return _response_head(self.status, self.reason, self.headers)[0]

    def framed_body(self) -> bytes:
        """Return the body as it stands on the wire: with a chunked transfer encoding, one chunk and the last one."""
        return _chunked(self.body) if self.is_chunked else self.body

    def to_bytes(self) -> bytes:
        head, is_chunked = _response_head(self.status, self.reason, self.headers)
        return head + (_chunked(self.body) if is_chunked else self.body)


@lru_cache(maxsize=512)
def _response_head(status: int, reason: str, headers: Headers) -> tuple[bytes, bool]:
    """Return the head of an answer, and whether its body is chunked; answers of one second and length share them."""
    is_chunked = (header_of(headers, "Transfer-Encoding") or "").lower() == "chunked"
    return _head(f"HTTP/1.1 {status} {reason or REASONS[status]}".encode("latin-1"), headers), is_chunked


def _chunked(body: bytes) -> bytes:
    chunk = b"%x\r\n%s\r\n" % (len(body), body) if body else b""
    return chunk + b"0\r\n\r\n"


def _head(first_line: bytes, headers: Headers) -> bytes:
    lines = "".join([f"{key}: {value}\r\n" for key, value in headers])
    return first_line + b"\r\n" + lines.encode("latin-1") + b"\r\n"

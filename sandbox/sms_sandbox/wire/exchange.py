"""Requests as they came and answers as they leave, to the byte."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache
from typing import Final

Headers = tuple[tuple[str, str], ...]
"""In order, spelled as on the wire. One character stands for one byte (ISO-8859-1)."""

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
    """The first header of that name, in any spelling; None without one."""
    wanted = name.lower()
    for key, value in headers:
        if key.lower() == wanted:
            return value
    return None


def date_header(at: int) -> str:
    """The form of a Date header (RFC 9110, 5.6.7) for microseconds since 1970."""
    return _date_of_second(at // 1_000_000)


@lru_cache(maxsize=64)
def _date_of_second(second: int) -> str:
    """Thousands of answers may be of one second."""
    return formatdate(second, usegmt=True)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """``target`` is the raw path and query. ``is_oversized`` says that the body was longer than the server keeps;
    then ``body`` is empty. ``path_values`` holds what stood in the path where its route has ``:name``, by name, and
    ``prefix`` what was cut off before the path because it told whom the request is for.
    """

    method: str
    target: bytes
    headers: Headers = ()
    body: bytes = b""
    is_oversized: bool = False
    path_values: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    @property
    def raw_path(self) -> bytes:
        return self.target.partition(b"?")[0]

    @property
    def path(self) -> str:
        """The path without its query, not percent-decoded; one character stands for one byte."""
        return self.raw_path.decode("latin-1")

    @property
    def query(self) -> bytes:
        """What stands after the first question mark."""
        return self.target.partition(b"?")[2]

    def header(self, name: str) -> str | None:
        return header_of(self.headers, name)

    @property
    def content_type(self) -> str:
        """The media type in small letters, without parameters; empty without one."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @property
    def host(self) -> str:
        """The host of the Host header in small letters, without a port; empty without one."""
        return host_only(self.header("Host") or "")

    def head_bytes(self) -> bytes:
        return _head(f"{self.method} ".encode("latin-1") + self.target + b" HTTP/1.1", self.headers)

    def to_bytes(self) -> bytes:
        return self.head_bytes() + self.body


def host_only(host: str) -> str:
    """``example.com:8080`` and ``[::1]:8080`` without the port."""
    if host.startswith("["):
        return host.partition("]")[0].removeprefix("[").lower()
    return host.partition(":")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """``fact`` names the entry of the provider's ledger that the answer rests on."""

    status: int
    headers: Headers
    body: bytes
    fact: str

    @property
    def is_chunked(self) -> bool:
        return (header_of(self.headers, "Transfer-Encoding") or "").lower() == "chunked"

    def head_bytes(self) -> bytes:
        return _head(f"HTTP/1.1 {self.status} {REASONS[self.status]}".encode("latin-1"), self.headers)

    def framed_body(self) -> bytes:
        """The body as it stands on the wire: in one chunk and the last one if the headers say so."""
        if not self.is_chunked:
            return self.body
        chunk = b"%x\r\n%s\r\n" % (len(self.body), self.body) if self.body else b""
        return chunk + b"0\r\n\r\n"

    def to_bytes(self) -> bytes:
        return self.head_bytes() + self.framed_body()


def _head(first_line: bytes, headers: Headers) -> bytes:
    lines = "".join([f"{key}: {value}\r\n" for key, value in headers])
    return first_line + b"\r\n" + lines.encode("latin-1") + b"\r\n"

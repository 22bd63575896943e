"""Serve the files of the page, each with the Content-Security-Policy that the page works under."""

import gzip
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final, NamedTuple

from sms_sandbox.wire.exchange import Headers, HttpRequest, HttpResponse

ROOT: Final = "/_sandbox/ui"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

_FOLDERS: Final = ("views", "vendor")
_INDEX: Final = "index.html"
_TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
_HEADERS: Final = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-cache"),
    ("Vary", "Accept-Encoding"),
)


class _File(NamedTuple):
    media: str
    body: bytes
    packed: bytes
    tag: str


def is_for_page(request: HttpRequest) -> bool:
    return request.path == ROOT or request.path.startswith(ROOT + "/")


def wants_page(request: HttpRequest) -> bool:
    """Return whether a browser asks for the front page."""
    return request.path == "/" and request.method in {"GET", "HEAD"} and "text/html" in _accepted(request)


def redirect(request: HttpRequest) -> HttpResponse:
    """Return a redirect to the page, in the workspace that the request's prefix names."""
    target = f"{request.prefix}{ROOT}/"
    return HttpResponse(303, (("Location", target), ("Content-Length", "0"), ("Connection", "keep-alive")), b"", "")


def serve(request: HttpRequest) -> HttpResponse:
    """Return the file that the request asks for."""
    if request.method not in {"GET", "HEAD"}:
        return _plain(405, (("Allow", "GET, HEAD"),))
    if request.path == ROOT:
        return redirect(request)
    file = _files().get(request.path.removeprefix(ROOT + "/") or _INDEX)
    if file is None:
        return _plain(404)
    if request.header("If-None-Match") == file.tag:
        return HttpResponse(304, (*_HEADERS, ("ETag", file.tag), ("Connection", "keep-alive")), b"", "")
    is_packed = "gzip" in (request.header("Accept-Encoding") or "")
    body = file.packed if is_packed else file.body
    headers = (*_HEADERS, ("ETag", file.tag), ("Content-Type", file.media), ("Content-Length", str(len(body))))
    coding = (("Content-Encoding", "gzip"),) if is_packed else ()
    return HttpResponse(200, (*headers, *coding, ("Connection", "keep-alive")), body, "")


def names() -> list[str]:
    """Return the paths that are served, below ROOT."""
    return sorted(_files())


def _accepted(request: HttpRequest) -> str:
    return request.header("Accept") or ""


def _plain(status: int, more: Headers = ()) -> HttpResponse:
    return HttpResponse(status, (*_HEADERS, *more, ("Content-Length", "0"), ("Connection", "keep-alive")), b"", "")


@cache
def _files() -> dict[str, _File]:
    folder = files(__package__)
    found = {file.name: file for file in folder.iterdir() if file.is_file()}
    for name in _FOLDERS:
        found |= {f"{name}/{file.name}": file for file in (folder / name).iterdir() if file.is_file()}
    kinds = {name: _TYPES.get(name.rpartition(".")[2]) for name in found}
    return {name: _file(kind, found[name].read_bytes()) for name, kind in kinds.items() if kind is not None}


def _file(media: str, body: bytes) -> _File:
    return _File(media, body, gzip.compress(body, mtime=0), f'"{sha256(body).hexdigest()[:20]}"')

"""Short links and their answers."""

import re
from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.providers.insim import render
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_HOST: Final = "arsms.co"
_PATH: Final = re.compile(r"/[0-9A-Za-z]+", re.ASCII)


def link(code: str) -> str:
    """Return a short link as a text shows it."""
    return f"https://{_HOST}/{code}"


def of_path(request: HttpRequest) -> str | None:
    """Return the short link that a request's path names, whatever its method, or None.

    Short links are served at their own host and under the prefix. At the server's root they would hide other paths.
    """
    is_their_place = request.host == _HOST or request.prefix != ""
    return f"{_HOST}{request.path}" if is_their_place and _PATH.fullmatch(request.path) else None


def followed(request: HttpRequest) -> str | None:
    return of_path(request) if request.method == "GET" else None


def follow(request: HttpRequest, backend: Backend) -> HttpResponse:
    short = of_path(request)
    target = None if short is None else backend.follow(short)
    if target is None:
        return render.plain("unknown_route", backend.now)
    return render.redirect(target, backend.now)

"""Answer requests that are for no provider: the front page, llms.txt, and a neutral 404 that names what is served."""

from collections.abc import Iterable
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.server.front import llms
from sms_sandbox.server.ui import static
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse, date_header

_RUNNING: Final = "sms-sandbox is running. Its own API lies under /_sandbox/; the rest of this port belongs to "


def answer(request: HttpRequest, providers: Iterable[Provider], now: int) -> HttpResponse:
    """Return the answer to a request that no provider serves; ``now`` is the sandbox time."""
    if static.wants_page(request):
        return static.redirect(request)
    if request.path == llms.PATH and request.method in {"GET", "HEAD"}:
        return _text(200, llms.text(providers), now)
    if request.path == "/" and request.method in {"GET", "HEAD"}:
        return _text(200, f"{_RUNNING}{', '.join(provider.title for provider in providers)}.\n", now)
    lines = [f"sms-sandbox: no provider is served at {_shown(request)}. Served here:", *map(_line, providers)]
    return _text(404, "\n".join([*lines, "", "The sandbox itself: /_sandbox/ui/ and /_sandbox/v1", ""]), now)


def _line(provider: Provider) -> str:
    roots = [f"/{root}/" for root in provider.root_segments]
    hosts = f"; any path at the hosts {', '.join(provider.hosts)}" if provider.hosts else ""
    return f"  {provider.title}: {', '.join([f'/{provider.name}/', *roots])}{hosts}"


def _shown(request: HttpRequest) -> str:
    """Return host and path of the request, as far as they can be printed."""
    text = f"{request.host}{request.path}"[:200]
    return "".join(one if one.isascii() and one.isprintable() else "?" for one in text)


def _text(status: int, text: str, now: int) -> HttpResponse:
    body = text.encode()
    headers = (
        ("Date", date_header(now)),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("X-Content-Type-Options", "nosniff"),
        ("Connection", "keep-alive"),
    )
    return HttpResponse(status, headers, body, "")

"""Probes of orchestrators: is the sandbox alive, is it ready? They are answered for any host, without a token."""

import json
from typing import Final

from sms_sandbox.wire.exchange import Headers, HttpRequest, HttpResponse

BASE: Final = "/_sandbox"
PROBES: Final = {"/livez": "alive", "/readyz": "ready"}
"""The answer to each probe, by its path below BASE."""


def probe(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a probe, or None for other requests."""
    status = PROBES.get(request.path.removeprefix(BASE).rstrip("/"))
    if status is None or request.method not in {"GET", "HEAD"}:
        return None
    return json_response(200, json.dumps({"status": status}).encode())


def json_response(status: int, body: bytes, more_headers: Headers = ()) -> HttpResponse:
    return response(status, "application/json", body, more_headers)


def response(status: int, media: str, body: bytes, more_headers: Headers = ()) -> HttpResponse:
    headers = (
        *more_headers,
        ("Content-Type", media),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Connection", "keep-alive"),
    )
    return HttpResponse(status, headers, body, "")

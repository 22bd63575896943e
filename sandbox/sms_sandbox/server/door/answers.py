"""The server's own answers as a proxy, before there is a request for a provider."""

from sms_sandbox.wire.exchange import HttpResponse

ESTABLISHED = b"HTTP/1.1 200 Connection Established\r\n\r\n"


def refusal(host: str, port: int, way: str) -> HttpResponse:
    return _text(403, f"sms-sandbox refuses to pass requests on to {host}:{port}. {way}\n")


def unknown_workspace(name: str) -> HttpResponse:
    return _text(404, f"sms-sandbox has no workspace {name!r}, which the proxy user names\n")


def not_a_target(problem: str) -> HttpResponse:
    return _text(400, f"sms-sandbox as a proxy: {problem}\n")


def unreachable(host: str, port: int, reason: str) -> HttpResponse:
    return _text(502, f"sms-sandbox cannot reach {host}:{port}: {reason}\n")


def http2_refusal() -> HttpResponse:
    return _text(505, "sms-sandbox speaks HTTP/1.1 only\n")


def _text(status: int, text: str) -> HttpResponse:
    body = text.encode()
    headers = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    )
    return HttpResponse(status, headers, body, "")

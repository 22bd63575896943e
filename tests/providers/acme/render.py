from sms_sandbox.wire.exchange import HttpResponse, date_header

ERRORS = {
    "bad_credentials": (403, "who are you?"),
    "bad_request": (400, "to whom?"),
    "unknown_route": (404, "what?"),
}


def text(status: int, body: str, now: int, fact: str) -> HttpResponse:
    data = body.encode()
    headers = (
        ("Content-Type", "text/plain"),
        ("Content-Length", str(len(data))),
        ("Date", date_header(now)),
    )
    return HttpResponse(status, headers, data, fact)


def error(name: str, now: int) -> HttpResponse:
    status, body = ERRORS[name]
    return text(status, body, now, f"error.{name}")

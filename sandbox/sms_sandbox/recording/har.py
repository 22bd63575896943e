"""HAR 1.2, the form in which browsers and other tools keep exchanges."""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from msgspec import structs

from sms_sandbox import __version__
from sms_sandbox.wire.exchange import REASONS, Headers, HttpRequest, HttpResponse, header_of

_OF_THE_CONNECTION: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers of an answer that no longer fit the body, which a HAR has decoded."""


class HarError(ValueError):
    """The text is no HAR; it states what was found, what was wanted, and where."""


class HarExchange(NamedTuple):
    """A request and its answer."""

    request: HttpRequest
    response: HttpResponse
    started: str
    """An ISO 8601 time; empty if it is not known."""

    comment: str = ""


def read(text: str) -> list[HarExchange]:
    """Return the exchanges of a HAR, without those that have no answer. Raise HarError."""
    try:
        whole = json.loads(text)
    except ValueError as error:
        raise HarError(f"not JSON: {error}") from None
    entries = _part(_part(whole, "log", dict, "the file"), "entries", list, "log")
    found = [_entry(entry, f"log.entries[{at}]") for at, entry in enumerate(entries)]
    return [one for one in found if one.response.status]


def of_bytes(request: bytes, response: bytes, started: str, comment: str = "") -> HarExchange:
    """Return an exchange from its bytes as they were on the wire."""
    first, headers, body = _split(request)
    method, target, _ = first.split(" ", 2)
    asked = HttpRequest(method, target.encode("latin-1"), headers, body)
    first, headers, body = _split(response)
    status, _, reason = first.partition(" ")[2].partition(" ")
    answer = HttpResponse(int(status), headers, body, "", reason)
    if answer.is_chunked:
        answer = structs.replace(answer, body=_without_chunks(body))
    return HarExchange(asked, answer, started, comment)


def _split(data: bytes) -> tuple[str, Headers, bytes]:
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return first, tuple((name, value) for name, _, value in (line.partition(": ") for line in lines)), body


def _without_chunks(data: bytes) -> bytes:
    body = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        length = int(size.partition(b";")[0] or b"0", 16)
        body, data = body + data[:length], data[length + 2 :]
    return body


def write(exchanges: Iterable[HarExchange]) -> str:
    """Return a HAR of exchanges, in order."""
    log = {
        "version": "1.2",
        "creator": {"name": "sms-sandbox", "version": __version__},
        "entries": [*_entries(exchanges)],
    }
    return json.dumps({"log": log}, indent=2, ensure_ascii=False) + "\n"


def _part(whole: Any, name: str, kind: type, where: str) -> Any:  # noqa: ANN401  a part of a JSON document
    value = whole.get(name) if isinstance(whole, dict) else None
    if not isinstance(value, kind):
        wanted = {dict: "an object", list: "an array", str: "a text", int: "a number"}[kind]
        raise HarError(
            f"{where}: wanted {wanted} named {name!r}, found {'nothing' if value is None else repr(value)}"
        )
    return value


def _entry(entry: object, where: str) -> HarExchange:
    asked, shown = _part(entry, "request", dict, where), _part(entry, "response", dict, where)
    started = entry.get("startedDateTime", "") if isinstance(entry, dict) else ""
    return HarExchange(_request(asked, f"{where}.request"), _response(shown, f"{where}.response"), str(started))


def _request(asked: dict[str, Any], where: str) -> HttpRequest:
    url = _part(asked, "url", str, where)
    parts = urlsplit(url)
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    post = asked.get("postData")
    text = str(post.get("text") or "") if isinstance(post, dict) else ""
    headers = _headers(asked, where)
    if header_of(headers, "Host") is None:
        headers = (("Host", parts.netloc), *headers)
    return HttpRequest(_part(asked, "method", str, where), target.encode("utf-8"), headers, text.encode("utf-8"))


def _response(shown: dict[str, Any], where: str) -> HttpResponse:
    content = _part(shown, "content", dict, where)
    text = str(content.get("text") or "")
    try:
        body = base64.b64decode(text, validate=True) if content.get("encoding") == "base64" else text.encode("utf-8")
    except binascii.Error as error:
        raise HarError(f"{where}.content.text: not base64: {error}") from None
    status = _part(shown, "status", int, where)
    kept = tuple(pair for pair in _headers(shown, where) if pair[0].lower() not in _OF_THE_CONNECTION)
    reason = str(shown.get("statusText") or "")
    headers = (*kept, ("Content-Length", str(len(body))))
    return HttpResponse(status, headers, body, "", "" if reason == REASONS.get(status) else reason or "Status")


def _headers(message: dict[str, Any], where: str) -> Headers:
    listed = _part(message, "headers", list, where)
    pairs = [
        (_part(one, "name", str, f"{where}.headers"), _part(one, "value", str, f"{where}.headers")) for one in listed
    ]
    return tuple((name, _as_bytes(value)) for name, value in pairs if not name.startswith(":"))


def _as_bytes(value: str) -> str:
    """Return a header's value with one character for each byte."""
    return value.replace("\r", " ").replace("\n", " ").encode("utf-8").decode("latin-1")


def _entries(exchanges: Iterable[HarExchange]) -> Iterator[dict[str, Any]]:
    for one in exchanges:
        request, response = one.request, one.response
        yield {
            "startedDateTime": one.started,
            "time": 0,
            "request": {
                "method": request.method,
                "url": _url(request),
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": _pairs(request.headers),
                "queryString": [],
                "headersSize": len(request.head_bytes()),
                "bodySize": len(request.body),
                **_post_data(request),
            },
            "response": {
                "status": response.status,
                "statusText": response.reason or REASONS.get(response.status, ""),
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": _pairs(response.headers),
                "content": _content(response),
                "redirectURL": header_of(response.headers, "Location") or "",
                "headersSize": -1,
                "bodySize": len(response.body),
            },
            "cache": {},
            "timings": {"send": 0, "wait": 0, "receive": 0},
            **({"comment": one.comment} if one.comment else {}),
        }


def _url(request: HttpRequest) -> str:
    return f"http://{request.header('Host') or 'localhost'}{request.target.decode('latin-1')}"


def _pairs(headers: Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _post_data(request: HttpRequest) -> dict[str, Any]:
    if not request.body:
        return {}
    media = request.header("Content-Type") or ""
    return {"postData": {"mimeType": media, "params": [], "text": request.body.decode("utf-8", "replace")}}


def _content(response: HttpResponse) -> dict[str, Any]:
    media = header_of(response.headers, "Content-Type") or ""
    try:
        return {"size": len(response.body), "mimeType": media, "text": response.body.decode("utf-8")}
    except UnicodeDecodeError:
        text = base64.b64encode(response.body).decode()
        return {"size": len(response.body), "mimeType": media, "text": text, "encoding": "base64"}

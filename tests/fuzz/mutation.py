"""Structure-aware mutation of requests: what a body is decides how it is spoilt."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote_from_bytes

from sms_sandbox.wire.exchange import Headers, HttpRequest

Pairs = list[tuple[bytes, bytes]]

DEEP: Final = 3000
"""Levels of nesting."""

VALUES: Final[tuple[bytes, ...]] = (
    b"",
    b" ",
    b"0",
    b"-1",
    b"1.5",
    b"1e400",
    b"NaN",
    b"9" * 5000,
    b"null",
    b"true",
    b"+33639980001",
    b"0639980001",
    b"00336,+33639980002;0611",
    b"\x00",
    b"%00%0d%0a",
    b"\r\nX-Injected: 1",
    b"\xff\xfe",
    "é€œ😀".encode(),
    "é€".encode("iso-8859-15", "replace"),
    b"\xed\xa0\x80",
    b"<script>alert(1)</script>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    b"[]",
    b"{}",
    b"2026-13-45 25:61:00",
    b"9999-12-31 23:59:59",
    b"..%2f..%2f",
    b"{{7*7}}${7*7}%n%s",
    b"a" * 70_000,
    b"STOP",
    b"http://127.0.0.1:1/",
)

TREES: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**40,
    "",
    "\ud800",
    "\x00",
    "é€😀",
    "9" * 5000,
    [],
    {},
    [[]],
    [None],
    {"": ""},
    {"value": {"value": 1}},
    ["33639980001"] * 50,
)

METHODS: Final = ("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "BREW")
MEDIA: Final = (
    "application/json",
    "application/xml",
    "text/xml; charset=iso-8859-1",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain; charset=nonsense",
    "",
    "/;;=",
)


def mutated(request: HttpRequest, others: list[HttpRequest], chance: random.Random) -> HttpRequest:
    """Return the request with one to three changes; ``others`` lend bodies and queries."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        request = chance.choice(_CHANGES)(request, others, chance)
    return request


def _query(request: HttpRequest, others: list[HttpRequest], chance: random.Random) -> HttpRequest:
    path, mark, query = request.target.partition(b"?")
    if not mark:
        query = chance.choice(others).target.partition(b"?")[2]
    return replace(request, target=path + b"?" + _written(_changed_pairs(_read(query), chance)))


def _path(request: HttpRequest, others: list[HttpRequest], chance: random.Random) -> HttpRequest:
    path, mark, query = request.target.partition(b"?")
    parts = path.split(b"/")
    where = chance.randrange(len(parts))
    change = chance.randrange(5)
    if change == 0:
        parts[where] = quote_from_bytes(chance.choice(VALUES)[:200]).encode()
    elif change == 1:
        parts.insert(where, b"")
    elif change == 2:
        del parts[where]
    elif change == 3:
        parts[where] = parts[where].upper()
    else:
        parts = chance.choice(others).target.partition(b"?")[0].split(b"/")
    return replace(request, target=(b"/" + b"/".join(parts).lstrip(b"/")) + mark + query)


def _method(request: HttpRequest, others: list[HttpRequest], chance: random.Random) -> HttpRequest:
    del others
    return replace(request, method=chance.choice(METHODS))


def _header(request: HttpRequest, others: list[HttpRequest], chance: random.Random) -> HttpRequest:
    headers = [pair for pair in request.headers if pair[0].lower() != "host"]
    host = tuple(pair for pair in request.headers if pair[0].lower() == "host")
    change = chance.randrange(5)
    if change == 0:
        name = chance.choice(("Content-Type", "Accept", "Accept-Encoding", "Content-Encoding"))
        headers = [*_set(headers, name, chance.choice(MEDIA))]
    elif change == 1 and headers:
        del headers[chance.randrange(len(headers))]
    elif change == 2 and headers:
        headers.append(chance.choice(headers))
    elif change == 3 and headers:
        where = chance.randrange(len(headers))
        value = chance.choice(VALUES)[:500].decode("latin-1")
        headers[where] = (headers[where][0], re.sub(r"[\x00-\x1f\x7f]", "", value).strip())
    else:
        headers += [pair for pair in chance.choice(others).headers if pair[0].lower() != "host"]
    return replace(request, headers=(*host, *_without_framing(headers)))


def _body(request: HttpRequest, others: list[HttpRequest], chance: random.Random) -> HttpRequest:
    body = request.body or chance.choice(others).body
    start = body.lstrip()[:1]
    if start in {b"{", b"["}:
        changed = _json(body, chance)
    elif start == b"<":
        changed = _xml(body, chance)
    elif body.startswith(b"--"):
        changed = _bytes(body, chance)
    else:
        changed = _written(_changed_pairs(_read(body), chance))
    return replace(request, body=changed if chance.random() < 0.9 else _bytes(changed, chance))


def _other_body(request: HttpRequest, others: list[HttpRequest], chance: random.Random) -> HttpRequest:
    return replace(request, body=chance.choice(others).body)


def _moved(request: HttpRequest, others: list[HttpRequest], chance: random.Random) -> HttpRequest:
    """Move parameters from the query to a form, or back."""
    del others, chance
    path, _, query = request.target.partition(b"?")
    if query:
        headers = _set([*request.headers], "Content-Type", "application/x-www-form-urlencoded")
        return replace(request, method="POST", target=path, headers=headers, body=query)
    return replace(request, method="GET", target=path + b"?" + _written(_read(request.body[:5000])), body=b"")


def _json(body: bytes, chance: random.Random) -> bytes:
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        return _bytes(body, chance)
    change = chance.randrange(10)
    if change == 0:
        return b"[" * DEEP + b"]" * DEEP
    if change == 1:
        return body.replace(b"{", b'{"text":"a","value":1,', 1)  # duplicate keys
    if change == 2:
        return json.dumps([tree, tree]).encode()
    _change_tree(tree, chance)
    return json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _change_tree(tree: Any, chance: random.Random) -> None:
    places: list[tuple[Any, Any]] = []
    stack = [tree]
    while stack:
        node = stack.pop()
        inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in inner:
            places.append((node, key))
            stack.append(value)
    if not places:
        return
    node, key = chance.choice(places)
    change = chance.randrange(4)
    if change == 0:
        del node[key]
    elif change == 1 and isinstance(node, dict):
        node[chance.choice(["", "é", "Key", str(key).upper()])] = node.pop(key)
    elif change == 2:
        node[key] = [node[key]] * chance.choice((0, 1, 2, 30))
    else:
        node[key] = chance.choice(TREES)


def _xml(body: bytes, chance: random.Random) -> bytes:
    tags: list[bytes] = re.findall(rb"<(\w+)>", body)
    change = chance.randrange(6)
    if change == 0 or not tags:
        return _bytes(body, chance)
    tag = chance.choice(tags)
    if change == 1:
        return body.replace(b"<" + tag + b">", b"<" + tag + b">" + chance.choice(VALUES)[:5000], 1)
    if change == 2:
        return b"<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY x SYSTEM 'file:///none'>]>" + body.replace(tag, b"a>&b;&x;<", 1)
    if change == 3:
        return body.replace(b"</" + tag + b">", b"", 1)
    if change == 4:
        return (b"<" + tag + b">") * DEEP + (b"</" + tag + b">") * DEEP
    element = rb"<" + tag + rb">(.*?)</" + tag + rb">"
    found = re.search(element, body, flags=re.DOTALL)
    return body if found is None else body[: found.start()] + bytes(found[0]) * 30 + body[found.end() :]


def _bytes(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return chance.choice(VALUES)
    start = chance.randrange(len(data))
    change = chance.randrange(4)
    if change == 0:
        return data[:start]
    if change == 1:
        return data[:start] + chance.randbytes(chance.randrange(1, 8)) + data[start:]
    if change == 2:
        return data[:start] + bytes([data[start] ^ 1 << chance.randrange(8)]) + data[start + 1 :]
    return data[:start] + data[start : start + 50] * 20 + data[start:]


def _changed_pairs(pairs: Pairs, chance: random.Random) -> Pairs:
    if not pairs:
        return [(b"a", chance.choice(VALUES))]
    where = chance.randrange(len(pairs))
    name, value = pairs[where]
    change = chance.randrange(7)
    if change == 0:
        return pairs[:where] + pairs[where + 1 :]
    if change == 1:
        return [*pairs, (name, value)]
    if change == 2:
        return [*pairs, (name + b"[]", value), *pairs[:where]]
    if change == 3:
        return [*pairs[:where], (name.swapcase(), value), *pairs[where + 1 :]]
    if change == 4:
        return [*pairs, *((b"x%d" % number, value[:20]) for number in range(300))]
    return [*pairs[:where], (name, _escaped(chance.choice(VALUES), chance)), *pairs[where + 1 :]]


def _escaped(value: bytes, chance: random.Random) -> bytes:
    return value if chance.random() < 0.3 else quote_from_bytes(value).encode()


def _read(query: bytes) -> Pairs:
    return [(name, value) for name, _, value in (part.partition(b"=") for part in query.split(b"&") if part)]


def _written(pairs: Pairs) -> bytes:
    return re.sub(rb"[\x00-\x20\x7f]", b"+", b"&".join(name + b"=" + value for name, value in pairs))


def _set(headers: list[tuple[str, str]], name: str, value: str) -> Headers:
    return (*((key, old) for key, old in headers if key.lower() != name.lower()), (name, value))


def _without_framing(headers: Any) -> Headers:
    """Leave out what frames a body or the connection: the sender of the request sets it."""
    framing = {"content-length", "transfer-encoding", "connection", "expect", "upgrade"}
    return tuple((name, value) for name, value in headers if name.lower() not in framing)


Change = Callable[[HttpRequest, list[HttpRequest], random.Random], HttpRequest]
_CHANGES: Final[tuple[Change, ...]] = (
    *(_query, _query, _path, _method, _header),
    *(_body, _body, _body, _other_body, _moved),
)

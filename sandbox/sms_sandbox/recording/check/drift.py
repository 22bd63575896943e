"""Find where an answer or a webhook differs: in bytes where they must be equal, in form where they may differ.

What may differ is what differs between two messages of the sandbox that were made with other ids, at another time,
and for another account.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple

from sms_sandbox.recording.leaves import message
from sms_sandbox.recording.leaves.leaf import ValueLeaf, Visit
from sms_sandbox.wire.exchange import REASONS, Headers, HttpRequest, HttpResponse, header_of

BODY: Final = "body"
TARGET: Final = "target"
"""Where a whole body, or a whole path and query, differs."""

_FOLLOWS_FROM_THE_BODY: Final = "content-length"
_DATE: Final = re.compile(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT")
_INSTANT: Final = re.compile(r"[\dTZ:./ +-]*\d[-/:]\d[\dTZ:./ +-]*")
_INTEGER: Final = re.compile(r"-?\d+")
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")
_HEX: Final = re.compile(r"[0-9a-f-]*\d[0-9a-f-]*")
_HOLE: Final = "V"
"""What stands for a value that may differ."""

_Render = Callable[[Visit], bytes]
"""Return the bytes of a part of a message with each value as the visitor returns it."""


class Drift(NamedTuple):
    """One difference."""

    where: str
    expected: str
    """What the sandbox has there."""

    found: str
    """What the real side has there."""


def of_answers(
    one: HttpResponse, other: HttpResponse, real: HttpResponse, varies: Collection[str] = ()
) -> list[Drift]:
    """Return the differences of a real answer; the values at the addresses in ``varies`` are not compared."""
    wanted, found = _status(one), _status(real)
    drifts = [] if wanted == found else [Drift("status", wanted, found)]
    heads = _of_heads(one.headers, other.headers, real.headers)
    bodies = [_body(each.body, each.headers) for each in (one, other, real)]
    return [*drifts, *heads, *_compared(BODY, *bodies, varies=varies)]


def of_webhooks(one: HttpRequest, other: HttpRequest, real: HttpRequest) -> list[Drift]:
    """Return the differences of a real webhook."""
    drifts = [] if one.method == real.method else [Drift("method", one.method, real.method)]
    heads = _of_heads(one.headers, other.headers, real.headers)
    targets = _compared(TARGET, *(_target(each) for each in (one, other, real)))
    bodies = _compared(BODY, *(_body(each.body, each.headers) for each in (one, other, real)))
    return [*drifts, *heads, *targets, *bodies]


def further_headers(one: Headers, real: Headers) -> list[str]:
    """Return the names of headers that only the real side sends."""
    return [name for name, _ in real if header_of(one, name) is None]


def form(value: str) -> str:
    """Return what is alike in values that differ by chance, time or account."""
    if _DATE.fullmatch(value):
        return "a date of HTTP"
    if _INTEGER.fullmatch(value):
        return "an integer"
    if _DECIMAL.fullmatch(value):
        return "a decimal"
    if _INSTANT.fullmatch(value):
        return re.sub(r"\d", "9", value)
    if _HEX.fullmatch(value):
        return re.sub(r"[0-9a-f]", "h", value)
    return re.sub(r"[A-Za-z0-9]", "x", value)


def _status(response: HttpResponse) -> str:
    return f"{response.status} {response.reason or REASONS.get(response.status, '')}"


def _body(body: bytes, headers: Headers) -> _Render:
    return lambda visit: message.rewrite_body(body, header_of(headers, "Content-Type") or "", visit)


def _target(request: HttpRequest) -> _Render:
    return lambda visit: message.rewrite_request(HttpRequest(request.method, request.target), visit).target


def _of_heads(one: Headers, other: Headers, real: Headers) -> Iterator[Drift]:
    spelled = {name.lower(): (name, value) for name, value in reversed(real)}
    for name, value in one:
        where = f"header {name}"
        found = spelled.get(name.lower())
        if found is None:
            yield Drift(where, value, "(no such header)")
        elif found[0] != name:
            yield Drift(where, name, found[0])
        elif name.lower() != _FOLLOWS_FROM_THE_BODY and not _may_be(value, header_of(other, name), found[1]):
            yield Drift(where, value, found[1])
    known, order = [name.lower() for name, _ in one], [name.lower() for name, _ in real]
    wanted, found_order = [name for name in known if name in order], [name for name in order if name in known]
    if wanted != found_order:
        yield Drift("order of headers", ", ".join(wanted), ", ".join(found_order))


def _may_be(one: str, other: str | None, real: str) -> bool:
    """Return whether the real value may stand where the sandbox has ``one`` or ``other``."""
    return real == one if one == other else form(real) in {form(one), form(other or "")}


def _compared(
    where: str, one: _Render, other: _Render, real: _Render, *, varies: Collection[str] = ()
) -> Iterator[Drift]:
    wanted, varied, found = _leaves(one), _leaves(other), _leaves(real)
    uncompared = {at for at, leaf in enumerate(wanted) if leaf.address in varies}
    differing = {at for at, (a, b) in enumerate(zip(wanted, varied, strict=False)) if a.value != b.value}
    has_same_values = [leaf.address for leaf in wanted] == [leaf.address for leaf in found]
    drifts = []
    for at, (a, r) in enumerate(zip(wanted, found, strict=True) if has_same_values else ()):
        b = varied[at].value if at in differing else a.value
        if at not in uncompared and not _may_be(a.value, b, r.value):
            drifts.append(Drift(a.address, a.value, r.value))
    holes = differing | uncompared
    if not drifts and not (has_same_values and _skeleton(one, holes) == _skeleton(real, holes)):
        drifts.append(Drift(where, one(_as_it_is).decode("latin-1"), real(_as_it_is).decode("latin-1")))
    yield from drifts


def _as_it_is(leaf: ValueLeaf) -> str:
    return leaf.value


def _leaves(render: _Render) -> list[ValueLeaf]:
    """Return the values, without the names of fields."""
    found: list[ValueLeaf] = []

    def look(leaf: ValueLeaf) -> str:
        if not leaf.is_name:
            found.append(leaf)
        return leaf.value

    render(look)
    return found


def _skeleton(render: _Render, holes: Collection[int]) -> bytes:
    """Return the bytes with a mark in place of the values at these positions."""
    position = iter(range(1_000_000))

    def mark(leaf: ValueLeaf) -> str:
        if leaf.is_name:
            return leaf.value
        return _HOLE if next(position) in holes else leaf.value

    return render(mark)

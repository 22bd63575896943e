"""Tell requests of web pages from those of applications, and keep pages out.

Browsers mark their requests: with ``Sec-Fetch-Site``, and with ``Origin`` where a page may not read the answer.
``Sec-Fetch-Mode`` alone proves nothing, since the fetch of Node sends it, too. To plain http on a name other than
loopback a browser sends no ``Sec-Fetch`` header; there ``Upgrade-Insecure-Requests`` marks a navigation.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Final
from urllib.parse import urlsplit

from msgspec import structs

from sms_sandbox.faults.transmission import Answer, Transmission
from sms_sandbox.wire.exchange import Headers, HttpResponse, header_of

Header = Callable[[str], str | None]
"""Return the value of a request's header, or None."""

_OWN_SITES: Final = frozenset({"none", "same-origin"})
_NAVIGATED: Final = frozenset({None, "document"})
"""Values of Sec-Fetch-Dest for a tab; a frame of another site is none."""

ISOLATION: Final[Headers] = (("Content-Security-Policy", "sandbox"), ("X-Content-Type-Options", "nosniff"))
_REFUSAL: Final = (
    b"Refused: a web page of another site may not use this sandbox.\n"
    b"Applications send neither Sec-Fetch-Site nor Origin; the sandbox has a page of its own at /_sandbox/ui/.\n"
)


class Visit(Enum):
    """Who makes a request."""

    APPLICATION = "application"
    """No browser, or the sandbox's own page."""

    NAVIGATION = "navigation"
    """A browser shows the answer in a tab."""

    FOREIGN = "foreign"
    """A page of another origin."""


def visit_of(header: Header) -> Visit:
    if has_foreign_origin(header):
        return Visit.FOREIGN
    site = header("Sec-Fetch-Site")
    if site is None:
        return Visit.APPLICATION if header("Upgrade-Insecure-Requests") is None else Visit.NAVIGATION
    if header("Sec-Fetch-Mode") == "navigate" and (site in _OWN_SITES or header("Sec-Fetch-Dest") in _NAVIGATED):
        return Visit.NAVIGATION
    return Visit.APPLICATION if site in _OWN_SITES else Visit.FOREIGN


def has_foreign_origin(header: Header) -> bool:
    origin = header("Origin")
    return origin is not None and _place_of(origin) != (header("Host") or "").lower()


def is_from_another_site(header: Header) -> bool:
    """Return True for a request that a page of another site causes, even by a link."""
    return (header("Sec-Fetch-Site") or "none") not in _OWN_SITES


def refusal() -> HttpResponse:
    headers = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(_REFUSAL))),
        ("Connection", "keep-alive"),
    )
    return HttpResponse(403, headers, _REFUSAL, "")


def isolated(answer: Answer) -> Answer:
    """Return the answer with the headers that keep a browser from running anything in it."""
    response = answer.response
    if response is None:
        return answer
    headers = response.headers + tuple(one for one in ISOLATION if header_of(response.headers, one[0]) is None)
    marked = structs.replace(response, headers=headers)
    grown = len(marked.head_bytes()) - len(response.head_bytes())
    return Answer(marked, _shifted(answer.transmission, grown))


def _shifted(transmission: Transmission, by: int) -> Transmission:
    """Return a transmission that stops at the same byte of the body."""
    if transmission.stops_after is None:
        return transmission
    return replace(transmission, stops_after=transmission.stops_after + by)


def _place_of(origin: str) -> str | None:
    """Return host and port of an address, or None if it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None

"""The addresses of webhooks, taken apart."""

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from sms_sandbox.wire.exchange import Headers

_NAME: Final = re.compile(r"[^/?#:@\[\]\x00-\x20\x7f]+")
_URL: Final = re.compile(
    r"([Hh][Tt][Tt][Pp][Ss]?)://(?:([^/?#@]*)@)?"  # scheme, user name and password
    rf"(\[[0-9a-fA-F:.]+\]|{_NAME.pattern})(?::0*(\d{{1,5}}))?"  # host, port
    r"([/?][^#]*)?(?:#.*)?",  # path and query, fragment
    re.ASCII | re.DOTALL,
)
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_HIGHEST_PORT: Final = 65535
_AS_THEY_ARE: Final = "".join(chr(code) for code in range(0x21, 0x7F))


@dataclass(frozen=True, slots=True)
class Url:
    """An http or https address."""

    scheme: str
    host: str
    port: int
    target: str
    """Begins with a slash and contains the query."""

    user: str = ""
    """User name and password as they are written, ``name:password``, or empty."""

    @property
    def authority(self) -> str:
        return authority_of(self.scheme, self.host, self.port)

    @property
    def authorization(self) -> Headers:
        """Return the header for the user name and password, or none without them."""
        if not self.user:
            return ()
        name, _, password = self.user.partition(":")
        pair = unquote_to_bytes(name) + b":" + unquote_to_bytes(password)
        return (("Authorization", f"Basic {b64encode(pair).decode('ascii')}"),)


def authority_of(scheme: str, host: str, port: int) -> str:
    """Return host and port as in a Host header."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port == DEFAULT_PORTS[scheme] else f"{shown}:{port}"


def parse(text: str) -> Url | None:
    """Return the parts of an http or https address, or None for any other text.

    A fragment is dropped. Blanks and characters beyond ASCII are percent-encoded as UTF-8, and in
    the host as IDNA; encoded characters are left unchanged.
    """
    match = _URL.fullmatch(text.strip())
    if match is None:
        return None
    scheme, user, host, port, rest = match.groups()
    scheme, ascii_host = scheme.lower(), _in_ascii(host.strip("[]"))
    number = int(port) if port else DEFAULT_PORTS[scheme]
    if ascii_host is None or not 0 < number <= _HIGHEST_PORT:
        return None
    target = quote(rest or "/", safe=_AS_THEY_ARE, errors="replace")
    if target.startswith("?"):
        target = "/" + target
    return Url(scheme, ascii_host, number, target, user or "")


def _in_ascii(host: str) -> str | None:
    """Return the host as a Host header can hold it, or None if it cannot."""
    if host.isascii():
        return host.lower()
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    # IDNA folds a full-width slash to a slash.
    return name.lower() if _NAME.fullmatch(name) else None

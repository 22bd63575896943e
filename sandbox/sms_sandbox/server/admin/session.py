"""The cookie that replaces the admin token in a browser, since an EventSource sends no header."""

import hmac
from http.cookies import CookieError, SimpleCookie
from typing import Final

from sms_sandbox.wire.exchange import HttpRequest

_PURPOSE: Final = b"sms-sandbox session"
_NAME_LENGTH: Final = 8


class Session:
    """The cookie holds a digest of the token, not the token; its name differs by token, since ports share cookies."""

    def __init__(self, token: str) -> None:
        digest = hmac.digest(token.encode(), _PURPOSE, "sha256").hex()
        self._name: Final = f"sandbox-{digest[:_NAME_LENGTH]}"
        self._value: Final = digest[_NAME_LENGTH:]

    def header(self) -> tuple[str, str]:
        """Return the header that sets the cookie."""
        return "Set-Cookie", f"{self._name}={self._value}; Path=/; HttpOnly; SameSite=Strict"

    def is_shown(self, request: HttpRequest) -> bool:
        try:
            shown = SimpleCookie(request.header("Cookie") or "").get(self._name)
        except CookieError:
            return False
        return shown is not None and hmac.compare_digest(shown.value.encode(), self._value.encode())

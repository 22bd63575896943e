"""Read the parameters of a request from its query and its body, in any of the known charsets."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from sms_sandbox.core.account import Credentials
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.forms import Unescaped, decoded, unescaped_pairs

_FORM: Final = "application/x-www-form-urlencoded"
_DECLARED_CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([^\s;"]+)', re.IGNORECASE)
_PUNCTUATION: Final = re.compile(r"[^a-z0-9]")
_DEFAULT_CHARSET: Final = "iso8859-15"
_MOST_OF_TEXT: Final = 100_000
"""Characters or bytes of a text, of which at most a thousand characters are sent."""

_CHARSETS: Final = {
    "iso885915": "iso8859-15",
    "latin9": "iso8859-15",
    "iso88591": "latin-1",
    "latin1": "latin-1",
    "windows1252": "cp1252",
    "cp1252": "cp1252",
    "usascii": "ascii",
    "ascii": "ascii",
    "utf8": "utf-8",
}
"""The charsets of western Europe, by the names that clients declare, in lower case and without punctuation."""


class Form(msgspec.Struct):
    """Hold the parameters of a request by name, what is beyond ASCII still in its charset.

    The names of all parameters are ASCII, so another name, of which the bytes are kept, is never looked up.
    """

    values: Mapping[str, Unescaped]
    charset: str

    def has(self, name: str) -> bool:
        """Return True for a parameter with a value that is not empty."""
        return bool(self.values.get(name))

    def text(self, name: str, charset: str | None = None) -> str:
        """Return the decoded value, empty for a missing parameter."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else value.decode(charset or self.charset, "replace")

    def beginning(self, name: str, charset: str | None = None) -> str:
        """Return the decoded beginning of a value, which has all that messages can carry of a text."""
        return decoded(self.values.get(name, "")[:_MOST_OF_TEXT], charset or self.charset)


def read(request: HttpRequest) -> Form:
    """Read query and body together. Of two values for one name the first counts, the query's before the body's."""
    pairs = unescaped_pairs(request.query)
    if request.method == "POST" and request.content_type == _FORM:
        pairs += unescaped_pairs(request.body)
    # Reversed, so that of two values the first one stays.
    pairs.reverse()
    values: dict[Any, Unescaped] = dict(pairs)
    declared = request.fields.get("content-type")
    return Form(values, charset_in(declared) if declared else _DEFAULT_CHARSET)


def charset_in(content_type: str) -> str:
    """Return the declared charset, or the default one if it is unknown."""
    if not content_type:
        return _DEFAULT_CHARSET
    declared = _DECLARED_CHARSET.search(content_type)
    name = _PUNCTUATION.sub("", declared[1].lower()) if declared else ""
    return _CHARSETS.get(name, _DEFAULT_CHARSET)


def credentials(form: Form, logins: Sequence[str]) -> Credentials:
    """Return a token, or the first login of these names with its password. Raise SmsModeError without them."""
    token = form.text("accessToken")
    if token:
        return Credentials(None, token)
    login = next((login for name in logins if (login := form.text(name))), "")
    password = form.text("pass")
    if not login or not password:
        raise SmsModeError("missing_credentials")
    return Credentials(login, password)

"""The errors of version 2.

Their codes are documented, texts and HTTP statuses are not.
"""

from typing import Final, NamedTuple

UPGRADE_URL: Final = "https://www.insim.app/pricing"


class Code(NamedTuple):
    status: int
    text: str


CODES: Final = {
    "INVALID_CREDENTIALS": Code(401, "Invalid login or access key"),
    "MISSING_FIELD": Code(400, "A required field is missing"),
    "VALIDATION_ERROR": Code(400, "A field is not valid"),
    "NOT_FOUND": Code(404, "Not found"),
    "METHOD_NOT_ALLOWED": Code(405, "Method not allowed"),
    "RATE_LIMIT_EXCEEDED": Code(429, "Too many requests, wait one minute"),
    "LICENSE_REQUIRED": Code(403, "This feature needs a paid plan"),
    "PROXY_ERROR": Code(502, "The server cannot be reached"),
}

CODE_OF: Final = {
    "bad_credentials": "INVALID_CREDENTIALS",
    "missing_credentials": "INVALID_CREDENTIALS",
    "inactive_account": "INVALID_CREDENTIALS",
    "missing_parameter": "MISSING_FIELD",
    "empty_text": "MISSING_FIELD",
    "empty_recipient": "MISSING_FIELD",
    "missing_recipient": "MISSING_FIELD",
    "unknown_route": "NOT_FOUND",
    "wrong_method": "METHOD_NOT_ALLOWED",
    "rate_limited": "RATE_LIMIT_EXCEEDED",
    "internal_error": "PROXY_ERROR",
    "unavailable": "PROXY_ERROR",
    "offline_device": "PROXY_ERROR",
}
"""The code of each neutral name; any other name is a VALIDATION_ERROR."""


class ApiError(Exception):
    """A request is refused. ``field`` is the field that is wrong, or None."""

    def __init__(self, code: str, field: str | None = None) -> None:
        super().__init__(code, field)
        self.code = code
        self.field = field

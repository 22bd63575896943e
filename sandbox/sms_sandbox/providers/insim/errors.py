"""Map neutral names to inSIM's errors.

Each endpoint has its own list of codes, sent in answers of status 200. An error outside that list refuses the whole
request.
"""

from typing import Final, NamedTuple

SEND_CODES: Final = {
    "bad_credentials": "#001",
    "inactive_account": "#002",
    "opted_out_recipient": "#003",
    "forbidden_text": "#004",
    "empty_text": "#006",
    "bad_recipient": "#007",
}
"""From the oldest documentation; #005 does not exist."""

CONTACT_CODES: Final = {
    "bad_recipient": "#001",
    "empty_recipient": "#002",
    "missing_recipient": "#003",
}

BAD_EMAIL_CODE: Final = "#004"
"""A warning: the contact is added all the same."""

CALL_CODES: Final = {
    "unavailable": "#001",
    "offline_device": "#002",
}

PROBLEMS: Final = frozenset({"bad_credentials", "inactive_account", "bad_recipient"})
"""Errors without a code in the answers to contacts and calls, which have a field for their text."""


class Plain(NamedTuple):
    """A refusal of the whole request."""

    status: int
    message: str
    """The text of ``{"message":…}``."""


PLAIN: Final = {
    "bad_credentials": Plain(401, "Authentification failed"),
    "inactive_account": Plain(403, "account not activated yet"),
    "opted_out_recipient": Plain(400, "number opted out"),
    "forbidden_text": Plain(400, "forbidden words in text"),
    "empty_text": Plain(400, "empty text"),
    "bad_recipient": Plain(400, "invalid phone number"),
    "empty_recipient": Plain(400, "empty phone number"),
    "missing_recipient": Plain(400, "phone_number variable not found"),
    "offline_device": Plain(400, "phone not connected or inSIM not running"),
    "bad_request": Plain(400, "malformed JSON"),
    "missing_credentials": Plain(400, "header is missing"),
    "missing_parameter": Plain(400, "messages is missing or no array"),
    "bad_parameter": Plain(400, "type must be clicToCall"),
    "too_large": Plain(413, "request entity too large"),
    "unknown_route": Plain(404, "not found"),
    "wrong_method": Plain(405, "method not allowed"),
    "rate_limited": Plain(429, "too many requests"),
    "internal_error": Plain(500, "internal server error"),
    "unavailable": Plain(503, "servers unavailable"),
}
"""All errors, for endpoints that have no other form for them."""

CONTACTS_MISSING: Final = "contacts is missing or no array"


class RefusedRequestError(Exception):
    """A request is refused."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

"""inSIM's errors by neutral name.

Some stand as a code beside each message, in an answer of status 200; the others refuse the request as a whole.
"""

from typing import Final, NamedTuple

CODES: Final = {
    "bad_credentials": "#001",
    "inactive_account": "#002",
    "opted_out_recipient": "#003",
    "forbidden_text": "#004",
    "empty_text": "#006",
    "bad_recipient": "#007",
}
"""The code list of the oldest documentation; it has no #005."""


class Plain(NamedTuple):
    """A refusal of the whole request: an HTTP status, and the text of ``{"message":…}``."""

    status: int
    message: str


PLAIN: Final = {
    "bad_request": Plain(400, "malformed JSON"),
    "missing_credentials": Plain(400, "header is missing"),
    "missing_parameter": Plain(400, "messages is missing or no array"),
    "too_large": Plain(413, "request entity too large"),
    "unknown_route": Plain(404, "not found"),
    "wrong_method": Plain(405, "method not allowed"),
    "internal_error": Plain(500, "internal server error"),
}

NAMES: Final = (*CODES, *PLAIN)


class RefusedRequestError(Exception):
    """``name`` is one of PLAIN."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

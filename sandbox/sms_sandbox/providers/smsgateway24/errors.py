"""Map neutral names to the provider's errors.

The API's own errors have status 200. Those that its framework raises before the API is reached are pages.
"""

from typing import Final

MESSAGES: Final = {
    "bad_credentials": "Login or password incorrect",
    "missing_credentials": "Login or password incorrect",
    "missing_parameter": "Parameter {parameter} is required",
    "bad_parameter": "Parameter {parameter} is not valid",
    "bad_request": "datajson is not valid",
    "unknown_device": "Device not found",
    "unknown_message": "Sms not found",
    "unknown_list": "Tag not found",
    "unknown_template": "Template not found",
    "unknown_sender": "Sender ID not found",
    "insufficient_credit": "SMS limit reached",
}

PAGES: Final = {
    "unknown_route": 404,
    "wrong_method": 405,
    "too_large": 413,
    "rate_limited": 429,
    "internal_error": 500,
    "unavailable": 503,
}

NAMES: Final = (*MESSAGES, *PAGES)

USUAL_PARAMETER: Final = {"missing_parameter": "sendto", "bad_parameter": "timetosend"}
"""The parameter that an error names if only the error was asked for."""


class RefusedError(Exception):
    """A request is refused.

    ``name`` is one of NAMES; ``parameter`` is the request's parameter that is wrong, or None.
    """

    def __init__(self, name: str, parameter: str | None = None) -> None:
        super().__init__(name, parameter)
        self.name = name
        self.parameter = parameter

"""List the errors of the REST API: HTTP status, code, and texts."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Refusal:
    """Hold an error's HTTP status, the two texts of requests that have none of their own, and its code.

    Without a code of the vendor's, that is the status and 000, which the vendor does not use.
    """

    status: int
    message: str = ""
    detail: str = ""
    code: str = "000"


class RestError(Exception):
    """Signal that the request is refused with the error ``name``, a key of REFUSALS."""

    def __init__(self, name: str, message: str = "", detail: str = "", code: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.message = message
        self.detail = detail
        self.code = code


REFUSALS: Final = {
    "missing_credentials": Refusal(401, "Unauthorized", "Invalid or missing API key"),
    "bad_credentials": Refusal(401, "Unauthorized", "Invalid or missing API key"),
    "forbidden": Refusal(403, "Forbidden", "Access denied"),
    "wrong_channel": Refusal(403, "Channel type mismatch", "Channel type mismatch"),
    "bad_json": Refusal(400, "Malformed request body", "JSON expected"),
    "missing_parameter": Refusal(400, "Body parameter: body.text invalid", "Must not be blank"),
    "bad_parameter": Refusal(400, "Body parameter: recipient.to invalid", "Must be E.164"),
    "bad_query": Refusal(400, "Query parameter: page invalid", "Must be 1 or greater", "003"),
    "bad_batch": Refusal(400, "Body invalid", "Between 1 and 1000 messages expected"),
    "too_large": Refusal(400, "Body invalid", "Between 1 and 1000 messages expected"),
    "not_scheduled": Refusal(
        400, "Message not editable", "Only scheduled messages, 5 minutes before sending at the latest"
    ),
    "insufficient_credit": Refusal(400, "Body parameter: amount invalid", "Insufficient credit"),
    "account_exists": Refusal(400, "Body parameter: name invalid", "Organisation already exists"),
    "unknown_account": Refusal(404, "Not Found", "organisation not found"),
    "unknown_message": Refusal(404, "Not Found", "message not found"),
    "unknown_resource": Refusal(404, "Not Found", "resource not found"),
    "unknown_route": Refusal(404, "Not Found", "No such path"),
    "wrong_method": Refusal(405, "Method Not Allowed", "Method Not Allowed"),
    "not_acceptable": Refusal(406, "Not Acceptable", "application/json is available"),
    "unsupported_media": Refusal(415, "Unsupported Media Type", "application/json expected"),
    "rate_limited": Refusal(429, "Too Many Requests", "Too many requests"),
    "internal_error": Refusal(500),
    "unavailable": Refusal(503),
}
"""Those without a message have no body: failures of the server have none of the vendor's structure."""


def missing(parameter: str) -> RestError:
    return RestError("missing_parameter", f"Body parameter: {parameter} invalid", "Must not be blank")


def bad(parameter: str, limit: str) -> RestError:
    return RestError("bad_parameter", f"Body parameter: {parameter} invalid", limit)


def bad_query(parameter: str, limit: str, code: str = "") -> RestError:
    return RestError("bad_query", f"Query parameter: {parameter} invalid", limit, code)


def unknown(resource: str) -> RestError:
    return RestError("unknown_resource", detail=f"{resource} not found")

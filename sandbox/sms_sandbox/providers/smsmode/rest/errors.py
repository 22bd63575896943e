"""List the errors of the REST API: HTTP status, code, and texts."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class RestRefusal:
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
    "missing_credentials": RestRefusal(401, "Unauthorized", "Invalid or missing API key"),
    "bad_credentials": RestRefusal(401, "Unauthorized", "Invalid or missing API key"),
    "forbidden": RestRefusal(403, "Forbidden", "Access denied"),
    "wrong_channel": RestRefusal(403, "Channel type mismatch", "Channel type mismatch"),
    "bad_json": RestRefusal(400, "Malformed request body", "JSON expected"),
    "missing_parameter": RestRefusal(400, "Body parameter: body.text invalid", "Must not be blank"),
    "bad_parameter": RestRefusal(400, "Body parameter: recipient.to invalid", "Must be E.164"),
    "bad_query": RestRefusal(400, "Query parameter: page invalid", "Must be 1 or greater", "003"),
    "bad_batch": RestRefusal(400, "Body invalid", "Between 1 and 1000 messages expected"),
    "too_large": RestRefusal(400, "Body invalid", "Between 1 and 1000 messages expected"),
    "not_scheduled": RestRefusal(
        400, "Message not editable", "Only scheduled messages, 5 minutes before sending at the latest"
    ),
    "insufficient_credit": RestRefusal(400, "Body parameter: amount invalid", "Insufficient credit"),
    "account_exists": RestRefusal(400, "Body parameter: name invalid", "Organisation already exists"),
    "unknown_account": RestRefusal(404, "Not Found", "organisation not found"),
    "unknown_message": RestRefusal(404, "Not Found", "message not found"),
    "unknown_resource": RestRefusal(404, "Not Found", "resource not found"),
    "unknown_route": RestRefusal(404, "Not Found", "No such path"),
    "wrong_method": RestRefusal(405, "Method Not Allowed", "Method Not Allowed"),
    "not_acceptable": RestRefusal(406, "Not Acceptable", "application/json is available"),
    "unsupported_media": RestRefusal(415, "Unsupported Media Type", "application/json expected"),
    "rate_limited": RestRefusal(429, "Too Many Requests", "Too many requests"),
    "internal_error": RestRefusal(500),
    "unavailable": RestRefusal(503),
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

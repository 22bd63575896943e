"""The errors of the admin API: one table, one shape."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from sms_sandbox.server.admin.probes import json_response
from sms_sandbox.wire.exchange import HttpResponse

STATUS_OF: Final = {
    "bad_request": 400,
    "bad_json": 400,
    "token_required": 401,
    "foreign_host": 403,
    "foreign_origin": 403,
    "not_found": 404,
    "timed_out": 404,  # not 408: HTTP clients repeat that by themselves
    "method_not_allowed": 405,
    "advance_running": 409,
    "wrong_transition": 409,
    "not_recorded": 409,
    "nothing_received": 409,
    "offline_device": 409,
    "replays_otherwise": 409,
    "under_way": 409,
    "unreachable_handset": 409,
    "workspace_ended": 409,
    "too_large": 413,
    "unprocessable": 422,
}


@dataclass(frozen=True, slots=True)
class AdminError(Exception):
    """``code`` is a key of STATUS_OF; ``field`` names the part of the request that is wrong. ``more`` stands beside
    the error in the answer, and ``headers`` above it.
    """

    code: str
    message: str
    hint: str | None = None
    field: str | None = None
    more: Mapping[str, Any] | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> int:
        return STATUS_OF[self.code]

    def hinting(self, hint: str | None) -> Self:
        return replace(self, hint=hint)


def refusal(error: AdminError) -> HttpResponse:
    told = {"code": error.code, "message": error.message, "hint": error.hint, "field": error.field}
    body = {"error": {name: value for name, value in told.items() if value is not None}, **(error.more or {})}
    return json_response(error.status, json.dumps(body).encode(), error.headers)

"""Errors of the admin API: one table, and one JSON shape."""

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
    "too_many_workspaces": 409,
    "under_way": 409,
    "unreachable_handset": 409,
    "workspace_ended": 409,
    "too_large": 413,
    "unprocessable": 422,
    "unavailable": 503,
}


@dataclass(frozen=True, slots=True)
class AdminError(Exception):
    """A refusal by the admin API."""

    code: str
    """A key of STATUS_OF."""

    message: str
    hint: str | None = None
    field: str | None = None
    """The part of the request that is wrong."""

    more: Mapping[str, Any] | None = None
    """Further keys of the answer, beside ``error``."""

    headers: tuple[tuple[str, str], ...] = ()
    """Headers of the answer."""

    @property
    def status(self) -> int:
        return STATUS_OF[self.code]

    def hinting(self, hint: str | None) -> Self:
        return replace(self, hint=hint)


def refusal(error: AdminError) -> HttpResponse:
    fields = {"code": error.code, "message": error.message, "hint": error.hint, "field": error.field}
    body = {"error": {name: value for name, value in fields.items() if value is not None}, **(error.more or {})}
    return json_response(error.status, json.dumps(body).encode(), error.headers)

"""The errors of the admin API: one table, one shape."""

from dataclasses import dataclass
from typing import Final

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
    "nothing_received": 409,
    "offline_device": 409,
    "unreachable_handset": 409,
    "too_large": 413,
    "unprocessable": 422,
}


@dataclass(frozen=True, slots=True)
class AdminError(Exception):
    """``code`` is a key of STATUS_OF; ``field`` names the part of the request that is wrong."""

    code: str
    message: str
    hint: str | None = None
    field: str | None = None

    @property
    def status(self) -> int:
        return STATUS_OF[self.code]

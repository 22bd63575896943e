"""The clock, as calls."""

from datetime import datetime
from typing import Final

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import Call, Noun, S_co, answer, verb
from sms_sandbox.client.models import Advanced
from sms_sandbox.client.models import Clock as ClockTold
from sms_sandbox.client.paths import patience

_LONG: Final = "10m"
"""Of wall time: an advance waits for the answers of all webhooks that fall due."""


def _now(body: bytes) -> datetime:
    told: ClockTold = decode.one(ClockTold)(body)
    return told.now


class Clock(Noun[S_co]):
    @answer
    def now(self) -> Call[datetime]:
        return Call("GET", "/clock", _now)

    @verb
    def show(self) -> Call[ClockTold]:
        return Call("GET", "/clock", decode.one(ClockTold))

    @verb
    def change(
        self,
        *,
        mode: str | None = None,
        speed: float | None = None,
        frozen: bool | None = None,
        idle_jump: bool | None = None,
    ) -> Call[ClockTold]:
        """What is None stays. ``mode`` is ``real`` or ``virtual``, ``speed`` sandbox seconds per real second."""
        wanted = {"mode": mode, "speed": speed, "frozen": frozen, "idle_jump": idle_jump}
        body = {name: value for name, value in wanted.items() if value is not None}
        return Call("PATCH", "/clock", decode.one(ClockTold), body=body)

    @verb
    def advance(self, by: str, *, budget: str | None = None) -> Call[Advanced]:
        """Every webhook that falls due has been made and answered when this returns. ``by`` is such as ``2h``;
        ``budget`` is the wall time it may take.
        """
        return _walk("/clock/advance", {"by": by}, budget)

    @verb
    def advance_to(self, to: datetime, *, budget: str | None = None) -> Call[Advanced]:
        """As ``advance``; a time without a zone is UTC."""
        return _walk("/clock/advance", {"to": to.isoformat()}, budget)

    @verb
    def run_until_idle(self, limit: str = "72h", *, budget: str | None = None) -> Call[Advanced]:
        """Until nothing is due any more, or only after ``limit`` of sandbox time; ``budget`` as for ``advance``."""
        return _walk("/clock/run-until-idle", {"limit": limit}, budget)


def _walk(path: str, body: dict[str, str], budget: str | None) -> Call[Advanced]:
    if budget is not None:
        body["budget"] = budget
    return Call("POST", path, decode.one(Advanced), body=body, patience=patience(budget or _LONG))

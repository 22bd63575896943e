"""Calls about the clock."""

from datetime import datetime
from typing import Final

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint, endpoint_property
from sms_sandbox.client.models import Advanced, ClockStretch
from sms_sandbox.client.models import Clock as ClockModel
from sms_sandbox.client.paths import Duration, duration_text, seconds_of
from sms_sandbox.client.wall_times import WallTimes

_LONG: Final = "10m"
"""Seconds of wall time: an advance waits for the answers of all webhooks that fall due."""


def _now(body: bytes) -> datetime:
    answer: ClockModel = decode.one(ClockModel)(body)
    return answer.now


def _wall_times(body: bytes) -> WallTimes:
    return WallTimes(decode.items(ClockStretch)(body))


class Clock(Resource[S_co]):
    @endpoint_property
    def now(self) -> ApiCall[datetime]:
        return ApiCall("GET", "/clock", _now)

    @endpoint
    def show(self) -> ApiCall[ClockModel]:
        return ApiCall("GET", "/clock", decode.one(ClockModel))

    @endpoint
    def wall_times(self) -> ApiCall[WallTimes]:
        """Return what reads sandbox times as wall times."""
        return ApiCall("GET", "/clock/wall-times", _wall_times)

    @endpoint
    def change(
        self,
        *,
        mode: str | None = None,
        speed: float | None = None,
        frozen: bool | None = None,
        idle_jump: bool | None = None,
    ) -> ApiCall[ClockModel]:
        """Change the clock.

        An argument left None keeps its value. ``mode`` is ``real`` or ``virtual``, ``speed`` is sandbox seconds for
        each real second.
        """
        wanted = {"mode": mode, "speed": speed, "frozen": frozen, "idle_jump": idle_jump}
        body = {name: value for name, value in wanted.items() if value is not None}
        return ApiCall("PATCH", "/clock", decode.one(ClockModel), body=body)

    @endpoint
    def advance(self, by: Duration, *, budget: Duration | None = None) -> ApiCall[Advanced]:
        """Advance the clock, and return once every webhook that fell due has been answered.

        ``by`` is a duration such as ``2h`` or a timedelta; ``budget`` is the wall time it may take.
        """
        return _advance("/clock/advance", {"by": duration_text(by)}, budget)

    @endpoint
    def advance_to(self, to: datetime, *, budget: Duration | None = None) -> ApiCall[Advanced]:
        """Advance the clock to a time; one without a zone is UTC."""
        return _advance("/clock/advance", {"to": to.isoformat()}, budget)

    @endpoint
    def run_until_idle(self, limit: Duration = "72h", *, budget: Duration | None = None) -> ApiCall[Advanced]:
        """Advance until nothing is due any more, or until ``limit`` of sandbox time has passed;

        ``budget`` is as for ``advance``.
        """
        return _advance("/clock/run-until-idle", {"limit": duration_text(limit)}, budget)


def _advance(path: str, body: dict[str, str], budget: Duration | None) -> ApiCall[Advanced]:
    if budget is not None:
        body["budget"] = duration_text(budget)
    return ApiCall("POST", path, decode.one(Advanced), body=body, timeout=seconds_of(budget or _LONG))

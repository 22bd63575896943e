"""Faults by hand, as calls."""

from collections.abc import Mapping
from typing import Any

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Fault
from sms_sandbox.client.paths import path_of

FaultList = list[Fault]


class Faults(Resource[S_co]):
    @endpoint
    def list(self) -> ApiCall[FaultList]:
        """Those in force; of the magic numbers only those that have struck."""
        return ApiCall("GET", "/faults", decode.items(Fault))

    @endpoint
    def add(self, rule: Mapping[str, Any], *, lasts: str | None = None) -> ApiCall[Fault]:
        """A rule as in a scenario file, behind all others; without a name it gets one. ``lasts`` is a duration of
        sandbox time, None for good.
        """
        body = {"rule": dict(rule), **({} if lasts is None else {"for": lasts})}
        return ApiCall("POST", "/faults", decode.one(Fault), body=body)

    @endpoint
    def remove(self, name: str) -> ApiCall[None]:
        """Takes back one rule."""
        return ApiCall("DELETE", path_of("faults", name), decode.nothing)

    @endpoint
    def clear(self) -> ApiCall[None]:
        """Takes back all of them, phases and faults of webhooks, too; the magic numbers stay."""
        return ApiCall("DELETE", "/faults", decode.nothing)

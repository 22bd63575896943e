"""Calls about faults."""

from collections.abc import Mapping
from typing import Any

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Fault, Removed
from sms_sandbox.client.paths import path_of

FaultList = list[Fault]


class Faults(Resource[S_co]):
    @endpoint
    def list(self) -> ApiCall[FaultList]:
        """Return the faults in force; a magic number's only once it has struck."""
        return ApiCall("GET", "/faults", decode.items(Fault))

    @endpoint
    def add(self, rule: Mapping[str, Any], *, lasts: str | None = None) -> ApiCall[Fault]:
        """Append a rule, written as in a scenario file, with the lowest precedence; without a name it gets one.

        ``lasts`` is a duration of sandbox time, None until it is removed.
        """
        body = {"rule": dict(rule), **({} if lasts is None else {"for": lasts})}
        return ApiCall("POST", "/faults", decode.one(Fault), body=body)

    @endpoint
    def remove(self, name: str) -> ApiCall[Removed]:
        """Remove one rule; the held webhooks that it releases are counted."""
        return ApiCall("DELETE", path_of("faults", name), decode.one(Removed))

    @endpoint
    def clear(self) -> ApiCall[Removed]:
        """Remove all rules, phases and webhook faults; the magic numbers stay."""
        return ApiCall("DELETE", "/faults", decode.one(Removed))

"""Faults by hand, as calls."""

from collections.abc import Mapping
from typing import Any

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import Call, Noun, S_co, verb
from sms_sandbox.client.models import Fault
from sms_sandbox.client.paths import at

FaultList = list[Fault]


class Faults(Noun[S_co]):
    @verb
    def list(self) -> Call[FaultList]:
        """Those in force; of the magic numbers only those that have struck."""
        return Call("GET", "/faults", decode.items(Fault))

    @verb
    def add(self, rule: Mapping[str, Any], *, lasts: str | None = None) -> Call[Fault]:
        """A rule as in a scenario file, behind all others; without a name it gets one. ``lasts`` is a duration of
        sandbox time, None for good.
        """
        body = {"rule": dict(rule), **({} if lasts is None else {"for": lasts})}
        return Call("POST", "/faults", decode.one(Fault), body=body)

    @verb
    def remove(self, name: str) -> Call[None]:
        """Takes back one rule."""
        return Call("DELETE", at("faults", name), decode.nothing)

    @verb
    def clear(self) -> Call[None]:
        """Takes back all of them, phases and faults of webhooks, too; the magic numbers stay."""
        return Call("DELETE", "/faults", decode.nothing)

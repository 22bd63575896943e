"""Small things that the tests of faults are made of."""

from typing import Any

from sms_sandbox.core.draws import Draws
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.matcher import Matcher, Target
from sms_sandbox.faults.plan import FaultPlan
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule, WeightedEffects
from sms_sandbox.wire.exchange import HttpResponse

JANE = "+33639980001"
JOHN = "+33639980002"
DOWN = Effects(refusal=Status(503))
AN_ANSWER = HttpResponse(200, (("Content-Length", "8"),), b"12345678", "send")


def target(to: str | tuple[str, ...] = JANE, operation: str = "send", **more: Any) -> Target:
    recipients = (to,) if isinstance(to, str) else to
    return Target("acme", operation, **{"account": "k1", "to": recipients, "texts": ("hello",), **more})


def rule(name: str = "r", effects: Effects = DOWN, **when: Any) -> Rule:
    return Rule(name=name, when=Matcher(**when), effects=effects)


def phase(name: str = "p", at: int = 0, effects: Effects = DOWN, share: float = 1.0, **more: Any) -> Phase:
    return Phase(name=name, at=at, parts=(WeightedEffects(share=share, effects=effects),), **more)


def plan_of(*rules: Rule, seed: int = 1, **more: Any) -> FaultPlan:
    plan = FaultPlan(Draws(seed))
    plan.load(Faults(rules=rules, **more))
    return plan


def strikes(plan: FaultPlan, what: Target, exchange: str = "x1", now: int = 0) -> bool:
    """Whether a request is refused."""
    return plan.on_request(what, exchange, now, ERRORS).get("refusal") is not None


ERRORS = frozenset({"insufficient_credit", "unavailable"})

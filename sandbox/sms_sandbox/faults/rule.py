"""The rules and phases of a scenario."""

from dataclasses import dataclass, field

from sms_sandbox.faults.connection import ConnectionFault
from sms_sandbox.faults.kinds.changes import AccountChange, DeviceChangeFault, HandsetChange
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.lifecycle import LifecycleFault
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.rate_limit import RateLimit
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.webhooks import WebhookFaults

Refusal = Status | ProviderError | RateLimit
"""What is answered in place of the provider's own answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """One field for each kind. Effects of different kinds add up; of one kind the first rule that matches wins."""

    delay: Latency | None = None
    refusal: Refusal | None = None
    network: ConnectionFault | None = None
    lifecycle: LifecycleFault | None = None
    webhooks: WebhookFaults | None = None
    account: AccountChange | None = None
    device: DeviceChangeFault | None = None
    handset: HandsetChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``times`` is how often it strikes at most; an ``is_optional`` one need not strike at all."""

    name: str
    when: Matcher = field(default_factory=Matcher)
    effects: Effects = field(default_factory=Effects)
    times: int | None = None
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedEffects:
    """What becomes of a ``share`` of the requests of a phase."""

    share: float
    effects: Effects


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """From ``at`` microseconds of sandbox time after the scenario's start on, for ``lasts``; None is to the end.

    One draw tells which of the ``parts`` strikes a request, if any. ``change`` is made to all accounts that ``when``
    names as the phase begins, to those that open later, too. Where two phases overlap the later one in the file wins.
    """

    name: str
    at: int
    lasts: int | None = None
    when: Matcher = field(default_factory=Matcher)
    parts: tuple[WeightedEffects, ...] = ()
    webhooks: WebhookFaults | None = None
    change: AccountChange | None = None
    is_optional: bool = False

    @property
    def ends_at(self) -> int | None:
        return None if self.lasts is None else self.at + self.lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """All that a scenario declares to go wrong. ``webhooks`` are for every webhook of these ``providers``, or of all
    where none is named, that no rule and no phase has anything to say about.
    """

    rules: tuple[Rule, ...] = ()
    phases: tuple[Phase, ...] = ()
    webhooks: WebhookFaults | None = None
    providers: frozenset[str] = frozenset()

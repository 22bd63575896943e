"""The faults in force: chooses which of them strike, and counts.

Rules are asked from top to bottom, then the phases that have begun, the one that began last first. Of one kind of
effect the first that strikes wins.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from sms_sandbox.core.draws import Draws
from sms_sandbox.core.lifecycle import Lifecycle
from sms_sandbox.faults.active_rule import ActiveRule, FaultCounter
from sms_sandbox.faults.kinds.changes import AccountChange, DeviceChange, HandsetChange
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.rate_limit import RateLimit
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.matcher import Matcher, Target, common_prefix
from sms_sandbox.faults.rule import ConnectionFault, Effects, Faults, Phase, Rule, WeightedEffects
from sms_sandbox.faults.stage import Stage
from sms_sandbox.faults.webhook_outcome import UNTOUCHED, WebhookOutcome, outcome_of
from sms_sandbox.faults.webhooks import Flush, Signature, WebhookFaults, WebhookMode, WebhookTopic

Change = AccountChange | DeviceChange | HandsetChange

ALL_WEBHOOKS: Final = "webhooks"
"""The name under which a scenario's faults for all webhooks are counted."""

NO_FAULTS: Final = Faults()

_MOST_REMEMBERED: Final = 100_000
"""Messages of which is known how many went to the same recipient before."""


_OF_REQUESTS: Final = ("delay", "refusal", "network", "account", "device", "handset")
"""The effects that strike requests."""


@dataclass(slots=True)
class FaultOutcome:
    """What strikes a request. ``wait`` is microseconds of wall time; ``by`` has the rule or phase for each effect."""

    wait: int = 0
    refusal: ProviderError | Status | None = None
    network: ConnectionFault | None = None
    changes: list[Change] = field(default_factory=list)
    by: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhaseTransition:
    """A phase begins, or ends."""

    phase: Phase
    begins: bool


@dataclass(frozen=True, slots=True)
class RuleExpiry:
    """A rule that somebody put in force for a time is over."""

    rule: Rule


class WebhookDecision:
    """What is declared for one webhook."""

    def __init__(
        self,
        contender: ActiveRule,
        faults: WebhookFaults,
        message: str,
        names: tuple[str | int, ...],
        draws: Draws,
    ) -> None:
        self._contender: Final = contender
        self._faults: Final = faults
        self._message: Final = message
        self._names: Final = names
        self._chance: Final = draws

    @property
    def signature(self) -> Signature:
        return self._faults.sign

    def fate(self, told: WebhookTopic) -> WebhookOutcome:
        """Counts where it is not the usual one."""
        fate = outcome_of(self._faults, told, self._chance, self._names)
        if fate == UNTOUCHED and self.signature is Signature.PROVIDER:
            return fate
        self._contender.struck(self._message)
        return replace(fate, by=self._contender.name)


class FaultPlan:
    """``follows_messages`` is whether it has anything to say of messages after they were accepted, now or later, and
    ``prefix`` how the numbers begin that all of it is for; empty where anything may be struck.
    """

    def __init__(self, draws: Draws, faults: Faults = NO_FAULTS) -> None:
        self._chance: Final = draws
        self.load(faults)

    def load(self, faults: Faults) -> None:
        """In place of all that was in force; counts begin anew. Phases begin when they are told to."""
        self.faults = faults
        self.tallies: dict[str, FaultCounter] = {}
        self._requests = Stage(_OF_REQUESTS)
        self._messages = Stage(("lifecycle",))
        self._webhooks = Stage(("webhooks",))
        self._stages = (self._requests, self._messages, self._webhooks)
        self._sent_to: Counter[str] = Counter()
        self._nth_of: dict[str, int] = {}
        for rule in faults.rules:
            self._put(_name(rule), rule)
        for phase in faults.phases:
            self.tallies[_name(phase)] = FaultCounter(_name(phase), is_optional=phase.is_optional)
        self._for_all_webhooks = self._contender_for_all(faults.webhooks)
        self._refresh_flags()

    @property
    def is_active(self) -> bool:
        """Whether anything could strike, now or later."""
        return bool(self.faults.rules or self.faults.phases or self._for_all_webhooks)

    def edges(self, start: int) -> Iterator[tuple[int, PhaseTransition]]:
        """When each phase begins and ends, in microseconds; of edges at one time those that end come first."""
        for phase in self.faults.phases:
            if phase.ends_at is not None:
                yield start + phase.ends_at, PhaseTransition(phase, begins=False)
        yield from ((start + phase.at, PhaseTransition(phase, begins=True)) for phase in self.faults.phases)

    def add(self, rule: Rule) -> None:
        """Behind all others. Raises ValueError for a name that is taken."""
        if _name(rule) in self.tallies:
            raise ValueError(f"there is a rule {rule.name!r} already")
        self.faults = replace(self.faults, rules=(*self.faults.rules, rule))
        self._put(_name(rule), rule)
        self._refresh_flags()

    def remove(self, name: str) -> None:
        """Raises KeyError where there is no such rule."""
        tally = self.tallies.pop(f"rule:{name}")
        self.faults = replace(self.faults, rules=tuple(rule for rule in self.faults.rules if rule.name != name))
        for stage in self._stages:
            stage.remove(tally)
        self._refresh_flags()

    def expire(self, end: RuleExpiry) -> None:
        """Does nothing where somebody has done so before. What it has struck stays counted."""
        if end.rule in self.faults.rules:
            tally = self.tallies[_name(end.rule)]
            self.remove(end.rule.name)
            self.tallies[tally.name] = tally

    def happen(self, edge: PhaseTransition) -> None:
        phase, name = edge.phase, _name(edge.phase)
        if not edge.begins:
            for stage in self._stages:
                stage.end(name)
            return
        parts = phase.parts
        if phase.webhooks is not None:
            webhooks = (WeightedEffects(share=1.0, effects=Effects(webhooks=phase.webhooks)),)
            self._webhooks.begin(self._contender(name, phase, webhooks))
        for stage in (self._requests, self._messages):
            if stage.is_for(parts):
                stage.begin(self._contender(name, phase, parts))
        if _is_struck_as_it_begins(phase):
            self.tallies[name].count()

    def on_request(self, target: Target, exchange: str, now: int, errors: Container[str]) -> FaultOutcome:
        """``errors`` are those that the provider has, by neutral name."""
        struck = FaultOutcome()
        for contender in self._requests.matching(target):
            effects = contender.draw(target)
            if effects is not None and self._strike(struck, contender, effects, target, now, errors):
                contender.struck(exchange)
        return struck

    def on_message(self, target: Target, message: str) -> tuple[Lifecycle | None, str]:
        """The course that the message takes, and whose doing that is; None for the usual way."""
        to = "".join(target.to)
        nth = self._nth_of[message] = self._sent_to[to]
        self._sent_to[to] += 1
        if len(self._nth_of) > _MOST_REMEMBERED:
            del self._nth_of[next(iter(self._nth_of))]
        for contender in self._messages.matching(target):
            effects = contender.draw(target, "message", to, nth)
            if effects is not None and effects.lifecycle is not None:
                contender.struck(message)
                return effects.lifecycle.steps, contender.name
        return None, ""

    def on_webhook(self, target: Target, message: str) -> "WebhookDecision | None":
        """What is declared for a webhook about the message, to be asked once for each; None for nothing."""
        if not self.concerns(target.to):
            return None
        names = ("".join(target.to), self._nth_of.get(message, 0))
        found = self._of_webhook(target, names)
        return found and WebhookDecision(*found, message, (found[0].name, *names), self._chance)

    def flush(self, target: Target) -> Flush | None:
        """How webhooks that were held are let go now; None while they are held on."""
        for contender in self._webhooks.matching(target):
            faults = contender.parts[0].effects.webhooks
            if faults is not None and faults.mode is not WebhookMode.SEND:
                return None if faults.mode is WebhookMode.HOLD else faults.flush
        return Flush()

    def noise(self, *names: str) -> bytes:
        """Drawn bytes, to spoil others with."""
        return self._chance.digest("fault", "noise", *names)

    def _refresh_flags(self) -> None:
        faults, for_all = self.faults, self._for_all_webhooks is not None
        self.follows_messages = for_all or any(map(_follows, faults.rules + faults.phases))
        self.prefix = "" if for_all or faults.phases else common_prefix(rule.when.to for rule in faults.rules)

    def concerns(self, to: Iterable[str]) -> bool:
        """Whether anything may strike what goes to these recipients, told at a glance."""
        prefix = self.prefix
        return not prefix or any(number.startswith(prefix) for number in to)

    def _put(self, name: str, rule: Rule) -> None:
        self.tallies[name] = FaultCounter(name, is_optional=rule.is_optional)
        parts = (WeightedEffects(share=1.0, effects=rule.effects),)
        for stage in self._stages:
            if stage.is_for(parts):
                stage.put(self._contender(name, rule, parts))

    def _contender(self, name: str, what: Rule | Phase, parts: Iterable[WeightedEffects]) -> ActiveRule:
        return ActiveRule(self.tallies[name], what, parts, self._chance)

    def _contender_for_all(self, faults: WebhookFaults | None) -> tuple[ActiveRule, WebhookFaults] | None:
        if faults is None or faults == WebhookFaults():
            return None
        self.tallies[ALL_WEBHOOKS] = FaultCounter(ALL_WEBHOOKS, is_optional=False)
        when = Matcher(providers=self.faults.providers)
        rule = Rule(name=ALL_WEBHOOKS, when=when, effects=Effects(webhooks=faults))
        return self._contender(ALL_WEBHOOKS, rule, (WeightedEffects(share=1.0, effects=rule.effects),)), faults

    def _of_webhook(self, target: Target, names: tuple[str, int]) -> tuple[ActiveRule, WebhookFaults] | None:
        """The first rule or phase that matches; a phase that says only whether webhooks pass leaves the rest to what
        is declared for all of them.
        """
        for contender in self._webhooks.matching(target) if self._webhooks else ():
            effects = contender.draw(target, "webhook", *names)
            if effects is not None and effects.webhooks is not None:
                return contender, self._completed(effects.webhooks)
        for_all = self._for_all_webhooks
        return for_all if for_all and for_all[0].when.covers(target.provider) else None

    def _completed(self, faults: WebhookFaults) -> WebhookFaults:
        says_only_passage = faults == WebhookFaults(mode=faults.mode, flush=faults.flush)
        if self._for_all_webhooks is None or not says_only_passage:
            return faults
        return replace(self._for_all_webhooks[1], mode=faults.mode, flush=faults.flush)

    def _strike(
        self,
        struck: FaultOutcome,
        contender: ActiveRule,
        effects: Effects,
        target: Target,
        now: int,
        errors: Container[str],
    ) -> bool:
        """Takes over what nobody before has said anything about; whether there was anything."""
        before = len(struck.by)
        if effects.delay is not None and "delay" not in struck.by:
            struck.wait = effects.delay.wait(contender.fraction_of(target, "jitter"))
            struck.by["delay"] = contender.name
        if "refusal" not in struck.by:
            struck.refusal = _refusal(contender, effects, target, now, errors)
            if struck.refusal is not None:
                struck.by["refusal"] = contender.name
        if effects.network is not None and "network" not in struck.by:
            struck.network = effects.network
            struck.by["network"] = contender.name
        for kind, change in (("account", effects.account), ("device", effects.device), ("handset", effects.handset)):
            if change is not None and kind not in struck.by:
                struck.changes.append(change)
                struck.by[kind] = contender.name
        return len(struck.by) > before


def _refusal(
    contender: ActiveRule, effects: Effects, target: Target, now: int, errors: Container[str]
) -> ProviderError | Status | None:
    refusal = effects.refusal
    if isinstance(refusal, RateLimit):
        if contender.lets_pass(refusal, target.account, now):
            return None
        refusal = refusal.refusal
    if isinstance(refusal, ProviderError) and refusal.name not in errors:
        return None
    return refusal


def _name(what: Rule | Phase) -> str:
    return f"{'rule' if isinstance(what, Rule) else 'phase'}:{what.name}"


def _follows(what: Rule | Phase) -> bool:
    """Whether it has anything to say of messages after they were accepted, now or later."""
    effects = [what.effects] if isinstance(what, Rule) else [part.effects for part in what.parts]
    on_its_own = isinstance(what, Phase) and what.webhooks is not None
    return on_its_own or any(one.lifecycle is not None or one.webhooks is not None for one in effects)


def _is_struck_as_it_begins(phase: Phase) -> bool:
    """Whether nothing can strike later that would show that the phase was met."""
    waits = phase.webhooks is not None and phase.webhooks.mode not in (WebhookMode.SEND, WebhookMode.FLUSH)
    return phase.change is not None or not (phase.parts or waits)

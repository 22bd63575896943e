"""The faults in force: choose which of them strike, and count.

Rules are asked from top to bottom, then the phases that have begun, the one that began last first. Of each slot the
first fault that strikes wins.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.core.account import Account
from sms_sandbox.core.draws import Draws, Occurrences, key_of
from sms_sandbox.core.lifecycle import Lifecycle
from sms_sandbox.core.message import Address
from sms_sandbox.faults.active_rule import ActiveRule, FaultCounter
from sms_sandbox.faults.fault import MessageFault
from sms_sandbox.faults.matcher import Matcher, Target, common_prefix
from sms_sandbox.faults.opening import OPENING, OpeningFault, OpeningStep
from sms_sandbox.faults.request import FaultOutcome, RequestAttempt, RequestFault
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule, WeightedEffects
from sms_sandbox.faults.stage import Stage
from sms_sandbox.faults.webhook_outcome import outcome_of
from sms_sandbox.faults.webhooks import Flush, WebhookFaults, WebhookOutcome, WebhookTopic

ALL_WEBHOOKS: Final = "webhooks"
"""The name under which a scenario's faults for all webhooks are counted."""

NO_FAULTS: Final = Faults()

_MOST_REMEMBERED: Final = 10_000
"""The number of messages for which is kept how often the same text went to the same recipient before."""


@dataclass(frozen=True, slots=True)
class PhaseTransition:
    """A phase begins, or ends."""

    phase: Phase
    begins: bool


@dataclass(frozen=True, slots=True)
class RuleExpiry:
    """The lifetime of a rule ends."""

    rule: Rule


class WebhookDecision:
    """The faults that are declared for one webhook."""

    def __init__(
        self,
        rule: ActiveRule,
        faults: WebhookFaults,
        message: str,
        names: tuple[str | int, ...],
        draws: Draws,
    ) -> None:
        self._rule: Final = rule
        self._faults: Final = faults
        self._message: Final = message
        self._names: Final = names
        self._draws: Final = draws

    def signer(self, account: Account) -> Account:
        """Return the account whose secret signs the webhook."""
        return self._faults.signer(account)

    def outcome(self, topic: WebhookTopic) -> WebhookOutcome:
        """Return what becomes of the webhook, and count it if a fault strikes."""
        outcome = outcome_of(self._faults, topic, self._draws, self._names)
        if not outcome.effects:
            return outcome
        self._rule.struck(self._message)
        return replace(outcome, by=self._rule.name)


class FaultPlan:
    """The rules and phases of a workspace.

    ``is_active`` is True if anything could strike, now or later, and ``follows_messages`` if messages may be struck
    after they were accepted. ``prefix`` is how the numbers begin that all rules are for; it is empty if anything may
    be struck.
    """

    __slots__ = (
        "_digits",
        "_draws",
        "_for_all_webhooks",
        "_messages",
        "_nth_of",
        "_openings",
        "_requests",
        "_sent",
        "_stages",
        "_webhooks",
        "faults",
        "follows_messages",
        "is_active",
        "prefix",
        "tallies",
    )

    def __init__(self, draws: Draws, faults: Faults = NO_FAULTS) -> None:
        self._draws: Final = draws
        self.load(faults)

    def load(self, faults: Faults) -> None:
        """Replace all that was in force, and count anew. Phases begin by ``happen``."""
        self.faults = faults
        self.tallies: dict[str, FaultCounter] = {}
        self._requests = Stage(RequestFault)
        self._messages = Stage(MessageFault)
        self._webhooks = Stage(WebhookFaults)
        self._openings = Stage(OpeningFault)
        self._stages = (self._requests, self._messages, self._webhooks, self._openings)
        self._sent: Occurrences = Occurrences()
        self._nth_of: dict[str, int] = {}
        for rule in faults.rules:
            self._put(_name(rule), rule)
        for phase in faults.phases:
            self.tallies[_name(phase)] = FaultCounter(_name(phase), is_optional=phase.is_optional)
        self._for_all_webhooks = self._active_for_all(faults.webhooks)
        self._refresh_flags()

    def edges(self, start: int) -> Iterator[tuple[int, PhaseTransition]]:
        """Return the begin and the end of each phase, in microseconds UTC; of transitions at one time, ends come
        first.
        """
        for phase in self.faults.phases:
            if phase.ends_at is not None:
                yield start + phase.ends_at, PhaseTransition(phase, begins=False)
        yield from ((start + phase.at, PhaseTransition(phase, begins=True)) for phase in self.faults.phases)

    def add(self, rule: Rule) -> None:
        """Append a rule with the lowest precedence. Raise ValueError for a name that is taken."""
        if _name(rule) in self.tallies:
            raise ValueError(f"there is a rule {rule.name!r} already")
        self.faults = replace(self.faults, rules=(*self.faults.rules, rule))
        self._put(_name(rule), rule)
        self._refresh_flags()

    def remove(self, name: str) -> None:
        """Remove a rule. Raise KeyError if there is none of that name."""
        tally = self.tallies.pop(f"rule:{name}")
        self.faults = replace(self.faults, rules=tuple(rule for rule in self.faults.rules if rule.name != name))
        for stage in self._stages:
            stage.remove(tally)
        self._refresh_flags()

    def expire(self, end: RuleExpiry) -> None:
        """Remove a rule whose lifetime ends, unless it was removed before. What it has struck stays counted."""
        if end.rule in self.faults.rules:
            tally = self.tallies[_name(end.rule)]
            self.remove(end.rule.name)
            self.tallies[tally.name] = tally

    def happen(self, edge: PhaseTransition) -> None:
        """Begin or end a phase."""
        phase, name = edge.phase, _name(edge.phase)
        if not edge.begins:
            for stage in self._stages:
                stage.end(name)
            return
        parts = phase.parts
        if phase.webhooks is not None:
            webhooks = (WeightedEffects(share=1.0, effects=Effects(webhooks=phase.webhooks)),)
            self._webhooks.begin(self._active(name, phase, webhooks))
        for stage in (self._requests, self._messages, self._openings):
            if stage.is_for(parts):
                stage.begin(self._active(name, phase, parts))
        if _is_struck_as_it_begins(phase):
            self.tallies[name].count()

    def on_request(self, target: Target, exchange: str, now: int, errors: Container[str]) -> FaultOutcome:
        """Return the faults that strike a request. ``errors`` are the provider's, by neutral name."""
        outcome = FaultOutcome()
        for rule in self._requests.matching(target):
            effects = rule.draw(target)
            if effects is not None and outcome.strike(effects, RequestAttempt(rule, target, now, errors), rule.name):
                rule.struck(exchange)
        return outcome

    def on_opening(self, provider: str, step: OpeningStep) -> tuple[OpeningFault, ActiveRule] | None:
        """Return the fault that strikes a connection to a provider at a step, and its rule; None if none does.

        The caller counts the strike.
        """
        target = Target(provider, OPENING)
        for rule in self._openings.matching(target):
            if any(_fault_at(step, part.effects) is not None for part in rule.parts):
                effects = rule.draw(target)
                fault = None if effects is None else _fault_at(step, effects)
                if fault is not None:
                    return fault, rule
        return None

    @property
    def strikes_openings(self) -> bool:
        """Return True if a rule or phase in force may strike a connection before its first request."""
        return bool(self._openings)

    def on_message(self, target: Target, message: str) -> tuple[Lifecycle | None, str]:
        """Return the steps of a message and the name of the rule that set them; None for the usual way."""
        key = key_of((*target.to, *target.texts))
        nth = self._nth_of[message] = self._sent.count(key)
        if len(self._nth_of) > _MOST_REMEMBERED:
            del self._nth_of[next(iter(self._nth_of))]
        for rule in self._messages.matching(target):
            effects = rule.draw(target, "message", key, nth)
            for _, fault in effects or ():
                if isinstance(fault, MessageFault):
                    rule.struck(message)
                    return fault.steps, rule.name
        return None, ""

    def on_webhook(self, target: Target, message: str) -> "WebhookDecision | None":
        """Return the faults that are declared for one webhook about a message, or None if there are none."""
        if not self.concerns(target.to):
            return None
        names = (key_of((*target.to, *target.texts)), self._nth_of.get(message, 0))
        found = self._of_webhook(target, names)
        return found and WebhookDecision(*found, message, (found[0].name, *names), self._draws)

    def flush(self, target: Target) -> Flush | None:
        """Return how webhooks that are held are sent now; None keeps them."""
        for rule in self._webhooks.matching(target):
            faults = rule.parts[0].effects.webhooks
            if faults is not None and faults.mode is not None and faults.mode.decides:
                return faults.mode.flush
        return Flush()

    def noise(self, *names: str) -> bytes:
        """Return 64 drawn bytes."""
        return self._draws.digest("fault", "noise", *names)

    def _refresh_flags(self) -> None:
        faults, for_all = self.faults, self._for_all_webhooks is not None
        self.is_active = bool(faults.rules or faults.phases or for_all)
        self.follows_messages = for_all or any(map(_follows, faults.rules + faults.phases))
        self.prefix = "" if for_all or faults.phases else common_prefix(rule.when.to for rule in faults.rules)
        self._digits = self.prefix.removeprefix("+")

    def concerns(self, to: Iterable[str]) -> bool:
        """Return True if anything may strike what goes to these recipients."""
        prefix = self.prefix
        return not prefix or any(number.startswith(prefix) for number in to)

    def may_strike(self, to: Address) -> bool:
        """Return True if anything may strike what goes to that recipient, now or later."""
        number = to.msisdn
        return self.is_active and (
            to.text.startswith(self.prefix) if number is None else number.startswith(self._digits)
        )

    def _put(self, name: str, rule: Rule) -> None:
        self.tallies[name] = FaultCounter(name, is_optional=rule.is_optional)
        parts = (WeightedEffects(share=1.0, effects=rule.effects),)
        for stage in self._stages:
            if stage.is_for(parts):
                stage.put(self._active(name, rule, parts))

    def _active(self, name: str, what: Rule | Phase, parts: Iterable[WeightedEffects]) -> ActiveRule:
        return ActiveRule(self.tallies[name], what, parts, self._draws)

    def _active_for_all(self, faults: WebhookFaults | None) -> tuple[ActiveRule, WebhookFaults] | None:
        if not faults:
            return None
        self.tallies[ALL_WEBHOOKS] = FaultCounter(ALL_WEBHOOKS, is_optional=False)
        when = Matcher(providers=self.faults.providers)
        rule = Rule(name=ALL_WEBHOOKS, when=when, effects=Effects(webhooks=faults))
        return self._active(ALL_WEBHOOKS, rule, (WeightedEffects(share=1.0, effects=rule.effects),)), faults

    def _of_webhook(self, target: Target, names: tuple[int, int]) -> tuple[ActiveRule, WebhookFaults] | None:
        """Return the first rule or phase that matches.

        One that sets nothing but the mode leaves the other faults to those that are declared for all webhooks.
        """
        for_all = self._for_all_webhooks
        for rule in self._webhooks.matching(target) if self._webhooks else ():
            effects = rule.draw(target, "webhook", *names)
            if effects is not None and effects.webhooks is not None:
                return rule, effects.webhooks.completed(for_all and for_all[1])
        return for_all if for_all and for_all[0].when.covers(target.provider) else None


def _name(what: Rule | Phase) -> str:
    return f"{'rule' if isinstance(what, Rule) else 'phase'}:{what.name}"


def _fault_at(step: OpeningStep, effects: Effects) -> OpeningFault | None:
    """Return the fault that strikes at a step, or None if there is none."""
    found = (fault for _, fault in effects if isinstance(fault, OpeningFault) and fault.step is step)
    return next(found, None)


def _follows(what: Rule | Phase) -> bool:
    """Return True if it may strike messages after they were accepted, now or later."""
    effects = [what.effects] if isinstance(what, Rule) else [part.effects for part in what.parts]
    on_its_own = isinstance(what, Phase) and what.webhooks is not None
    return on_its_own or any(one.has(MessageFault) or one.has(WebhookFaults) for one in effects)


def _is_struck_as_it_begins(phase: Phase) -> bool:
    """Return True if nothing can strike later that would show that the phase was met."""
    mode = phase.webhooks.mode if phase.webhooks is not None else None
    waits = mode is not None and mode.strikes_later
    return phase.change is not None or not (phase.parts or waits)

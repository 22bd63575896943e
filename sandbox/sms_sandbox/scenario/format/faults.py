"""The faults of a scenario, as the engine takes them."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from sms_sandbox.faults.kinds.changes import AccountChange, DeviceChangeFault, HandsetChange
from sms_sandbox.faults.kinds.garble import Garble
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN, LifecycleFault
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.rate_limit import RateLimit
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Faults, Phase, Refusal, Rule, WeightedEffects
from sms_sandbox.faults.webhooks import Duplicate, Flush, Order, Reorder, Signature, WebhookFaults, WebhookMode
from sms_sandbox.scenario.format.effects import AccountTable, AnswerTable, EffectsTable, LifecycleTable
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.scenario.format.rules import PhaseTable, RuleTable, WhenTable
from sms_sandbox.scenario.format.webhooks import DuplicateTable, FlushTable, ReorderTable, WebhookFaultsTable

Names = tuple[str, ...] | None

T = TypeVar("T")
R = TypeVar("R")


def faults_of(scenario: Scenario) -> Faults:
    lifecycles = scenario.lifecycles
    webhooks = webhook_faults(scenario.webhooks)
    return Faults(
        rules=tuple([rule_of(rule, lifecycles, scenario.providers) for rule in scenario.rules]),
        phases=tuple([_phase(phase, lifecycles, scenario.providers) for phase in scenario.phases]),
        webhooks=None if webhooks == WebhookFaults() else webhooks,
        providers=frozenset(scenario.providers or ()),
    )


def rule_of(rule: RuleTable, lifecycles: Mapping[str, LifecycleTable], providers: Names = None) -> Rule:
    """``providers`` are those that it is for if it names none. Raises KeyError for a lifecycle that nobody knows."""
    return Rule(
        name=rule.name,
        when=when_of(rule.when, providers),
        effects=_effects(rule, lifecycles),
        times=rule.times,
        is_optional=rule.optional,
    )


def when_of(when: WhenTable, providers: Names = None) -> Matcher:
    return Matcher(
        providers=frozenset(when.provider or providers or ()),
        operations=frozenset(when.operation or ()),
        account=when.account,
        to=_pattern(when.to),
        sender=_pattern(when.sender),
        text=when.text,
        matches=when.matches,
        nth=when.nth,
        every=when.every,
        share=when.share,
    )


def account_change(table: AccountTable) -> AccountChange:
    return AccountChange(
        credit=table.credit,
        post_paid=table.post_paid,
        password=table.password,
        suspended=table.suspended,
        dialect=table.dialect,
        secret=table.secret,
    )


def webhook_faults(table: WebhookFaultsTable) -> WebhookFaults:
    return WebhookFaults(
        delay=table.delay or 0,
        drop=0.0 if table.drop is None else table.drop.share,
        duplicate=_if(table.duplicate, _duplicate),
        reorder=_if(table.reorder, _reorder),
        garble=_if(table.garble, lambda garble: Garble(garble.share)),
        sign=table.sign or Signature.PROVIDER,
    )


def _if(table: T | None, read: Callable[[T], R]) -> R | None:
    return None if table is None else read(table)


def _duplicate(table: DuplicateTable) -> Duplicate:
    return Duplicate(share=table.share, copies=table.copies, gap=table.gap, has_new_id=table.event_id)


def _reorder(table: ReorderTable) -> Reorder:
    first, second = table.pair
    return Reorder(share=table.share, first=first, second=second)


def _phase(phase: PhaseTable, lifecycles: Mapping[str, LifecycleTable], providers: Names) -> Phase:
    return Phase(
        name=phase.name,
        at=phase.at,
        lasts=phase.lasts,
        when=when_of(phase.when, providers),
        parts=tuple(
            [WeightedEffects(share=fault.share, effects=_effects(fault, lifecycles)) for fault in phase.faults]
        ),
        webhooks=_webhooks(phase.webhooks, phase.flush),
        change=_if(phase.set, account_change),
        is_optional=phase.optional,
    )


def _effects(table: EffectsTable, lifecycles: Mapping[str, LifecycleTable]) -> Effects:
    return Effects(
        delay=_if(table.delay, lambda delay: Latency(delay.before, delay.jitter)),
        refusal=_refusal(table),
        network=table.network_fault(),
        lifecycle=_if(table.lifecycle, lambda name: _lifecycle(name, lifecycles)),
        webhooks=_webhooks(table.webhooks),
        account=_if(table.account, account_change),
        device=_if(table.device, lambda device: DeviceChangeFault(online=device.online, condition=device.condition)),
        handset=_if(table.handset, lambda handset: HandsetChange(condition=handset.condition)),
    )


def _refusal(table: EffectsTable) -> Refusal | None:
    if table.limit is not None:
        limit = table.limit
        refusal = ProviderError(limit.refused_with) if limit.status is None else Status(limit.status)
        return RateLimit(limit.rate, refusal, limit.burst)
    if table.error is not None:
        return ProviderError(table.error)
    return None if table.status is None else _status(table.status, table.answer)


def _status(status: int, answer: str | AnswerTable | None) -> Status:
    if isinstance(answer, AnswerTable):
        body = answer.body.encode()
        return Status(status, body, answer.content_type) if answer.content_type else Status(status, body)
    return Status(status, (answer or "").encode())


def _lifecycle(name: str, own: Mapping[str, LifecycleTable]) -> LifecycleFault:
    return LifecycleFault(name, own[name].course()) if name in own else BUILT_IN[name]


def _webhooks(word: WebhookMode | WebhookFaultsTable | None, flush: FlushTable | None = None) -> WebhookFaults | None:
    if isinstance(word, WebhookFaultsTable):
        return webhook_faults(word)
    if word is None:
        return None
    how = Flush() if flush is None else Flush(rate=flush.rate, order=flush.order or Order.FIRST)
    return WebhookFaults(mode=word, flush=how)


def _pattern(pattern: str | None) -> str | None:
    """Only the star and the question mark stand for anything."""
    return None if pattern is None else pattern.replace("[", "[[]")

"""The rules of good behaviour, which apply to every application unless the scenario turns them off."""

from collections.abc import Callable, Iterator

from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MoMessage, MtMessage, is_stop
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time import durations
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.engine.webhook_models import Attempt, Webhook, WebhookState
from sms_sandbox.faults.rule import Faults
from sms_sandbox.scenario.format.expectations import BehaviourTable
from sms_sandbox.verdict import sending_rules
from sms_sandbox.verdict.conditions import count_of
from sms_sandbox.verdict.event_order import EventOrder, event_order
from sms_sandbox.verdict.observations import message_line, quoted, refusal_of, webhook_line
from sms_sandbox.verdict.steps import Steps, each, gathered, those
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Evidence, bounded

_KnownStops = dict[tuple[Account, Msisdn], tuple[tuple[int, int], MoMessage]]
"""By account and number, the first STOP whose webhook was accepted, and when that was."""


def judge(table: BehaviourTable, engine: Engine, start: int, *, is_over: bool) -> Steps[list[Check]]:
    """Return the checks from ``start`` on, as of now; rules that are turned off have none."""
    checks: list[Check] = []
    order = yield from event_order(engine)
    webhooks = [webhook for webhook in engine.webhooks.recent if webhook.due_at >= start]
    yield
    keeps_order = table.no_state_goes_back
    if keeps_order or (keeps_order is None and not disturbs_order(engine.faults.faults)):
        checks.append((yield from _no_state_goes_back(webhooks, order)))
    if table.stop_respected:
        checks.append((yield from _stop_respected(engine, start, order)))
    if table.webhooks_answered_within is not None:
        checks.append((yield from _answered_within(webhooks, table.webhooks_answered_within, is_over=is_over)))
    return checks + (yield from _of_sending(table, engine, start, webhooks, order))


def _of_sending(
    table: BehaviourTable, engine: Engine, start: int, webhooks: list[Webhook], order: EventOrder
) -> Steps[list[Check]]:
    """Return the checks of what is sent after an answer or a webhook."""
    hours = table.sending_hours
    rules: dict[str, tuple[str, Callable[[], Steps[sending_rules.Found]]]] = {}
    if table.final_refusals_respected:
        rules["final refusals are respected"] = (
            "no request is repeated after a refusal that is final",
            lambda: sending_rules.repeated_refusals(engine, start),
        )
    if table.duplicates_ignored:
        rules["duplicates are ignored"] = (
            "nothing is sent for a webhook and once more for its copy",
            lambda: sending_rules.answered_copies(engine, webhooks, order),
        )
    if table.receipts_stored:
        rules["receipts are stored"] = (
            "a message is neither asked for nor sent again after its final receipt was answered 2xx",
            lambda: sending_rules.forgotten_receipts(engine, webhooks, order, has_others=False),
        )
    if table.receipts_matched_by_id:
        rules["receipts are matched by id"] = (
            "of several messages to one number, none is asked for or sent again after its own final receipt",
            lambda: sending_rules.forgotten_receipts(engine, webhooks, order, has_others=True),
        )
    if hours is not None:
        name = f"texts are sent from {hours[0]} to {hours[1]}"
        rules[name] = (f"{name} only, in Paris time", lambda: sending_rules.outside_hours(engine, start, hours))
    checks = []
    for name, (wanted, judged) in rules.items():
        evidence, found, is_tested = yield from judged()
        checks.append(_check(name, wanted, found, evidence, is_tested=is_tested))
    return checks


def disturbs_order(faults: Faults) -> bool:
    """Return True if faults may deliver webhooks in another order than they were due."""
    declared = [faults.webhooks, *(rule.effects.webhooks for rule in faults.rules)]
    declared += [phase.webhooks for phase in faults.phases]
    return any(one.disturbs_order for one in declared if one is not None)


def _no_state_goes_back(webhooks: list[Webhook], order: EventOrder) -> Steps[Check]:
    taken: dict[MtMessage, list[Webhook]] = {}

    def put(webhook: Webhook) -> None:
        if webhook.reported_state and webhook.state is WebhookState.TAKEN and isinstance(webhook.subject, MtMessage):
            taken.setdefault(webhook.subject, []).append(webhook)

    yield from each(webhooks, put)
    evidence = yield from gathered([*taken.items()], lambda one: _steps_back(*one, order))
    count = sum(map(len, taken.values()))
    is_tested = any(len(of_message) > 1 for of_message in taken.values())
    in_order = "none went back" if is_tested else "no two of one message"
    return _check(
        "no state goes back",
        "of each message no webhook is taken after one that reports a later state",
        f"{count_of(count, 'webhook')} taken, {_many(len(evidence), 'went back', in_order)}",
        evidence,
        is_tested=is_tested,
    )


def _steps_back(message: MtMessage, webhooks: list[Webhook], order: EventOrder) -> Iterator[Evidence]:
    ranks = {step.state: rank for rank, step in reversed([*enumerate(message.history)])}
    highest, latest = -1, None
    for webhook in sorted(webhooks, key=lambda one: order.number(one.attempts[-1])):
        rank = -1 if webhook.reported_state is None else ranks.get(webhook.reported_state, -1)
        if latest is not None and rank < highest:
            text = f"{webhook_line(webhook)}, taken after {webhook_line(latest)}"
            yield Evidence(webhook.id, webhook.attempts[-1].at, text)
        else:
            highest, latest = rank, webhook


def _stop_respected(engine: Engine, start: int, order: EventOrder) -> Steps[Check]:
    def is_stop_of_run(reply: MoMessage) -> bool:
        return reply.received_at >= start and is_stop(reply.text)

    replies = yield from those([*engine.messages.replies], is_stop_of_run)
    known: _KnownStops = {}
    unaccepted = 0
    for reply in replies:
        known_at = _accepted_at(reply, engine, order)
        if known_at is None:
            unaccepted += 1
        else:
            known.setdefault((reply.account, reply.sender), (known_at, reply))
        yield
    evidence = (yield from _sent_all_the_same(engine, known, order)) if known else []
    evidence.sort(key=lambda one: one.at)
    unreported = f", {unaccepted} of them without an accepted webhook" if unaccepted else ""
    after = _many(len(evidence), "sent all the same", "nothing sent after it")
    return _check(
        "STOP is respected",
        "an account sends nothing more to a number once the webhook of its STOP was answered 2xx",
        f"{count_of(len(replies), 'STOP')}{unreported}, {after}",
        evidence,
        is_tested=bool(known),
    )


def _accepted_at(reply: MoMessage, engine: Engine, order: EventOrder) -> tuple[int, int] | None:
    """Return when the application accepted the first webhook about the reply, or None if it accepted none."""
    webhooks = [engine.webhooks.recent.get(webhook) for webhook in reply.webhooks]
    taken = [
        order.number(attempt)
        for webhook in webhooks
        if webhook is not None
        for attempt in webhook.attempts
        if attempt.outcome is not None and attempt.outcome.is_taken
    ]
    return min(taken, default=None)


def _sent_all_the_same(engine: Engine, known: _KnownStops, order: EventOrder) -> Steps[list[Evidence]]:
    """Return the texts sent after a STOP: accepted, or refused by the provider, which may know of the STOP itself."""

    def accepted(message: MtMessage) -> Iterator[Evidence]:
        stop = known.get((message.account, message.to.msisdn)) if message.to.msisdn else None
        if stop is not None and order.number_of(message.exchange, message.submitted_at) > stop[0]:
            yield Evidence(message.id, message.submitted_at, f"{message_line(message)}, after {stop[1].id}")

    found = yield from gathered([*engine.messages], accepted)
    stopped = {(account.provider, account.login, number): stop for (account, number), stop in known.items()}
    taken = {message.exchange for message in engine.messages}

    def refused(exchange: Exchange) -> Iterator[Evidence]:
        if exchange.id in taken or refusal_of(exchange) is None:
            return
        for asked in exchange.asked:
            stop = stopped.get((exchange.provider, exchange.account, asked.to.msisdn or Msisdn("")))
            if stop is not None and order.number_of(exchange.id, exchange.at) > stop[0]:
                text = f"to {asked.to.text} {quoted(asked.text)}: refused ({exchange.provider}), after {stop[1].id}"
                yield Evidence(exchange.id, exchange.at, text)

    return found + (yield from gathered([*engine.exchanges], refused))


def _answered_within(webhooks: list[Webhook], limit: int, *, is_over: bool) -> Steps[Check]:
    def is_refused(webhook: Webhook) -> bool:
        is_final = webhook.state is WebhookState.FAILED and not webhook.fault
        return is_final and _is_in_time(webhook.attempts[-1], limit)

    everything = yield from gathered(webhooks, lambda webhook: [(webhook, attempt) for attempt in webhook.attempts])
    attempts = yield from those(everything, lambda one: one[1].outcome is not None)
    under_way = yield from those(everything, lambda one: one[1].outcome is None)
    late = yield from those(attempts, lambda one: not _is_in_time(one[1], limit))
    refused = [(webhook, webhook.attempts[-1]) for webhook in (yield from those(webhooks, is_refused))]
    problems = ", ".join(
        filter(
            None,
            (
                _many(len(late), "not answered in time"),
                _many(len(refused), "never answered 2xx"),
                _many(len(under_way), "without a result"),
            ),
        )
    )
    slowest = max((attempt.outcome.duration for _, attempt in attempts if attempt.outcome is not None), default=0)
    in_time = f"the slowest took {_milliseconds(slowest)}" if attempts else ""
    bad = late + refused + (under_way if is_over else [])
    return _check(
        f"webhooks are answered within {durations.write(limit)}",
        f"each webhook is answered within {durations.write(limit)} of real time, and with 2xx in the end",
        ", ".join(filter(None, (count_of(len(everything), "attempt"), problems or in_time))),
        (yield from gathered(bad, lambda one: (Evidence(one[0].id, one[1].at, _lateness(*one)),))),
        is_tested=bool(attempts) or bool(under_way and is_over),
        is_pending=bool(under_way),
    )


def _is_in_time(attempt: Attempt, limit: int) -> bool:
    outcome = attempt.outcome
    return outcome is not None and outcome.status is not None and outcome.duration <= limit


def _lateness(webhook: Webhook, attempt: Attempt) -> str:
    taken = f", after {_milliseconds(attempt.outcome.duration)}" if attempt.outcome else ""
    return f"{webhook_line(webhook)}{taken}"


def _milliseconds(duration: int) -> str:
    return f"{duration // 1000:,} ms"


def _many(number: int, words: str, none: str = "") -> str:
    return f"{number:,} {words}" if number else none


def _check(
    name: str, wanted: str, found: str, evidence: list[Evidence], *, is_tested: bool, is_pending: bool = False
) -> Check:
    shown, more = bounded(evidence)
    return Check(
        kind=CheckKind.BEHAVIOUR,
        name=name,
        wanted=wanted,
        found=found,
        outcome=CheckOutcome.of(passed=not evidence, is_tested=is_tested),
        is_optional=True,
        pending=is_pending,
        evidence=shown,
        more=more,
    )

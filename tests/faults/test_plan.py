import pytest
from sms_sandbox.core.account import Account
from sms_sandbox.core.draws import Draws
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.faults import plan as plans
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.kinds.device import DeviceChangeFault
from sms_sandbox.faults.kinds.handset import HandsetChange
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN
from sms_sandbox.faults.kinds.mode_drop import DropMode
from sms_sandbox.faults.kinds.mode_flush import FlushMode
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.rate_limit import RateLimit
from sms_sandbox.faults.kinds.reset import Reset
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.kinds.webhooks_delay import WebhookDelay
from sms_sandbox.faults.kinds.webhooks_drop import WebhookDrop
from sms_sandbox.faults.kinds.webhooks_duplicate import Duplicate
from sms_sandbox.faults.kinds.webhooks_sign import Signature, WebhookSign
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.plan import ALL_WEBHOOKS, FaultPlan, PhaseTransition
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule
from sms_sandbox.faults.webhooks import Flush, WebhookFaults, WebhookMode, WebhookTopic

from tests.faults.making import DOWN, ERRORS, JANE, JOHN, phase, plan_of, rule, strikes, target

TOLD = WebhookTopic("status", MessageState.SENT)
LOST = Effects(lifecycle=BUILT_IN["lost"])
DROPPED = Effects(webhooks=WebhookFaults(mode=DropMode()))


def begun(*phases: Phase, webhooks: WebhookFaults | None = None) -> FaultPlan:
    plan = plan_of(phases=phases, webhooks=webhooks)
    for one in phases:
        plan.happen(PhaseTransition(one, begins=True))
    return plan


def test_a_plan_without_faults_is_not_active() -> None:
    plan = FaultPlan(Draws(1))
    assert not plan.is_active
    assert not strikes(plan, target())
    assert plan.on_webhook(target(), "m1") is None
    assert plan_of(webhooks=WebhookFaults()).is_active is False


def test_faults_of_any_kind_make_it_active() -> None:
    assert plan_of(rule()).is_active
    assert plan_of(phases=(phase(),)).is_active
    assert plan_of(webhooks=WebhookFaults(delay=WebhookDelay(1))).is_active


def test_first_fault_of_a_slot_wins_and_slots_add_up() -> None:
    slow = rule("slow", Effects(delay=Latency(5)))
    plan = plan_of(slow, rule("first", Effects(refusal=Status(503))), rule("second", Effects(refusal=Status(500))))
    struck = plan.on_request(target(), "x1", 0, ERRORS)
    assert [fault for fault, _ in struck] == [Latency(5), Status(503)]
    assert struck.by == {"delay": "rule:slow", "refusal": "rule:first"}
    assert [tally.fired for tally in plan.tallies.values()] == [1, 1, 0]


def test_later_fault_of_a_taken_slot_adds_nothing() -> None:
    both = Effects(delay=Latency(5), network=Reset())
    more = Effects(delay=Latency(9), network=Reset(after_bytes=3))
    struck = plan_of(rule("a", both), rule("b", more)).on_request(target(), "x1", 0, ERRORS)
    assert [fault for fault, _ in struck] == [Latency(5), Reset()]


def test_changes_strike_once_for_each_kind() -> None:
    one = Effects(
        account=AccountChange(suspended=True),
        device=DeviceChangeFault(online=False),
        handset=HandsetChange(condition=HandsetCondition.OFF),
    )
    plan = plan_of(rule("a", one), rule("b", Effects(account=AccountChange(suspended=False))))
    struck = plan.on_request(target(), "x1", 0, ERRORS)
    assert [fault for fault, _ in struck] == [fault for _, fault in one]
    assert struck.by == {"account": "rule:a", "device": "rule:a", "handset": "rule:a"}


def test_an_error_that_the_provider_lacks_does_not_strike() -> None:
    plan = plan_of(rule(effects=Effects(refusal=ProviderError("out_of_paper"))), rule("then", DOWN))
    struck = plan.on_request(target(), "x1", 0, ERRORS)
    assert struck.get("refusal") == Status(503)
    assert plan.tallies["rule:r"].fired == 0


def test_error_that_the_provider_has_strikes() -> None:
    plan = plan_of(rule(effects=Effects(refusal=ProviderError("unavailable"))))
    assert plan.on_request(target(), "x1", 0, ERRORS).get("refusal") == ProviderError("unavailable")


def test_requests_above_the_rate_are_refused() -> None:
    plan = plan_of(rule(effects=Effects(refusal=RateLimit(1, Status(429)))))
    assert [strikes(plan, target(), now=at) for at in (0, 0, SECOND)] == [False, True, False]
    assert plan.tallies["rule:r"].fired == 1


def test_phases_strike_from_when_they_begin_until_they_end() -> None:
    outage = phase("outage", at=30, lasts=60)
    plan = plan_of(phases=(outage,))
    assert not strikes(plan, target())
    assert list(plan.edges(1000)) == [
        (1090, PhaseTransition(outage, begins=False)),
        (1030, PhaseTransition(outage, begins=True)),
    ]
    plan.happen(PhaseTransition(outage, begins=True))
    assert strikes(plan, target())
    plan.happen(PhaseTransition(outage, begins=False))
    assert not strikes(plan, target())
    assert plan.tallies["phase:outage"].fired == 1


def test_a_phase_without_end_has_one_edge() -> None:
    assert [edge.begins for _, edge in plan_of(phases=(phase(),)).edges(0)] == [True]


def test_rules_precede_phases_and_later_phases_earlier_ones() -> None:
    first, second = phase("a", effects=Effects(refusal=Status(500))), phase("b")
    plan = begun(first, second)
    assert plan.on_request(target(), "x1", 0, ERRORS).by == {"refusal": "phase:b"}
    plan.add(rule())
    assert plan.on_request(target(), "x2", 0, ERRORS).by == {"refusal": "rule:r"}


def test_rules_are_added_and_removed() -> None:
    plan = plan_of()
    plan.add(rule())
    assert plan.is_active
    assert strikes(plan, target())
    with pytest.raises(ValueError, match="there is a rule 'r' already"):
        plan.add(rule())
    plan.remove("r")
    assert not strikes(plan, target())
    assert not plan.is_active
    with pytest.raises(KeyError):
        plan.remove("r")


def test_phase_that_cannot_strike_counts_as_it_begins() -> None:
    topped_up = Phase(name="top-up", at=0, change=AccountChange(suspended=False))
    flushing = Phase(name="recovery", at=0, webhooks=WebhookFaults(mode=FlushMode()))
    holding = Phase(name="hold", at=0, webhooks=WebhookFaults(mode=HoldMode()))
    plan = begun(topped_up, flushing, holding, phase("outage"))
    fired = {name: tally.fired for name, tally in plan.tallies.items()}
    assert fired == {"phase:top-up": 1, "phase:recovery": 1, "phase:hold": 0, "phase:outage": 0}


def test_message_takes_the_lifecycle_of_the_first_rule() -> None:
    plan = plan_of(rule("jane", LOST, to=JANE), rule("all", Effects(lifecycle=BUILT_IN["stuck"])))
    assert plan.on_message(target(), "m1") == ((), "rule:jane")
    assert plan.on_message(target(JOHN), "m2") == (BUILT_IN["stuck"].steps, "rule:all")
    assert list(plan.tallies["rule:jane"].on) == ["m1"]


def test_message_without_a_lifecycle_goes_its_usual_way() -> None:
    assert plan_of(rule()).on_message(target(), "m1") == (None, "")
    assert plan_of(rule(effects=LOST, to=JOHN)).on_message(target(), "m1") == (None, "")
    assert begun(phase(effects=DOWN, share=0.5), phase("q", effects=LOST)).on_message(target(), "m1") == (
        (),
        "phase:q",
    )


def test_draw_of_a_message_depends_on_earlier_ones_to_its_recipient() -> None:
    def courses(order: list[str]) -> dict[str, list[bool]]:
        plan, found = plan_of(rule(effects=LOST, share=0.5)), dict[str, list[bool]]()
        for number, to in enumerate(order):
            found.setdefault(to, []).append(plan.on_message(target(to), f"m{number}")[0] is not None)
        return found

    assert courses([JANE, JOHN] * 20) == courses([JOHN] * 20 + [JANE] * 20)


def test_counts_of_messages_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "_MOST_REMEMBERED", 2)
    plan = plan_of(rule(effects=Effects(webhooks=WebhookFaults(drop=WebhookDrop(0.5)))))
    for number in range(5):
        plan.on_message(target(), f"m{number}")
    words = [plan.on_webhook(target(), f"m{number}") for number in range(5)]
    fates = [word.outcome(TOLD) if word else None for word in words]
    assert fates[0] == fates[1] == fates[2]


def test_a_webhook_is_dropped_by_a_rule_or_phase_and_counted() -> None:
    plan = plan_of(rule(effects=DROPPED))
    word = plan.on_webhook(target(), "m1")
    assert word is not None
    fate = word.outcome(TOLD)
    assert (fate.mode, fate.by) == (WebhookMode.DROP, "rule:r")
    assert list(plan.tallies["rule:r"].on) == ["m1"]


def test_a_rule_that_does_not_strike_leaves_a_webhook_to_the_next() -> None:
    plan = plan_of(rule("never", DROPPED, nth=9), rule("always", DROPPED))
    word = plan.on_webhook(target(), "m1")
    assert word is not None
    assert word.outcome(TOLD).by == "rule:always"


def test_webhook_that_is_not_struck_is_not_counted() -> None:
    plan = plan_of(webhooks=WebhookFaults(drop=WebhookDrop(1e-9)))
    word = plan.on_webhook(target(), "m1")
    assert word is not None
    assert word.outcome(TOLD).by == ""
    assert plan.tallies[ALL_WEBHOOKS].fired == 0


def test_a_wrong_signature_counts() -> None:
    plan = plan_of(webhooks=WebhookFaults(sign=WebhookSign(Signature.WRONG)))
    word = plan.on_webhook(target(), "m1")
    assert word is not None
    assert word.signer(Account(provider="acme", login="k1", webhook_secret="s")).webhook_secret == "wrong-secret"
    word.outcome(TOLD)
    assert plan.tallies[ALL_WEBHOOKS].fired == 1


def test_faults_of_all_webhooks_apply_if_no_rule_matches() -> None:
    plan = plan_of(rule(effects=DROPPED, to=JOHN), webhooks=WebhookFaults(delay=WebhookDelay(7)))
    word = plan.on_webhook(target(), "m1")
    assert word is not None
    assert word.outcome(TOLD).delay == 7


def test_faults_of_all_webhooks_may_be_for_some_providers() -> None:
    plan = plan_of(webhooks=WebhookFaults(delay=WebhookDelay(7)), providers=frozenset({"other"}))
    assert plan.on_webhook(target(), "m1") is None
    assert plan.on_webhook(target()._replace(provider="other"), "m1") is not None


def test_phase_with_a_mode_alone_keeps_the_faults_of_all_webhooks() -> None:
    copies = WebhookFaults(duplicate=Duplicate(copies=2))
    holding = Phase(name="p", at=0, webhooks=WebhookFaults(mode=HoldMode()))
    word = begun(holding, webhooks=copies).on_webhook(target(), "m1")
    assert word is not None
    fate = word.outcome(TOLD)
    assert (fate.mode, fate.copies.count) == (WebhookMode.HOLD, 2)
    strict = Phase(name="q", at=0, webhooks=WebhookFaults(delay=WebhookDelay(5)))
    other = begun(strict, webhooks=copies).on_webhook(target(), "m1")
    assert other is not None
    assert (other.outcome(TOLD).delay, other.outcome(TOLD).copies.count) == (5, 0)


def test_held_webhooks_are_sent_once_nothing_holds_them() -> None:
    holding = Phase(name="p", at=0, when=Matcher(to=JANE), webhooks=WebhookFaults(mode=HoldMode()))
    sending = Phase(name="s", at=0, webhooks=WebhookFaults(delay=WebhookDelay(1)))
    flushing = Phase(name="q", at=1, webhooks=WebhookFaults(mode=FlushMode(rate=2)))
    plan = begun(holding, sending)
    assert (plan.flush(target()), plan.flush(target(JOHN))) == (None, Flush())
    plan.load(Faults(phases=(holding, flushing)))
    for edge in (holding, flushing):
        plan.happen(PhaseTransition(edge, begins=True))
    assert plan.flush(target()) == Flush(rate=2)


def test_noise_is_drawn() -> None:
    plan = plan_of()
    assert plan.noise("a") == plan.noise("a") != plan.noise("b")


def test_adding_a_rule_does_not_change_what_another_draws() -> None:
    half = rule("half", DOWN, share=0.5)
    alone, with_other = plan_of(half), plan_of(rule("other", Effects(delay=Latency(1)), share=0.5), half)
    assert [strikes(alone, target()) for _ in range(64)] == [strikes(with_other, target()) for _ in range(64)]


def test_a_rule_of_all_stages_counts_each() -> None:
    effects = Effects(delay=Latency(1), lifecycle=BUILT_IN["stuck"], webhooks=WebhookFaults(mode=DropMode()))
    plan = plan_of(Rule(name="r", effects=effects, times=1))
    assert plan.on_request(target(), "x1", 0, ERRORS).get("delay") == Latency(1)
    assert plan.on_message(target(), "m1")[1] == "rule:r"
    word = plan.on_webhook(target(), "m1")
    assert word is not None
    word.outcome(TOLD)
    assert plan.tallies["rule:r"].fired == 3
    assert plan.on_request(target(), "x2", 0, ERRORS).get("delay") is None


@pytest.mark.parametrize(
    ("faults", "follows"),
    [
        (Faults(rules=(rule(),), phases=(phase(),)), False),
        (Faults(rules=(rule(effects=LOST),)), True),
        (Faults(rules=(rule(effects=DROPPED),)), True),
        (Faults(phases=(phase(effects=LOST),)), True),
        (Faults(phases=(Phase(name="p", at=0, webhooks=WebhookFaults()),)), True),
        (Faults(webhooks=WebhookFaults(delay=WebhookDelay(1))), True),
    ],
)
def test_messages_are_followed_only_if_a_fault_may_strike_them(faults: Faults, follows: bool) -> None:  # noqa: FBT001  parametrised
    plan = FaultPlan(Draws(1), faults)
    assert plan.follows_messages is follows
    plan.add(rule("more"))
    assert plan.follows_messages is follows
    plan.add(rule("lost", LOST))
    assert plan.follows_messages


@pytest.mark.parametrize(
    ("faults", "prefix"),
    [
        (Faults(rules=(rule("a", to="+3363998??10"), rule("b", to="+3363998??11"))), "+3363998"),
        (Faults(rules=(rule("a", to=JANE), rule("b", to=JOHN))), "+3363998000"),
        (Faults(rules=(rule("a", to="+3363998*"), rule("b"))), ""),
        (Faults(rules=(rule("a", to="*"),)), ""),
        (Faults(rules=(rule("a", to=JANE),), phases=(phase(),)), ""),
        (Faults(rules=(rule("a", to=JANE),), webhooks=WebhookFaults(delay=WebhookDelay(1))), ""),
        (Faults(), ""),
    ],
)
def test_prefix_is_common_to_the_numbers_of_all_rules(faults: Faults, prefix: str) -> None:
    assert FaultPlan(Draws(1), faults).prefix == prefix


def test_numbers_without_the_prefix_are_not_concerned() -> None:
    plan = plan_of(rule("a", DROPPED, to="+3363998*"))
    assert plan.concerns((JANE,))
    assert plan.concerns(("+44", JANE))
    assert not plan.concerns(("+44",))
    assert not plan.concerns(())
    assert plan.on_webhook(target("+44"), "m1") is None
    plan.add(rule("b"))
    assert plan.concerns(())
    plan.remove("b")
    assert not plan.concerns(())

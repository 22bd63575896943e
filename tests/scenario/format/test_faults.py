import sys
import weakref
from decimal import Decimal

import pytest
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.lifecycle import LifecycleStep
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.kinds.cut import Cut
from sms_sandbox.faults.kinds.device import DeviceChangeFault
from sms_sandbox.faults.kinds.drip import Drip
from sms_sandbox.faults.kinds.garble import Garble
from sms_sandbox.faults.kinds.handset import HandsetChange
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN, LifecycleFault
from sms_sandbox.faults.kinds.mode_drop import DropMode
from sms_sandbox.faults.kinds.mode_flush import FlushMode
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.rate_limit import RateLimit
from sms_sandbox.faults.kinds.reset import Reset
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.kinds.webhooks_delay import WebhookDelay
from sms_sandbox.faults.kinds.webhooks_drop import WebhookDrop
from sms_sandbox.faults.kinds.webhooks_duplicate import Duplicate
from sms_sandbox.faults.kinds.webhooks_garble import WebhookGarble
from sms_sandbox.faults.kinds.webhooks_reorder import Reorder
from sms_sandbox.faults.kinds.webhooks_sign import Signature, WebhookSign
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Faults, WeightedEffects
from sms_sandbox.faults.webhooks import Order, WebhookFaults
from sms_sandbox.scenario.format.faults import faults_of

from tests.faults.making import target
from tests.scenario.files import scenario


def effects(text: str) -> Effects:
    [rule] = faults_of(scenario(f'[[rule]]\nname = "r"\n{text}\n')).rules
    return rule.effects


def test_a_scenario_without_faults_has_none() -> None:
    assert faults_of(scenario("")) == Faults()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('delay = { before = "5s", jitter = "500ms" }', Effects(delay=Latency(5 * SECOND, SECOND // 2))),
        ("status = 503", Effects(refusal=Status(503))),
        ("status = 503\nanswer = 'dówn'", Effects(refusal=Status(503, "dówn".encode()))),
        (
            "status = 503\nanswer = { body = '<h1>', content_type = 'text/html' }",
            Effects(refusal=Status(503, b"<h1>", "text/html")),
        ),
        ("status = 503\nanswer = { body = 'down' }", Effects(refusal=Status(503, b"down"))),
        ("error = 'bad_credentials'", Effects(refusal=ProviderError("bad_credentials"))),
        ("limit = { rate = 2 }", Effects(refusal=RateLimit(2.0, ProviderError("rate_limited")))),
        ("limit = { rate = 2, burst = 5, status = 429 }", Effects(refusal=RateLimit(2.0, Status(429), 5))),
        ("network = 'reset'", Effects(network=Reset())),
        ("network = 'reset'\nafter_bytes = 10", Effects(network=Reset(10))),
        ("network = 'reset'\ntaken = true", Effects(network=Reset(is_taken=True))),
        ("network = 'stall'", Effects(network=Stall(MINUTE))),
        ("network = 'stall'\nhold = '5s'\ntaken = true", Effects(network=Stall(5 * SECOND, is_taken=True))),
        ("network = 'cut'", Effects(network=Cut())),
        ("network = 'cut'\nafter_bytes = 0", Effects(network=Cut(0))),
        ("network = 'drip'\nrate = 2.5", Effects(network=Drip(2.5))),
        ("network = 'garble'", Effects(network=Garble())),
        ("lifecycle = 'expired'", Effects(lifecycle=BUILT_IN["expired"])),
        (
            "account = { credit = 0, suspended = true }",
            Effects(account=AccountChange(credit=Decimal(0), suspended=True)),
        ),
        (
            "account = { post_paid = true, password = 'p', dialect = 'v1', secret = 's' }",
            Effects(account=AccountChange(post_paid=True, password="p", dialect="v1", secret="s")),
        ),
        (
            "device = { online = false, condition = 'radio_off' }",
            Effects(device=DeviceChangeFault(online=False, condition=DeviceCondition.RADIO_OFF)),
        ),
        ("handset = { condition = 'full' }", Effects(handset=HandsetChange(condition=HandsetCondition.FULL))),
        ("webhooks = 'drop'", Effects(webhooks=WebhookFaults(mode=DropMode()))),
        (
            "webhooks = { delay = '5s', drop = { share = 0.1 }, garble = {}, sign = 'none' }",
            Effects(
                webhooks=WebhookFaults(
                    delay=WebhookDelay(5 * SECOND),
                    drop=WebhookDrop(0.1),
                    garble=WebhookGarble(1.0),
                    sign=WebhookSign(Signature.NONE),
                ),
            ),
        ),
        (
            "webhooks = { duplicate = { copies = 2, gap = '1s', event_id = 'same' }, reorder = { share = 0.5 } }",
            Effects(
                webhooks=WebhookFaults(
                    duplicate=Duplicate(copies=2, gap=SECOND, has_new_id=False), reorder=Reorder(share=0.5)
                ),
            ),
        ),
        (
            "status = 503\nnetwork = 'cut'\ndelay = { before = '1s' }",
            Effects(refusal=Status(503), network=Cut(), delay=Latency(SECOND)),
        ),
    ],
)
def test_each_effect_is_made(text: str, wanted: Effects) -> None:
    assert effects(text) == wanted


def test_a_lifecycle_of_the_files_own_comes_first() -> None:
    text = """
[lifecycle.expired]
steps = [
  { after = "1s", state = "sent", webhook = false },
  { after = "2h", state = "expired", reason = "network_error" },
]
[[rule]]
name = "r"
lifecycle = "expired"
"""
    course = (
        LifecycleStep(SECOND, MessageState.SENT, None, notifies=False),
        LifecycleStep(2 * HOUR, MessageState.EXPIRED, FailureReason.NETWORK_ERROR),
    )
    assert faults_of(scenario(text)).rules[0].effects.get("lifecycle") == LifecycleFault("expired", course)


def test_a_rule_is_made_with_its_conditions() -> None:
    [rule] = faults_of(
        scenario(
            """
[[rule]]
name = "all"
times = 3
optional = true
status = 503
when = { provider = "insim", operation = ["send", "unknown"], account = "jane", to = "+336*", from = "ME[1]", \
text = "x", matches = 'y+', nth = 1, every = 2, share = 0.5 }
"""
        )
    ).rules
    assert (rule.name, rule.times, rule.is_optional) == ("all", 3, True)
    assert rule.when.matches is not None
    assert rule.when.matches.pattern == "y+"
    assert rule.when == Matcher(
        providers=frozenset({"insim"}),
        operations=frozenset({"send", "unknown"}),
        account="jane",
        to="+336*",
        sender="ME[1]",
        text="x",
        matches=rule.when.matches,
        nth=1,
        every=2,
        share=0.5,
    )


def test_only_the_star_and_the_question_mark_stand_for_anything() -> None:
    [rule] = faults_of(scenario('[[rule]]\nname = "r"\nstatus = 503\nwhen = { from = "A[12]?" }\n')).rules
    assert rule.when.sender is not None
    strikes = rule.when.test()
    assert [strikes(target(sender=sender)) for sender in ("A[12]x", "A1x")] == [True, False]


def test_rules_and_phases_are_for_the_scenarios_providers_unless_they_name_others() -> None:
    faults = faults_of(
        scenario(
            """
providers = ["smsmode", "smsfactor"]
[[rule]]
name = "a"
status = 503
when = { provider = "smsmode" }
[[rule]]
name = "b"
status = 503
[[phase]]
name = "p"
at = "0s"
set = { credit = 1 }
"""
        )
    )
    assert faults.rules[0].when.providers == {"smsmode"}
    assert faults.rules[1].when.providers == faults.phases[0].when.providers == {"smsmode", "smsfactor"}


def test_a_phase_is_made_with_its_parts() -> None:
    held, flushed = faults_of(
        scenario(
            """
[[phase]]
name = "held"
at = "30s"
for = "2m"
optional = true
when = { operation = "send" }
faults = [{ share = 0.7, status = 503 }, { share = 0.3, network = "reset" }]
webhooks = "hold"
set = { credit = 5 }
[[phase]]
name = "flushed"
at = "2m30s"
webhooks = "flush"
flush = { rate = 200, order = "random" }
"""
        )
    ).phases
    assert (held.name, held.at, held.lasts, held.is_optional) == ("held", 30 * SECOND, 2 * MINUTE, True)
    assert held.when == Matcher(operations=frozenset({"send"}))
    assert held.parts == (
        WeightedEffects(share=0.7, effects=Effects(refusal=Status(503))),
        WeightedEffects(share=0.3, effects=Effects(network=Reset())),
    )
    assert held.webhooks == WebhookFaults(mode=HoldMode())
    assert held.change == AccountChange(credit=Decimal(5))
    assert flushed.lasts is None
    assert flushed.webhooks == WebhookFaults(mode=FlushMode(rate=200.0, order=Order.RANDOM))


def test_phase_may_have_faults_of_webhooks() -> None:
    text = '[[phase]]\nname = "p"\nat = "0s"\nwebhooks = { delay = "1s" }\n'
    assert faults_of(scenario(text)).phases[0].webhooks == WebhookFaults(delay=WebhookDelay(SECOND))
    text = '[[phase]]\nname = "p"\nat = "0s"\nwebhooks = "flush"\nflush = { rate = 1 }\n'
    assert faults_of(scenario(text)).phases[0].webhooks == WebhookFaults(mode=FlushMode(rate=1.0))


def test_faults_of_all_webhooks_are_read() -> None:
    assert faults_of(scenario("[webhooks]\ndrop = { share = 0.5 }\n")).webhooks == WebhookFaults(
        drop=WebhookDrop(0.5)
    )
    assert faults_of(scenario('[webhooks]\ntimeout = "1s"\n')).webhooks is None


def test_faults_of_a_scenario_are_made_once_and_freed_with_it_in_time() -> None:
    first = scenario('[[rule]]\nname = "r"\nstatus = 503')
    changed = first.model_copy(update={"rules": ()})
    made = faults_of(first)
    assert faults_of(first) is made
    assert (len(made.rules), len(faults_of(changed).rules)) == (1, 0)
    kept = weakref.ref(first)
    del first
    assert kept() is None
    others = [scenario("") for _ in range(100)]
    for other in others:
        faults_of(other)
    assert sys.getrefcount(made) == 2

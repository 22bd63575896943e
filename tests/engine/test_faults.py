from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs
from sms_sandbox.contract import Backend, Operation
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import MINUTE, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.faults import FaultReach
from sms_sandbox.engine.journal import EventKind, FaultFired
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.kinds.cut import Cut
from sms_sandbox.faults.kinds.device import DeviceChangeFault
from sms_sandbox.faults.kinds.drip import Drip
from sms_sandbox.faults.kinds.garble import Garble
from sms_sandbox.faults.kinds.handset import HandsetChange
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.reset import Reset
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.kinds.webhooks_drop import WebhookDrop
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule
from sms_sandbox.faults.transmission import NORMAL, Answer, ConnectionEnd, Transmission
from sms_sandbox.faults.webhooks import WebhookFaults
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.engine.test_backend import outgoing
from tests.examples import MORNING, advance
from tests.making import JANE, SETTINGS, a_request, an_engine, send, sent, until_idle
from tests.providers.acme import PROVIDER as ACME
from tests.providers.acme import operations

DOWN_RULE = Rule(name="down", effects=Effects(refusal=Status(503)))
HOLD = Rule(name="hold", effects=Effects(webhooks=WebhookFaults(mode=HoldMode())))
CLOSED = Phase(name="closed", at=MINUTE, lasts=MINUTE, change=AccountChange(suspended=True))


def status_of(engine: Engine) -> int:
    response = engine.exchange(a_request())
    assert response is not None
    return response.status


def edges_of(engine: Engine) -> list[EventKind]:
    kinds = [entry.kind for entry in engine.journal.after(0)]
    return [kind for kind in kinds if kind in (EventKind.PHASE_BEGAN, EventKind.PHASE_ENDED)]


def move(engine: Engine, by: int) -> None:
    at = engine.now + by
    while (due := engine.next_due()) is not None and due <= at:
        engine.step()
    engine.move_to(at)


def test_loaded_faults_replace_those_before_and_count_from_now() -> None:
    engine = an_engine()
    engine.fault_control.load(Faults(rules=(DOWN_RULE,)))
    move(engine, SECOND)
    engine.fault_control.load(Faults())
    assert (status_of(engine), engine.fault_control.since) == (200, engine.now)


def test_phase_begins_and_ends_at_its_times_and_changes_accounts() -> None:
    engine = an_engine()
    engine.fault_control.load(Faults(phases=(CLOSED,)))
    assert status_of(engine) == 200
    move(engine, MINUTE)
    assert status_of(engine) == 403
    move(engine, MINUTE)
    assert edges_of(engine) == [EventKind.PHASE_BEGAN, EventKind.PHASE_ENDED]


def test_phase_of_replaced_faults_does_not_begin() -> None:
    engine = an_engine()
    engine.fault_control.load(Faults(phases=(CLOSED,)))
    engine.fault_control.load(Faults())
    move(engine, 5 * MINUTE)
    assert edges_of(engine) == []


def test_added_rule_is_in_force_until_its_lifetime_is_over() -> None:
    engine = an_engine()
    engine.fault_control.add(DOWN_RULE, lasts=SECOND)
    assert status_of(engine) == 503
    move(engine, SECOND)
    assert status_of(engine) == 200


def test_rule_of_a_taken_name_is_refused() -> None:
    engine = an_engine()
    engine.fault_control.add(DOWN_RULE)
    with pytest.raises(ValueError, match="down"):
        engine.fault_control.add(DOWN_RULE)


def test_removing_a_rule_sends_what_it_held() -> None:
    engine = an_engine(SETTINGS)
    engine.fault_control.add(HOLD)
    sent(engine)
    until_idle(engine)
    assert len(engine.webhooks.held) > 0
    engine.fault_control.remove("hold")
    until_idle(engine)
    assert len(engine.webhooks.held) == 0
    with pytest.raises(KeyError):
        engine.fault_control.remove("hold")


def reach(engine: Engine) -> FaultReach:
    return FaultReach(engine.devices, engine.handsets, "acme", None)


def test_request_without_account_and_messages_changes_nothing() -> None:
    engine = an_engine()
    send(engine)
    one = reach(engine)
    one.change_devices(online=False, condition=DeviceCondition.RADIO_OFF)
    one.change_handsets(HandsetCondition.OFF)
    assert one.account is None
    assert [*engine.devices.named("d1", "acme")] == []


JOHN = Msisdn("33639980002")
DOWN = Effects(refusal=Status(503))


def struck_by(*rules: Rule, settings: EngineSettings = SETTINGS) -> Engine:
    engine = an_engine(settings)
    engine.fault_control.load(Faults(rules=rules))
    return engine


def rule(effects: Effects, name: str = "r", **when: Any) -> Rule:
    return Rule(name=name, when=Matcher(**when), effects=effects)


def ask(engine: Engine, *, to: str = JANE, key: str = "k1", text: str = "hello") -> Answer:
    answer = engine.answer(a_request(text, to=to, key=key))
    assert answer is not None
    return answer


def status(answer: Answer) -> int | None:
    return None if answer.response is None else answer.response.status


def test_a_status_is_answered_and_nothing_is_taken() -> None:
    engine = struck_by(rule(DOWN))
    assert status(ask(engine)) == 503
    assert len(engine.messages) == 0
    assert engine.next_due() is None


def test_a_rule_may_be_for_one_recipient() -> None:
    engine = struck_by(rule(DOWN, to=f"+{JOHN}"))
    assert status(ask(engine)) == 200
    assert status(ask(engine, to=JOHN)) == 503
    assert len(engine.messages) == 1


def test_the_providers_own_error_is_asked_for_by_name() -> None:
    answer = ask(struck_by(rule(Effects(refusal=ProviderError("bad_credentials")))))
    assert answer.response is not None
    assert (answer.response.status, answer.response.body) == (403, b"who are you?")
    assert answer.response.fact == "error.bad_credentials"


def test_a_request_that_the_provider_refuses_itself_is_struck_all_the_same() -> None:
    engine = struck_by(rule(DOWN))
    assert status(ask(engine, key="invalid")) == 503
    assert status(ask(struck_by(rule(DOWN, to=f"+{JANE}")), key="invalid")) == 403


@pytest.mark.parametrize(
    ("network", "manner"),
    [
        (Reset(), Transmission(stops_after=0, ending=ConnectionEnd.RESET)),
        (Stall(MINUTE), Transmission(wait=MINUTE, stops_after=0, ending=ConnectionEnd.CLOSE)),
    ],
)
def test_a_stall_takes_no_message_by_default(network: Reset | Stall, manner: Transmission) -> None:
    engine = struck_by(rule(Effects(network=network)))
    assert ask(engine) == Answer(None, manner)
    assert len(engine.messages) == 0
    assert [exchange.response for exchange in engine.exchanges] == [None]


@pytest.mark.parametrize("network", [Reset(is_taken=True), Stall(MINUTE, is_taken=True)])
def test_timed_out_but_sent(network: Reset | Stall) -> None:
    engine = struck_by(rule(Effects(network=network)))
    assert ask(engine).response is None
    assert len(engine.messages) == 1


def test_a_reset_after_some_bytes_comes_when_the_message_is_taken() -> None:
    engine = struck_by(rule(Effects(network=Reset(after_bytes=12))))
    answer = ask(engine)
    assert (status(answer), answer.transmission) == (200, Transmission(stops_after=12, ending=ConnectionEnd.RESET))
    assert len(engine.messages) == 1


def test_a_cut_leaves_the_head_and_part_of_the_body() -> None:
    for cut, kept in ((Cut(), 4), (Cut(after_bytes=3), 3)):
        answer = ask(struck_by(rule(Effects(network=cut))))
        assert answer.response is not None
        head = len(answer.response.head_bytes())
        assert answer.transmission == Transmission(stops_after=head + kept, ending=ConnectionEnd.CUT)


def test_a_drip_has_a_rate() -> None:
    assert ask(struck_by(rule(Effects(network=Drip(10))))).transmission == Transmission(rate=10)


def test_bytes_are_spoilt_the_same_way_each_run() -> None:
    def spoilt() -> HttpResponse | None:
        return ask(struck_by(rule(Effects(network=Garble())))).response

    plain, one = ask(an_engine()).response, spoilt()
    assert plain is not None
    assert one is not None
    assert one == spoilt()
    assert one.body != plain.body
    assert one.head_bytes() == plain.head_bytes()


def test_a_delay_goes_with_any_answer() -> None:
    slow = rule(Effects(delay=Latency(5 * SECOND)), name="slow")
    assert ask(struck_by(slow)).transmission == Transmission(wait=5 * SECOND)
    assert ask(struck_by(slow, rule(DOWN))).transmission == Transmission(wait=5 * SECOND)
    stalled = rule(Effects(network=Stall(SECOND)))
    assert ask(struck_by(slow, stalled)).transmission.wait == 6 * SECOND


def test_a_refusal_may_be_cut_too() -> None:
    answer = ask(struck_by(rule(Effects(refusal=Status(503, b"down"), network=Cut(after_bytes=1)))))
    assert answer.response is not None
    assert answer.transmission.stops_after == len(answer.response.head_bytes()) + 1


def test_a_request_without_a_matching_rule_is_answered_as_usual() -> None:
    assert ask(struck_by(rule(DOWN, to="+44*"))).transmission is NORMAL


def test_each_strike_is_in_the_journal_with_whether_the_message_was_taken() -> None:
    engine = struck_by(rule(Effects(delay=Latency(1)), name="slow"), rule(DOWN))
    ask(engine)
    fired = [entry.subject for entry in engine.journal.after(0) if entry.kind is EventKind.FAULT_FIRED]
    assert fired == [
        FaultFired("rule:slow", "delay", "x1", is_taken=False),
        FaultFired("rule:r", "refusal", "x1", is_taken=False),
    ]
    [exchange] = engine.exchanges
    assert list(exchange.faults) == ["rule:slow", "rule:r"]


def test_a_message_follows_the_lifecycle_of_a_fault() -> None:
    engine = struck_by(rule(Effects(lifecycle=BUILT_IN["undelivered"])))
    ask(engine)
    advance(engine, MINUTE)
    [message] = engine.messages
    assert [step.state.value for step in message.history] == ["waiting", "sent", "network", "undelivered"]
    assert [entry.subject for entry in engine.journal.after(0) if entry.kind is EventKind.FAULT_FIRED] == [
        FaultFired("rule:r", "lifecycle", "m1")
    ]


def test_a_lifecycle_without_refusal_leaves_the_answer_alone() -> None:
    engine = struck_by(rule(Effects(lifecycle=BUILT_IN["lost"]), to=f"+{JOHN}"))
    ask(engine)
    advance(engine, MINUTE)
    assert next(iter(engine.messages)).state is MessageState.DELIVERED


def test_lifecycle_is_given_to_its_recipient_alone_among_those_of_a_request() -> None:
    def to_both(request: HttpRequest, backend: Backend) -> HttpResponse:
        account = backend.authenticate(Credentials(None, "k1"))
        backend.submit(account, [outgoing("p1", to=JANE), outgoing("p2", to=JOHN)])
        return ACME.not_found(request, backend)

    routes = Router([("GET", "/both", Operation("send", to_both))])
    engine = an_engine(SETTINGS, replace(ACME, routes=routes))
    engine.fault_control.load(Faults(rules=(rule(Effects(lifecycle=BUILT_IN["stuck"]), to=f"+{JOHN}"),)))
    engine.exchange(HttpRequest("GET", b"/acme/both"))
    advance(engine, MINUTE)
    found = {message.provider_id: message.state for message in engine.messages}
    assert found["p1"] is MessageState.DELIVERED
    assert found["p2"] is not MessageState.DELIVERED


CONFIGURED = replace(
    SETTINGS, accounts=(AccountSettings(provider="acme", login=None, secret="k1", credit=Decimal(5)),)
)


def test_an_account_is_changed_as_the_request_comes() -> None:
    change = AccountChange(credit=Decimal(0), post_paid=True, dialect="old", secret="s")
    engine = struck_by(rule(Effects(account=change)), settings=CONFIGURED)
    ask(engine)
    account = engine.backend("acme").accounts.get("k1")
    assert account is not None
    assert (account.credit, account.post_paid) == (Decimal(0), True)
    assert (account.dialect, account.webhook_secret) == ("old", "s")


def test_a_suspended_account_is_refused_from_then_on() -> None:
    engine = struck_by(rule(Effects(account=AccountChange(suspended=True))))
    assert [status(ask(engine)) for _ in range(2)] == [200, 403]


def test_all_recipients_handsets_are_changed() -> None:
    engine = struck_by(rule(Effects(handset=HandsetChange(condition=HandsetCondition.OFF))))
    ask(engine)
    assert engine.handsets.handset(JANE).condition is HandsetCondition.OFF


def with_operation(name: str, device: str | None = None) -> Engine:
    """Acme with one more path, which hands nothing over, and, where a device is named, sends through it."""

    def show(request: HttpRequest, backend: Backend) -> HttpResponse:
        if device is not None:
            backend.device(device)
        return operations.not_found(request, backend)

    provider = replace(ACME, routes=Router([("POST", "/asked", Operation(name, show))]))
    return an_engine(provider=provider)


ASKED = HttpRequest("POST", b"/acme/asked", body=b"key=k1")


def test_a_request_that_sends_nothing_is_struck_before_the_provider_sees_it() -> None:
    engine = with_operation("credit", "8167")
    engine.fault_control.load(Faults(rules=(rule(DOWN, account="k1"),)))
    answer = engine.answer(ASKED)
    assert answer is not None
    assert status(answer) == 503
    assert engine.devices.named("8167") == []


def test_a_request_without_an_account_changes_none() -> None:
    engine = with_operation("credit")
    changes = Effects(account=AccountChange(suspended=True), device=DeviceChangeFault(online=False))
    engine.fault_control.load(Faults(rules=(rule(changes),)))
    answer = engine.answer(HttpRequest("POST", b"/acme/asked"))
    assert answer is not None
    assert status(answer) == 404


def test_the_devices_of_an_account_are_changed_where_no_message_names_one() -> None:
    engine = struck_by(rule(Effects(device=DeviceChangeFault(online=False, condition=DeviceCondition.RADIO_OFF))))
    device = engine.devices.known("acme", "8167")
    assert device is not None
    ask(engine)
    assert (device.is_online, device.condition) == (False, DeviceCondition.RADIO_OFF)


def test_a_phase_changes_all_accounts_as_it_begins_and_those_that_open_later() -> None:
    engine = an_engine(CONFIGURED)
    phase = Phase(name="p", at=10 * SECOND, change=AccountChange(credit=Decimal(7)))
    other = Phase(name="q", at=10 * SECOND, when=Matcher(account="k9"), change=AccountChange(suspended=True))
    nobody = Phase(name="n", at=1, when=Matcher(providers=frozenset({"other"})), change=AccountChange(suspended=True))
    engine.fault_control.load(Faults(phases=(phase, other, nobody)))
    advance(engine, MINUTE)
    account = engine.backend("acme").accounts.get("k1")
    assert account is not None
    assert account.credit == 7
    assert status(ask(engine, key="k2")) == 200
    assert status(ask(engine, key="k9")) == 200
    opened = engine.backend("acme").accounts.get("k9")
    assert opened is not None
    assert opened.is_suspended


def test_a_password_is_changed_where_there_is_one() -> None:
    settings = replace(
        SETTINGS,
        accounts=(
            AccountSettings(provider="acme", login="jane", secret="old"),
            AccountSettings(provider="acme", login=None, secret="k1"),
        ),
    )
    engine = an_engine(settings)
    engine.fault_control.load(Faults(phases=(Phase(name="p", at=0, change=AccountChange(password="new")),)))
    advance(engine, SECOND)
    accounts = engine.backend("acme").accounts
    jane, key = accounts.get("jane"), accounts.get("k1")
    assert jane is not None
    assert key is not None
    assert (jane.secret, key.secret) == ("new", None)


def test_phases_are_in_the_journal_and_loading_others_takes_them_back() -> None:
    engine = an_engine()
    engine.fault_control.load(Faults(phases=(Phase(name="p", at=SECOND, lasts=SECOND, change=AccountChange()),)))
    advance(engine, MINUTE)
    kinds = [entry.kind for entry in engine.journal.after(0)]
    assert kinds == [EventKind.PHASE_BEGAN, EventKind.PHASE_ENDED]
    engine.fault_control.load(Faults(phases=(Phase(name="q", at=SECOND),)))
    engine.fault_control.load(Faults())
    assert engine.next_due() is None


def test_an_idle_clock_does_not_skip_the_edge_of_a_phase() -> None:
    engine = struck_by()
    engine.fault_control.load(Faults(phases=(Phase(name="p", at=1),)))
    ask(engine)
    assert engine.idle_until() is None
    assert engine.next_due() == MORNING + 1


def test_a_provider_that_refuses_a_message_itself_has_the_last_word() -> None:
    engine = struck_by(rule(Effects(lifecycle=BUILT_IN["stuck"])))
    backend = engine.backend("acme")
    account = backend.authenticate(Credentials(None, "k1"))
    [message] = backend.submit(account, [structs.replace(outgoing(), refused_for=FailureReason.BLACKLISTED)])
    advance(engine, MINUTE)
    assert (message.state, message.reason) == (MessageState.REJECTED, FailureReason.BLACKLISTED)


def test_a_message_without_a_request_is_not_struck() -> None:
    engine = struck_by(rule(DOWN))
    backend = engine.backend("acme")
    assert len(backend.submit(backend.authenticate(Credentials(None, "k1")), [outgoing()])) == 1


def test_numbers_without_a_rule_are_not_struck() -> None:
    engine = struck_by(rule(DOWN, to=f"+{JOHN}"), rule(Effects(lifecycle=BUILT_IN["lost"]), name="l", to=f"+{JOHN}"))
    assert ask(engine).transmission is NORMAL
    assert status(ask(engine, key="invalid")) == 403
    advance(engine, MINUTE)
    assert next(iter(engine.messages)).state is MessageState.DELIVERED
    other = with_operation("credit")
    other.fault_control.load(Faults(rules=(rule(DOWN, to=f"+{JOHN}"),)))
    answer = other.answer(ASKED)
    assert answer is not None
    assert status(answer) == 404


def test_a_rule_by_hand_is_in_force_for_a_time_or_for_good() -> None:
    engine = an_engine()
    engine.fault_control.add(rule(DOWN, name="short"), 10 * SECOND)
    engine.fault_control.add(rule(Effects(refusal=Status(500)), name="long"))
    assert status(ask(engine)) == 503
    advance(engine, 10 * SECOND)
    assert status(ask(engine)) == 500
    assert engine.faults.tallies["rule:short"].fired == 1
    with pytest.raises(ValueError, match="there is a rule 'long' already"):
        engine.fault_control.add(rule(DOWN, name="long"))


def test_the_end_of_a_removed_rule_does_nothing() -> None:
    engine = an_engine()
    engine.fault_control.add(rule(DOWN), SECOND)
    engine.faults.remove("r")
    engine.fault_control.add(rule(Effects(refusal=Status(500))))
    advance(engine, MINUTE)
    assert status(ask(engine)) == 500


def test_request_that_submits_twice_is_struck_once() -> None:
    def send_twice(request: HttpRequest, backend: Backend) -> HttpResponse:
        del request
        account = backend.authenticate(Credentials(None, "k1"))
        for number in (JANE, JOHN):
            backend.submit(account, [outgoing(to=number)])
        return HttpResponse(200, (), b"", "send.accepted")

    provider = replace(ACME, routes=Router([("POST", "/send", Operation("send", send_twice))]))
    engine = an_engine(SETTINGS, provider)
    engine.fault_control.load(
        Faults(rules=(Rule(name="slow", when=Matcher(), effects=Effects(delay=Latency(SECOND))),))
    )
    engine.exchange(a_request())
    assert len(engine.messages) == 2
    assert engine.faults.tallies["rule:slow"].fired == 1


def test_a_share_strikes_a_text_whatever_comes_before_it_and_draws_anew_for_its_retry() -> None:
    half = Rule(name="half", when=Matcher(share=0.5), effects=Effects(refusal=Status(503)))

    def statuses(texts: list[str], others: int) -> dict[str, list[int]]:
        engine = an_engine()
        engine.fault_control.load(Faults(rules=(half,)))
        found: dict[str, list[int]] = {}
        for text in texts:
            found.setdefault(text, []).append(send(engine, text).status)
            for number in range(others):
                send(engine, text, to=f"3363998{number + 2:04}")
        return found

    texts = [f"text {number}" for number in range(20)] * 2
    in_order = statuses(texts, 0)
    assert {tuple(pair) for pair in in_order.values()} == {(200, 200), (200, 503), (503, 200), (503, 503)}
    assert in_order == statuses(sorted(texts), 0) == statuses(texts[::-1], 0) == statuses(texts, 3)


def test_a_lifecycle_and_lost_webhooks_strike_a_text_whatever_comes_before_it() -> None:
    rules = (
        Rule(name="stuck", when=Matcher(share=0.5), effects=Effects(lifecycle=BUILT_IN["stuck"])),
        Rule(name="lost", effects=Effects(webhooks=WebhookFaults(drop=WebhookDrop(0.5)))),
    )

    def lives(texts: list[str]) -> dict[str, tuple[MessageState, list[bool]]]:
        engine = an_engine()
        engine.fault_control.load(Faults(rules=rules))
        for text in texts:
            send(engine, text)
        until_idle(engine)
        lost = {webhook.id: webhook.is_lost for webhook in engine.webhooks.recent}
        return {one.text: (one.state, [lost[name] for name in one.webhooks]) for one in engine.messages}

    texts = [f"text {number}" for number in range(20)]
    in_order = lives(texts)
    assert {state for state, _ in in_order.values()} == {MessageState.SENT, MessageState.DELIVERED}
    assert {is_lost for _, lost in in_order.values() for is_lost in lost} == {False, True}
    assert in_order == lives(texts[::-1])

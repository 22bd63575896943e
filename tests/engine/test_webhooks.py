from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import MINUTE, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind, FaultFired
from sms_sandbox.engine.settings import AccountSettings
from sms_sandbox.engine.webhook_models import AttemptFinished, Outcome, WebhookState
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN
from sms_sandbox.faults.kinds.mode_flush import FlushMode
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.webhooks_delay import WebhookDelay
from sms_sandbox.faults.kinds.webhooks_drop import WebhookDrop
from sms_sandbox.faults.kinds.webhooks_duplicate import Duplicate
from sms_sandbox.faults.kinds.webhooks_garble import WebhookGarble
from sms_sandbox.faults.kinds.webhooks_reorder import Reorder
from sms_sandbox.faults.kinds.webhooks_sign import Signature, WebhookSign
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule
from sms_sandbox.faults.webhooks import Flush, Order, WebhookFaults
from sms_sandbox.wire import urls
from sms_sandbox.wire.exchange import HttpRequest

from tests.making import SETTINGS, an_engine, send
from tests.providers.acme import PROVIDER as ACME

NUMBERS = ["33639980001", "33639980002", "33639980003"]


def engine_with(faults: Faults, **more: Any) -> Engine:
    engine = an_engine(**more)
    engine.fault_control.load(faults)
    return engine


def webhooks_by(engine: Engine, by: int = MINUTE) -> list[tuple[float, str]]:
    """Return seconds from now on, and the text of each webhook after the id of its message."""
    start, until = engine.now, engine.now + by
    found = []
    while (due := engine.next_due()) is not None and due <= until:
        engine.step()
        for call in engine.webhooks.take_attempts():
            word = call.webhook.outgoing.request.body.decode("latin-1").partition(" ")[2]
            found.append(((engine.now - start) / SECOND, word))
            engine.webhooks.finished(call, Outcome(status=200))
    engine.move_to(until)
    return found


def fired(engine: Engine) -> list[FaultFired]:
    subjects = [entry.subject for entry in engine.journal.after(0)]
    return [subject for subject in subjects if isinstance(subject, FaultFired)]


def life(webhooks: WebhookFaults | None) -> list[tuple[float, str]]:
    engine = engine_with(Faults(webhooks=webhooks))
    send(engine)
    return webhooks_by(engine)


def test_without_faults_they_go_at_once() -> None:
    assert life(None) == [(1.0, "gone"), (2.0, "there")]


def test_dropped_ones_are_listed_as_lost() -> None:
    engine = engine_with(Faults(webhooks=WebhookFaults(drop=WebhookDrop(1.0))))
    send(engine)
    assert webhooks_by(engine) == []
    webhooks = list(engine.webhooks.recent)
    assert [(one.state, one.fault) for one in webhooks] == [(WebhookState.LOST, "webhooks")] * 2
    assert fired(engine) == [FaultFired("webhooks", "drop", "c1"), FaultFired("webhooks", "drop", "c2")]


def test_a_share_that_is_not_drawn_leaves_no_trace() -> None:
    engine = engine_with(Faults(webhooks=WebhookFaults(drop=WebhookDrop(1e-9))))
    send(engine)
    assert webhooks_by(engine) == [(1.0, "gone"), (2.0, "there")]
    assert fired(engine) == []


def test_late_ones_come_later() -> None:
    assert life(WebhookFaults(delay=WebhookDelay(30 * SECOND))) == [(31.0, "gone"), (32.0, "there")]


def test_copies_follow() -> None:
    twice = WebhookFaults(duplicate=Duplicate(copies=2, gap=5 * SECOND))
    words = life(twice)
    assert words == [
        (1.0, "gone"),
        (2.0, "there"),
        (6.0, "gone"),
        (7.0, "there"),
        (11.0, "gone"),
        (12.0, "there"),
    ]


@pytest.mark.parametrize(("has_new_id", "events"), [(True, ["c1", "c2"]), (False, ["c1", "c1"])])
def test_a_copy_is_an_event_of_its_own_or_not(has_new_id: bool, events: list[str]) -> None:  # noqa: FBT001  parametrised
    engine = engine_with(Faults(webhooks=WebhookFaults(duplicate=Duplicate(has_new_id=has_new_id))))
    send(engine)
    webhooks_by(engine, SECOND)
    webhooks = list(engine.webhooks.recent)
    assert [webhook.event for webhook in webhooks] == events
    assert [webhook.is_duplicate for webhook in webhooks] == [False, True]
    assert webhooks[0].outgoing.request == webhooks[1].outgoing.request


def test_delivered_comes_before_sent() -> None:
    assert life(WebhookFaults(reorder=Reorder())) == [(2.0, "there"), (3.0, "gone")]


def test_a_reordered_webhook_comes_with_the_end_at_the_latest() -> None:
    rule = Rule(name="r", effects=Effects(lifecycle=BUILT_IN["undelivered"]))
    engine = engine_with(Faults(rules=(rule,), webhooks=WebhookFaults(reorder=Reorder())))
    send(engine)
    assert [word for _, word in webhooks_by(engine)] == ["gone"]


def test_spoilt_ones_keep_their_length() -> None:
    [(_, first), (_, second)] = life(WebhookFaults(garble=WebhookGarble()))
    assert (len(first), len(second)) <= (4, 5)
    assert (first, second) != ("gone", "there")


def pinging(message: MtMessage, account: Account) -> Sequence[WebhookRequest]:
    """Return a provider that puts everything into the query, and signs it."""
    url = urls.parse(account.webhooks.get("status", ""))
    if url is None or len(message.history) == 1:
        return ()
    target = f"/told?state={message.state.value}&of={message.provider_id}".encode()
    request = HttpRequest("GET", target, (("Signature", account.webhook_secret or "none"),))
    return (WebhookRequest(kind="status", fact="f", to=url, request=request),)


PINGING = replace(ACME, status_webhooks=pinging)
SIGNED = replace(
    SETTINGS, accounts=(AccountSettings(provider="acme", login=None, secret="k1", webhook_secret="secret"),)
)


def targets_of(engine: Engine) -> list[bytes]:
    return [webhook.outgoing.request.target for webhook in engine.webhooks.recent]


def test_a_query_is_spoilt_into_letters() -> None:
    engine = engine_with(Faults(webhooks=WebhookFaults(garble=WebhookGarble())), provider=PINGING)
    send(engine)
    webhooks_by(engine, SECOND)
    [spoilt] = targets_of(engine)
    plain = engine_with(Faults(), provider=PINGING)
    send(plain)
    webhooks_by(plain, SECOND)
    [unspoilt] = targets_of(plain)
    assert spoilt != unspoilt
    assert len(spoilt) == len(unspoilt)
    assert spoilt.startswith(b"/told?")
    assert all(0x20 < byte < 0x7F for byte in spoilt)


@pytest.mark.parametrize(
    ("sign", "settings", "signature"),
    [
        (Signature.PROVIDER, SIGNED, "secret"),
        (Signature.WRONG, SIGNED, "wrong-secret"),
        (Signature.WRONG, SETTINGS, "none"),
        (Signature.NONE, SIGNED, "none"),
    ],
)
def test_signatures_are_the_providers_wrong_or_missing(sign: Signature, settings: Any, signature: str) -> None:
    engine = engine_with(Faults(webhooks=WebhookFaults(sign=WebhookSign(sign))), settings=settings, provider=PINGING)
    send(engine)
    webhooks_by(engine, SECOND)
    [webhook] = engine.webhooks.recent
    assert webhook.outgoing.request.header("Signature") == signature


def held(flush: Flush | None, lasts: int = 30 * SECOND) -> Faults:
    hold = Phase(name="outage", at=0, lasts=lasts, webhooks=WebhookFaults(mode=HoldMode()))
    if flush is None:
        return Faults(phases=(hold,))
    flush_ready = WebhookFaults(mode=FlushMode(rate=flush.rate, order=flush.order))
    return Faults(phases=(hold, Phase(name="recovery", at=lasts, lasts=MINUTE, webhooks=flush_ready)))


def sent_to_three(faults: Faults) -> Engine:
    engine = engine_with(faults)
    webhooks_by(engine, SECOND)
    for number in NUMBERS:
        send(engine, to=number)
    return engine


def test_held_ones_go_at_once_when_the_phase_is_over() -> None:
    engine = sent_to_three(held(None))
    assert webhooks_by(engine, 10 * SECOND) == []
    assert len(engine.webhooks.held) == 6
    assert webhooks_by(engine) == [(19.0, word) for word in ["gone"] * 3 + ["there"] * 3]
    assert len(engine.webhooks.held) == 0


def test_held_ones_are_flushed_at_a_rate() -> None:
    engine = sent_to_three(held(Flush(rate=2)))
    assert [at for at, _ in webhooks_by(engine)] == [29.0, 29.5, 30.0, 30.5, 31.0, 31.5]


def test_held_ones_may_be_flushed_last_first() -> None:
    words = [word for _, word in webhooks_by(sent_to_three(held(Flush(order=Order.LAST))))]
    assert words == ["there"] * 3 + ["gone"] * 3


def test_held_ones_may_be_shuffled_the_same_way_each_time() -> None:
    def order() -> list[str]:
        engine = sent_to_three(held(Flush(order=Order.RANDOM)))
        webhooks_by(engine)
        subjects = [entry.subject for entry in engine.journal.after(0)]
        return [subject.webhook.id for subject in subjects if isinstance(subject, AttemptFinished)]

    assert order() == order()
    assert order() != sorted(order())
    assert sorted(order()) == [f"c{number}" for number in range(1, 7)]


def test_one_is_released_by_hand_while_others_wait_for_their_turn() -> None:
    engine = sent_to_three(held(Flush(rate=1), lasts=10 * SECOND))
    webhooks_by(engine, 9 * SECOND)
    last = [*engine.webhooks.released][-1]
    engine.webhooks.release(last)
    assert (last.is_held, last in engine.webhooks.released, last in engine.webhooks.held) == (False, False, False)
    assert len(webhooks_by(engine)) == 5


def test_while_some_are_flushed_no_second_flush_begins() -> None:
    faults = held(Flush(rate=1), lasts=10 * SECOND)
    more = Phase(name="more", at=11 * SECOND, lasts=SECOND, when=faults.phases[0].when)
    engine = sent_to_three(replace(faults, phases=(*faults.phases, more)))
    assert [at for at, _ in webhooks_by(engine)] == [9.0, 10.0, 11.0, 12.0, 13.0, 14.0]


def test_a_flush_stops_where_they_are_held_again() -> None:
    faults = held(Flush(rate=1), lasts=10 * SECOND)
    again = Phase(name="again", at=12 * SECOND, lasts=20 * SECOND, webhooks=WebhookFaults(mode=HoldMode()))
    engine = sent_to_three(replace(faults, phases=(*faults.phases, again)))
    assert [at for at, _ in webhooks_by(engine)] == [9.0, 10.0, 31.0, 32.0, 33.0, 34.0]


def test_loading_faults_flushes_held_ones() -> None:
    engine = sent_to_three(held(None, lasts=MINUTE))
    webhooks_by(engine, 5 * SECOND)
    engine.fault_control.load(Faults())
    assert len(webhooks_by(engine)) == 6


def test_webhooks_without_a_change_meet_faults_too() -> None:
    engine = engine_with(Faults(webhooks=WebhookFaults(drop=WebhookDrop(1.0))))
    send(engine)
    [message] = engine.messages
    message.move(engine.now, MessageState.SENT)
    engine.backend("acme").send_webhooks(message, ACME.status_webhooks(message, message.account))
    [webhook] = engine.webhooks.recent
    assert webhook.state is WebhookState.LOST
    assert [entry.kind for entry in engine.journal.after(0)][-2:] == [EventKind.WEBHOOK_DUE, EventKind.FAULT_FIRED]


def test_a_webhook_and_its_copy_have_the_reported_state() -> None:
    for webhooks in (None, WebhookFaults(duplicate=Duplicate())):
        engine = engine_with(Faults(webhooks=webhooks))
        send(engine)
        webhooks_by(engine)
        reported = [webhook.reported_state for webhook in engine.webhooks.recent]
        assert {MessageState.SENT, MessageState.DELIVERED} == {*reported}
        assert len(reported) == (2 if webhooks is None else 4)


def test_one_is_released_by_hand_while_the_phase_goes_on() -> None:
    engine = sent_to_three(held(None))
    webhooks_by(engine, 10 * SECOND)
    one = next(iter(engine.webhooks.held))
    engine.webhooks.release(one)
    assert (one.is_held, len(engine.webhooks.held)) == (False, 5)
    assert len(webhooks_by(engine)) == 6


def test_webhooks_without_an_address_go_to_the_fallback() -> None:
    engine = engine_with(Faults())
    assert engine.webhooks.fallback is None
    engine.webhooks.fall_back_to("http://127.0.0.1:1/all")
    assert engine.webhooks.fallback == "http://127.0.0.1:1/all"

import gc
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sms_sandbox import magic_numbers
from sms_sandbox.contract import Backend, Operation, RetryPlan, WebhookRequest
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.errors import TimeRunsBackwardsError, WrongTransitionError
from sms_sandbox.core.events import AccountChanged, StateChanged
from sms_sandbox.core.handset import Handset, HandsetBehaviour
from sms_sandbox.core.lifecycle import Lifecycle, LifecycleStep
from sms_sandbox.core.message import Control, Link, MoMessage, MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind, Exchange
from sms_sandbox.engine.requests import NOT_FOUND
from sms_sandbox.engine.webhook_models import AttemptRequest, Outcome, Webhook, WebhookState
from sms_sandbox.faults.active_rule import ActiveRule
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.engine.busy import busy
from tests.examples import MORNING
from tests.making import (
    JANE,
    REFUSED,
    SETTINGS,
    TAKEN,
    a_message,
    a_request,
    an_engine,
    send,
    sent,
    until_idle,
)
from tests.providers.acme import PROVIDER as ACME

S = MessageState
PATIENT = replace(ACME, retries=RetryPlan((60 * SECOND, HOUR)))


def kinds(engine: Engine, after: int = 0) -> list[str]:
    return [entry.kind.value for entry in engine.journal.after(after)]


def words(calls: Sequence[AttemptRequest]) -> list[str]:
    """What each webhook tells, without the message's id."""
    return [call.webhook.outgoing.request.body.decode().partition(" ")[2] for call in calls]


def through_a_device(engine: Engine) -> MtMessage:
    message = a_message(engine.messages.new_id(), device="8167")
    engine.network.submit(message)
    return message


def test_an_exchange_is_answered_by_its_provider_and_makes_a_message() -> None:
    engine = an_engine()
    answer = send(engine, "hello")
    [message] = engine.messages
    assert answer.body.decode() == message.provider_id
    assert (message.text, message.state, message.submitted_at) == ("hello", S.WAITING, MORNING)


def test_an_exchange_is_kept_with_request_and_answer() -> None:
    engine = an_engine()
    request = a_request()
    answer = engine.exchange(request)
    [exchange] = engine.exchanges
    assert (exchange.id, exchange.at, exchange.provider, exchange.operation) == ("x1", MORNING, "acme", "send")
    assert exchange.request is request
    assert exchange.response is answer
    assert next(iter(engine.messages)).exchange == "x1"


def test_a_request_for_no_provider_leaves_no_trace() -> None:
    engine = an_engine()
    assert engine.exchange(HttpRequest("GET", b"/elsewhere")) is None
    assert len(engine.exchanges) == 0
    assert engine.journal.last == 0


def test_a_path_that_the_provider_lacks_is_answered_by_the_provider() -> None:
    engine = an_engine()
    answer = engine.exchange(HttpRequest("GET", b"/acme/send"))
    assert answer is not None
    assert answer.status == 404
    assert [exchange.operation for exchange in engine.exchanges] == [NOT_FOUND]


def test_a_short_link_is_a_route_only_where_the_provider_follows_it() -> None:
    followed = HttpResponse(302, (), b"", "x")
    links = replace(
        ACME,
        root_segments=("x",),
        routes=Router([("GET", "/:code", Operation("link", lambda _request, _backend: followed))]),
        short_link=lambda request: "acme.example/x" if request.prefix else None,
    )
    engine = an_engine(provider=links)
    answers = [engine.exchange(HttpRequest("GET", path)) for path in (b"/acme/x", b"/x")]
    assert [answer.status for answer in answers if answer] == [302, 404]
    assert [exchange.operation for exchange in engine.exchanges] == ["link", NOT_FOUND]


def test_a_handler_sees_the_request_without_our_prefix_and_with_its_path_values() -> None:
    seen: list[HttpRequest] = []

    def show(request: HttpRequest, backend: Backend) -> HttpResponse:
        del backend
        seen.append(request)
        return HttpResponse(200, (), b"", "x")

    shown = replace(ACME, routes=Router([("GET", "/messages/:id", Operation("show", show))]))
    request = HttpRequest("GET", b"/acme/messages/m%201?x=1")
    an_engine(provider=shown).exchange(request)
    wanted = replace(request, target=b"/messages/m%201?x=1", path_values={"id": "m%201"}, prefix="/acme")
    assert seen == [wanted]


def test_an_exchange_is_over_before_anything_else_happens() -> None:
    engine = an_engine()
    send(engine)
    assert kinds(engine) == ["exchange.arrived", "message.state", "exchange.answered"]
    assert engine.now == MORNING
    assert engine.webhooks.take_attempts() == []


def test_the_journal_has_the_steps_of_a_message_in_order() -> None:
    engine = an_engine()
    send(engine)
    until_idle(engine)
    webhook = ["webhook.due", "webhook.done"]
    assert kinds(engine, 3) == ["message.state", *webhook, "message.state", "message.state", *webhook]
    entries = engine.journal.after(0)
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_the_journal_and_the_exchanges_and_the_webhooks_are_bounded() -> None:
    engine = an_engine(replace(SETTINGS, max_messages=5))
    for number in range(20):
        send(engine, str(number))
        until_idle(engine)
    assert [entry.number for entry in engine.journal.after(0)] == list(
        range(engine.journal.last - 4, engine.journal.last + 1)
    )
    assert [exchange.id for exchange in engine.exchanges] == ["x16", "x17", "x18", "x19", "x20"]
    assert [webhook.id for webhook in engine.webhooks.recent] == ["c36", "c37", "c38", "c39", "c40"]


def test_the_journal_may_have_a_bound_of_its_own() -> None:
    engine = an_engine(replace(SETTINGS, max_messages=3, max_events=5))
    for _ in range(4):
        sent(engine)
    assert (len(engine.journal.after(0)), len(engine.exchanges)) == (5, 3)


def test_the_exchanges_are_bounded_by_their_bytes() -> None:
    engine = an_engine(replace(SETTINGS, max_exchange_bytes=5000))
    for _ in range(10):
        engine.exchange(HttpRequest("POST", b"/acme/send", body=b"x" * 1000))
    assert [exchange.id for exchange in engine.exchanges] == ["x9", "x10"]
    engine.exchange(HttpRequest("GET", b"/acme/send?" + b"x" * 5000))
    assert [exchange.id for exchange in engine.exchanges] == ["x11"]


def test_finished_messages_are_bounded_and_unfinished_ones_are_never_dropped() -> None:
    engine = an_engine(replace(SETTINGS, max_messages=3))
    for number in range(10):
        sent(engine, str(number))
    assert len(engine.messages) == 10
    until_idle(engine)
    assert [message.text for message in engine.messages] == ["9", "8", "7"]


def test_cancelled_messages_count_as_finished() -> None:
    engine = an_engine(replace(SETTINGS, max_messages=1))
    first, second = sent(engine, "1"), sent(engine, "2")
    engine.network.cancel(first)
    engine.network.cancel(second)
    assert list(engine.messages) == [second]


def test_a_step_moves_the_time_to_the_next_thing_due() -> None:
    engine = an_engine()
    message = sent(engine)
    assert engine.next_due() == MORNING + SECOND
    engine.step()
    assert engine.now == MORNING + SECOND
    assert message.state is S.SENT


def test_a_step_without_anything_due_is_refused() -> None:
    engine = an_engine()
    assert engine.next_due() is None
    with pytest.raises(IndexError, match="nothing is due"):
        engine.step()
    assert engine.now == MORNING


def test_the_time_never_moves_past_a_due_thing() -> None:
    engine = an_engine()
    message = sent(engine)
    engine.move_to(MORNING + HOUR)
    assert engine.now == MORNING + SECOND
    assert len(message.history) == 1
    engine.step()
    assert engine.now == MORNING + SECOND
    assert message.state is S.SENT


def test_the_time_moves_freely_where_nothing_is_due() -> None:
    engine = an_engine()
    engine.move_to(MORNING + HOUR)
    assert engine.now == MORNING + HOUR
    engine.move_to(MORNING + HOUR)
    assert engine.now == MORNING + HOUR


def test_the_time_never_goes_back() -> None:
    engine = an_engine()
    with pytest.raises(TimeRunsBackwardsError, match="it is 2026-01-05T09:00:00Z, so the clock cannot"):
        engine.move_to(MORNING - 1)
    assert engine.now == MORNING


def test_a_change_of_state_makes_the_webhooks_of_the_provider() -> None:
    engine = an_engine()
    message = sent(engine)
    calls = until_idle(engine)
    assert words(calls) == ["gone", "there"]
    assert [call.attempt.at for call in calls] == [MORNING + SECOND, MORNING + 2 * SECOND]
    assert [*message.webhooks] == [call.webhook.id for call in calls] == ["c1", "c2"]


def test_calls_are_handed_out_once() -> None:
    engine = an_engine()
    sent(engine)
    engine.step()
    assert len(engine.webhooks.take_attempts()) == 1
    assert engine.webhooks.take_attempts() == []


def test_without_an_address_there_is_no_webhook() -> None:
    engine = an_engine(replace(SETTINGS, webhooks={}))
    sent(engine)
    assert until_idle(engine) == []


def test_a_failed_webhook_is_tried_again_on_the_clock_of_the_sandbox() -> None:
    engine = an_engine(provider=PATIENT)
    sent(engine)
    calls = until_idle(engine, REFUSED)
    first_word = [call.attempt.at - MORNING for call in calls if words([call]) == ["gone"]]
    assert first_word == [SECOND, 61 * SECOND, 61 * SECOND + HOUR]
    assert {webhook.state for webhook in engine.webhooks.recent} == {WebhookState.FAILED}
    assert engine.next_due() is None


def test_another_plan_of_retries_may_be_set_than_the_providers_own() -> None:
    engine = an_engine(replace(SETTINGS, retries={"acme": RetryPlan((HOUR,)), "other": RetryPlan()}), PATIENT)
    sent(engine)
    until_idle(engine, REFUSED)
    [first, second] = engine.webhooks.recent
    assert [attempt.at - first.due_at for attempt in first.attempts] == [0, HOUR]
    assert len(second.attempts) == 2


def test_a_retry_that_is_taken_is_the_last() -> None:
    engine = an_engine(provider=PATIENT)
    sent(engine)
    engine.step()
    [call] = engine.webhooks.take_attempts()
    engine.webhooks.finished(call, Outcome(error="connection refused"))
    until_idle(engine)
    webhook = call.webhook
    assert [attempt.at - MORNING for attempt in webhook.attempts] == [SECOND, 61 * SECOND]
    assert webhook.state is WebhookState.TAKEN


def test_a_webhook_that_is_sent_again_takes_the_place_of_its_planned_attempt() -> None:
    engine = an_engine(provider=PATIENT)
    sent(engine)
    engine.step()
    [call] = engine.webhooks.take_attempts()
    engine.webhooks.finished(call, REFUSED)
    webhook = call.webhook
    engine.webhooks.resend(webhook)
    [again] = engine.webhooks.take_attempts()
    assert again.webhook is webhook
    engine.webhooks.finished(again, TAKEN)
    until_idle(engine)
    assert [attempt.at - MORNING for attempt in webhook.attempts] == [SECOND, SECOND]
    assert "webhook.resent" in kinds(engine)


def test_a_webhook_that_was_lost_may_be_sent_by_hand() -> None:
    engine = an_engine()
    sent(engine)
    engine.step()
    [call] = engine.webhooks.take_attempts()
    engine.webhooks.finished(call, TAKEN)
    call.webhook.is_lost = True
    engine.webhooks.resend(call.webhook)
    assert call.webhook.state is WebhookState.PENDING


def test_cleared_messages_are_gone_with_all_that_was_planned() -> None:
    engine = an_engine()
    message = sent(engine)
    assert engine.planned == 1
    engine.handsets.change(JANE, habits=HandsetBehaviour(answers_after=SECOND))
    until_idle(engine)
    through_a_device(engine)
    engine.network.clear()
    assert until_idle(engine) == []
    assert (len(engine.messages), len(engine.messages.replies), engine.planned) == (0, 0, 0)
    assert kinds(engine)[-1] == "messages.cleared"
    assert message.webhooks == ("c1", "c2")


def test_the_owner_of_a_handset_does_not_answer_a_message_that_was_cleared() -> None:
    engine = an_engine()
    engine.handsets.change(JANE, habits=HandsetBehaviour(answers_after=SECOND))
    message = sent(engine)
    while message.arrived_at is None:
        engine.step()
    engine.network.clear()
    until_idle(engine)
    assert len(engine.messages.replies) == 0


def test_a_webhook_may_be_reported_when_its_message_is_long_forgotten() -> None:
    engine = an_engine(replace(SETTINGS, max_messages=0), PATIENT)
    sent(engine)
    calls = []
    while engine.next_due() is not None:
        engine.step()
        calls += engine.webhooks.take_attempts()
    assert len(engine.messages) == 0
    for call in calls:
        engine.webhooks.finished(call, REFUSED)
    assert words(until_idle(engine)) == ["gone", "there"]


def test_a_state_set_by_hand_makes_its_webhook_at_once_and_stops_the_progress() -> None:
    engine = an_engine()
    message = sent(engine)
    engine.network.set_state(message, S.SENT)
    assert words(engine.webhooks.take_attempts()) == ["gone"]
    assert engine.next_due() is None
    assert (message.state, message.control) == (S.SENT, Control.MANUAL)
    engine.network.set_state(message, S.DELIVERED)
    assert words(engine.webhooks.take_attempts()) == ["there"]


def test_a_state_set_by_hand_carries_its_reason_into_the_journal() -> None:
    engine = an_engine()
    message = sent(engine)
    engine.network.set_state(message, S.UNDELIVERED, FailureReason.ABSENT_SUBSCRIBER)
    last = engine.journal.after(0)[-1]
    assert last.kind is EventKind.MESSAGE_STATE
    assert isinstance(last.subject, StateChanged)
    assert (last.subject.after.state, last.subject.after.reason) == (S.UNDELIVERED, FailureReason.ABSENT_SUBSCRIBER)


def test_a_state_that_cannot_be_set_changes_nothing() -> None:
    engine = an_engine()
    message = sent(engine)
    until_idle(engine)
    written = engine.journal.last
    with pytest.raises(WrongTransitionError, match="cannot go from delivered to sent"):
        engine.network.set_state(message, S.SENT)
    assert engine.journal.last == written
    assert engine.webhooks.take_attempts() == []


def test_a_cancelled_message_goes_nowhere() -> None:
    engine = an_engine()
    message = sent(engine)
    engine.network.cancel(message)
    assert engine.next_due() is None
    assert message.state is S.CANCELLED


def test_a_message_that_has_left_cannot_be_cancelled() -> None:
    engine = an_engine()
    message = sent(engine)
    engine.step()
    with pytest.raises(WrongTransitionError, match="cannot go from sent to cancelled"):
        engine.network.cancel(message)


def test_a_device_polls_until_its_messages_are_gone_and_then_the_queue_is_empty() -> None:
    engine = an_engine()
    messages = [through_a_device(engine) for _ in range(31)]
    until_idle(engine)
    assert {message.state for message in messages} == {S.DELIVERED}
    taken = [message.history[2].at - MORNING for message in messages]
    assert taken == [SECOND] * 15 + [2 * SECOND] * 15 + [3 * SECOND]


def test_a_provider_finds_its_accounts_and_messages_in_its_own_backend() -> None:
    engine = an_engine()
    message = sent(engine)
    assert engine.backend("acme").messages(message.account, message.provider_id) == [message]


def told_to_nobody(message: MtMessage, account: Account) -> Sequence[WebhookRequest]:
    del message, account
    return ()


def test_two_providers_live_side_by_side() -> None:
    quiet = replace(ACME, name="quiet", hosts=(), root_segments=(), status_webhooks=told_to_nobody)
    engine = Engine([ACME, quiet], SETTINGS)
    send(engine)
    engine.exchange(replace(a_request(), target=b"/quiet/send"))
    assert [message.provider for message in engine.messages] == ["quiet", "acme"]
    assert [call.webhook.provider for call in until_idle(engine)] == ["acme", "acme"]


def transcript_of(seed: int, texts: Sequence[str]) -> dict[str, bytes]:
    engine = an_engine(replace(SETTINGS, seed=seed))
    return {text: send(engine, text).to_bytes() for text in texts}


def test_the_same_seed_gives_the_same_bytes_whatever_the_order_and_another_seed_gives_others() -> None:
    texts = ["hello", "goodbye", "again"]
    assert transcript_of(1, texts) == transcript_of(1, texts[::-1])
    assert not set(transcript_of(1, texts).values()) & set(transcript_of(2, texts).values())


def test_an_idle_clock_may_skip_to_a_step_of_a_message_on_its_way() -> None:
    engine = an_engine()
    assert engine.idle_until() is None
    sent(engine)
    assert engine.idle_until() == MORNING + SECOND
    engine.network.submit(a_message("m9", send_at=MORNING + SECOND // 2))
    assert engine.idle_until() is None


def on_course(engine: Engine, *course: LifecycleStep, send_at: int | None = None) -> MtMessage:
    account = engine.backend("acme").accounts.placeholder("k1")
    message = a_message(engine.messages.new_id(), account=account, send_at=send_at)
    message.lifecycle = course
    engine.network.submit(message)
    return message


def test_a_change_without_webhook_is_in_the_journal() -> None:
    engine = an_engine()
    message = on_course(engine, LifecycleStep(0, S.SENT), LifecycleStep(SECOND, S.DELIVERED, notifies=False))
    assert words(until_idle(engine)) == ["gone"]
    assert message.state is S.DELIVERED
    last = engine.journal.after(0)[-1]
    assert isinstance(last.subject, StateChanged)
    assert (last.subject.after.state, last.subject.notifies) == (S.DELIVERED, False)


@pytest.mark.parametrize(
    "course", [(), (LifecycleStep(0, S.SENT),), (LifecycleStep(0, S.SENT), LifecycleStep(1, S.RETRYING))]
)
def test_messages_left_by_their_lifecycle_are_bounded_like_finished_ones(course: Lifecycle) -> None:
    engine = an_engine(replace(SETTINGS, max_messages=2))
    scheduled = on_course(engine, *course, send_at=MORNING + HOUR)
    left = [on_course(engine, *course) for _ in range(5)]
    while engine.next_due() != MORNING + HOUR:
        engine.step()
    assert list(engine.messages) == [left[4], left[3], scheduled]
    until_idle(engine)
    assert list(engine.messages) == [left[4], scheduled]


def test_the_provider_of_a_short_link_is_known() -> None:
    engine = Engine([ACME, replace(ACME, name="beta", hosts=(), root_segments=())], SETTINGS)
    engine.network.submit(a_message(links=(Link("https://s.example/a", "https://example.com"),)))
    assert engine.messages.has_link("acme", "s.example/a")
    assert not engine.messages.has_link("beta", "s.example/a")
    assert not engine.messages.has_link("acme", "s.example/b")


@pytest.mark.parametrize("name", ["insim", "smsfactor", "smsgateway24", "smsmode"])
def test_a_released_engine_frees_its_data_without_garbage_collection(name: str) -> None:
    kinds = {MtMessage, MoMessage, Exchange, Webhook, Account, Handset, ActiveRule}
    gc.collect()
    gc.disable()
    gc.freeze()  # what there was before is not looked at
    try:
        engine = busy(name)
        engine.fault_control.load(magic_numbers.magic())
        assert _alive({ActiveRule})
        assert _alive({MtMessage})[MtMessage] == len(engine.messages) > 0
        engine.release()
        assert _alive(kinds) == {}
        assert (engine.planned, engine.journal.after(0), [*engine.messages]) == (0, [], [])
    finally:
        gc.enable()


@pytest.mark.parametrize("is_recorded", [False, True])
def test_steps_are_taken_in_order_as_far_as_time_and_number_allow(is_recorded: bool) -> None:  # noqa: FBT001
    inputs: list[str] = []
    engine = an_engine()
    if is_recorded:
        engine.inputs.listener = lambda name, *_: inputs.append(name)
    send(engine, "hello")
    [message] = engine.messages
    due = engine.next_due()
    assert due is not None
    assert engine.steps(due - 1, 5) == 0
    assert engine.steps(due, 5) == 1
    assert (message.state, engine.now) == (S.SENT, due)
    assert engine.steps(due + HOUR, 1) == 1
    assert engine.steps(due + HOUR, 5) == 1
    assert message.state is S.DELIVERED
    assert engine.next_due() is None
    assert inputs == (["Engine.answer", *["Engine.step"] * 3] if is_recorded else [])


def _alive(kinds: set[type]) -> Counter[type]:
    return Counter(type(one) for one in gc.get_objects() if type(one) in kinds)


def test_first_things_due_are_listed_in_order() -> None:
    engine = an_engine()
    send(engine)
    send(engine)
    times = [at for at, _ in engine.upcoming(engine.planned)]
    assert (times[0], times) == (engine.next_due(), sorted(times))
    assert len(engine.upcoming(1)) == 1 < len(times)


def test_account_that_is_changed_by_hand_is_in_the_journal() -> None:
    engine = an_engine()
    account = engine.world.accounts["acme"].authenticate(Credentials("jane", "secret"))
    before = engine.journal.last
    engine.note_account(account, ("credit",), is_closed=True)
    [entry] = engine.journal.after(before)
    assert (entry.kind, entry.subject) == (
        EventKind.ACCOUNT_CHANGED,
        AccountChanged(account, ("credit",), is_closed=True),
    )


def test_token_is_known_to_the_provider_that_has_issued_it() -> None:
    engine = an_engine()
    accounts = engine.world.accounts["acme"]
    accounts.issue("t1", accounts.authenticate(Credentials("jane", "secret")))
    assert (engine.has_issued("acme", "t1"), engine.has_issued("acme", "t2")) == (True, False)
    assert not engine.has_issued("nobody", "t1")

"""The engine as a state machine: whatever is asked of it in whatever order, it stays in agreement with itself."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sandbox.contract import RetryPlan
from sandbox.core.device import PACK_SIZE
from sandbox.core.errors import WrongTransitionError
from sandbox.core.events import StateChanged
from sandbox.core.instants import HOUR, SECOND
from sandbox.core.message import BY_HAND, ENDS, TRANSITIONS, MessageState, MtMessage, Progress, Step
from sandbox.core.msisdn import Msisdn
from sandbox.core.receipt import Reason
from sandbox.engine.callbacks import Call
from sandbox.engine.journal import Kind
from tests.making import JANE, REFUSED, SETTINGS, TAKEN, a_message, an_account, an_engine, send
from tests.providers.acme import PROVIDER as ACME

PATIENT = replace(ACME, retries=RetryPlan((SECOND, 10 * SECOND)))


class Network(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.engine = an_engine(SETTINGS, PATIENT)
        self.account = an_account()
        self.messages: list[MtMessage] = []
        self.calls: list[Call] = []
        self.latest = self.engine.now
        self.ends: dict[str, Step] = {}

    def add(self, message: MtMessage) -> None:
        self.messages.append(message)

    def collect(self) -> None:
        self.calls += self.engine.take_calls()

    @rule(text=st.text(max_size=3))
    def submit(self, text: str) -> None:
        assert send(self.engine, text).status == 200
        self.add(next(iter(self.engine.messages)))

    @rule(
        to=st.sampled_from([JANE, None]),
        device=st.sampled_from([None, "8167", "8168"]),
        delay=st.sampled_from([None, 0, SECOND, HOUR]),
        priority=st.integers(0, 3),
    )
    def submit_another_kind(self, to: Msisdn | None, device: str | None, delay: int | None, priority: int) -> None:
        message = a_message(
            self.engine.messages.new_id(),
            account=self.account,
            to=to,
            device=device,
            send_at=None if delay is None else self.engine.now + delay,
            priority=priority,
        )
        self.engine.submit(message)
        self.add(message)

    @rule(count=st.integers(PACK_SIZE, 2 * PACK_SIZE + 1))
    def submit_more_than_a_device_takes_at_once(self, count: int) -> None:
        for _ in range(count):
            self.submit_another_kind(to=JANE, device="8167", delay=None, priority=1)

    @precondition(lambda self: self.messages)
    @rule(data=st.data(), state=st.sampled_from(MessageState), reason=st.sampled_from([None, *Reason]))
    def set_a_state_by_hand(self, data: st.DataObject, state: MessageState, reason: Reason | None) -> None:
        message = data.draw(st.sampled_from(self.messages))
        before = message.state
        try:
            self.engine.set_state(message, state, reason)
        except WrongTransitionError:
            assert state not in BY_HAND[before]
            assert message.state is before
        else:
            assert message.history[-1] == Step(self.engine.now, state, reason)
        self.collect()

    @precondition(lambda self: self.messages)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        message = data.draw(st.sampled_from(self.messages))
        before = message.state
        try:
            self.engine.cancel(message)
        except WrongTransitionError:
            assert MessageState.CANCELLED not in TRANSITIONS[before]
            assert message.state is before
        else:
            assert message.state is MessageState.CANCELLED
        self.collect()

    @precondition(lambda self: self.engine.next_due() is not None)
    @rule()
    def step(self) -> None:
        due = self.engine.next_due()
        by_hand = [message for message in self.messages if message.progress is Progress.BY_HAND]
        before = [len(message.history) for message in by_hand]
        self.engine.step()
        assert self.engine.now == due
        assert [len(message.history) for message in by_hand] == before
        self.collect()

    @rule(by=st.integers(0, 2 * HOUR))
    def move_time(self, by: int) -> None:
        due = self.engine.next_due()
        asked = self.engine.now + by
        self.engine.move_to(asked)
        assert self.engine.now == (asked if due is None else min(asked, due))

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), is_taken=st.booleans())
    def report_a_callback(self, data: st.DataObject, is_taken: bool) -> None:  # noqa: FBT001  a value, drawn
        call = self.calls.pop(data.draw(st.integers(0, len(self.calls) - 1)))
        self.engine.callback_done(call, TAKEN if is_taken else REFUSED)
        next_attempt = call.delivery.next_attempt
        assert next_attempt is None or next_attempt >= self.engine.now
        assert not (is_taken and next_attempt is not None)

    @rule()
    def run_until_idle(self) -> None:
        while self.engine.next_due() is not None:
            self.engine.step()
            self.collect()

    @invariant()
    def time_never_goes_back(self) -> None:
        assert self.engine.now >= self.latest
        self.latest = self.engine.now
        due = self.engine.next_due()
        assert due is None or due >= self.engine.now

    @invariant()
    def what_is_final_is_final(self) -> None:
        for message in self.messages:
            if message.is_finished:
                assert self.ends.setdefault(message.id, message.history[-1]) == message.history[-1]
                assert message.planned is None
            else:
                assert message.id not in self.ends

    @invariant()
    def the_journal_agrees_with_the_messages(self) -> None:
        histories: dict[str, list[Step]] = {}
        for entry in self.engine.journal.after(0):
            if entry.kind is Kind.MESSAGE_STATE:
                assert isinstance(entry.subject, StateChanged)
                histories.setdefault(entry.subject.message.id, []).append(entry.subject.after)
        assert histories == {message.id: message.history for message in self.messages}

    @invariant()
    def the_history_of_a_message_is_in_order_and_its_steps_are_allowed(self) -> None:
        for message in self.messages:
            times = [step.at for step in message.history]
            assert times == sorted(times)
            onward = BY_HAND if message.progress is Progress.BY_HAND else TRANSITIONS
            for before, after in pairwise(message.history):
                assert after.state in onward[before.state]

    @invariant()
    def once_the_queue_is_empty_every_message_that_moves_by_itself_is_at_an_end(self) -> None:
        if self.engine.next_due() is None:
            unfinished = [message for message in self.messages if message.state not in ENDS]
            assert {message.progress for message in unfinished} <= {Progress.BY_HAND}

    @invariant()
    def each_callback_belongs_to_its_message(self) -> None:
        made = [(delivery.subject.id, delivery.id) for delivery in self.engine.callbacks.deliveries]
        noted = [(message.id, delivery_id) for message in self.messages for delivery_id in message.callbacks]
        assert sorted(made) == sorted(noted)


TestNetwork = Network.TestCase
TestNetwork.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)

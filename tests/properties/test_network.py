"""The engine as a state machine: it stays consistent under any sequence of operations."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sms_sandbox.contract import RetryPlan, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.call import CallKind, NoteSource
from sms_sandbox.core.devices.device import PACK_SIZE, DeviceCondition, GatewayDevice
from sms_sandbox.core.errors import (
    NothingReceivedError,
    OfflineDeviceError,
    UnreachableHandsetError,
    WrongTransitionError,
)
from sms_sandbox.core.events import CallEnded, CallNoted, CallStarted, LinkClicked, MoReceived, StateChanged
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition, OffTime
from sms_sandbox.core.message import Control, Link, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MANUAL_TARGETS, TRANSITIONS, MessageState, Step
from sms_sandbox.core.time.instants import DAY, HOUR, SECOND
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.engine.webhook_models import AttemptRequest, WebhookSubject
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.making import JANE, REFUSED, SETTINGS, TAKEN, a_message, an_account, an_engine, send
from tests.providers.acme import PROVIDER as ACME

LINKS = (Link("arsms.co/a", "https://example.com/a"), Link("arsms.co/b", "https://example.com/b"))


DEVICES = ("8167", "8168")


def reported(event: MoReceived | LinkClicked | CallEnded | CallNoted, account: Account) -> list[WebhookRequest]:
    del event, account
    return [WebhookRequest(kind="told", fact="f", to=Url("http", "h", 80, "/"), request=HttpRequest("GET", b"/"))]


PATIENT = replace(
    ACME,
    retries=RetryPlan((SECOND, 10 * SECOND)),
    mo_webhooks=reported,
    click_webhooks=reported,
    call_webhooks=reported,
)


class Network(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.engine = an_engine(SETTINGS, PATIENT)
        self.account = an_account()
        self.messages: list[MtMessage] = []
        self.calls: list[AttemptRequest] = []
        self.latest = self.engine.now
        self.ends: dict[str, Step] = {}

    def add(self, message: MtMessage) -> None:
        self.messages.append(message)

    def collect(self) -> None:
        self.calls += self.engine.webhooks.take_attempts()

    @rule(text=st.text(max_size=3))
    def submit(self, text: str) -> None:
        assert send(self.engine, text).status == 200
        self.add(next(iter(self.engine.messages)))

    @rule(
        to=st.sampled_from([JANE, None]),
        device=st.sampled_from([None, *DEVICES]),
        delay=st.sampled_from([None, 0, SECOND, HOUR]),
        priority=st.integers(0, 3),
        is_rich=st.booleans(),
    )
    def submit_another_kind(
        self,
        to: Msisdn | None,
        device: str | None,
        delay: int | None,
        priority: int,
        is_rich: bool,  # noqa: FBT001  a value, drawn
    ) -> None:
        message = a_message(
            self.engine.messages.new_id(),
            account=self.account,
            to=to,
            device=device,
            send_at=None if delay is None else self.engine.now + delay,
            priority=priority,
            links=LINKS if is_rich else (),
            takes_replies=is_rich,
            validity=SECOND if is_rich else DAY,
        )
        self.engine.network.submit(message)
        self.add(message)

    @rule(count=st.integers(PACK_SIZE, 2 * PACK_SIZE + 1))
    def submit_more_than_a_device_takes_at_once(self, count: int) -> None:
        for _ in range(count):
            self.submit_another_kind(to=JANE, device="8167", delay=None, priority=1, is_rich=False)

    @rule(condition=st.sampled_from(HandsetCondition))
    def switch(self, condition: HandsetCondition) -> None:
        self.engine.handsets.change(JANE, condition=condition)

    @rule(start=st.integers(0, 2 * HOUR), length=st.integers(1, HOUR), every=st.sampled_from([None, 2 * HOUR, DAY]))
    def set_a_time_off(self, start: int, length: int, every: int | None) -> None:
        begin = self.engine.now + start
        self.engine.handsets.change(JANE, off_times=(OffTime(begin, begin + length, every),))

    @rule(
        answers_after=st.sampled_from([None, 0, HOUR]),
        answers=st.sampled_from([None, "OUI", "STOP"]),
        clicks_after=st.sampled_from([None, SECOND]),
        is_reporting=st.booleans(),
    )
    def take_up_habits(
        self,
        answers_after: int | None,
        answers: str | None,
        clicks_after: int | None,
        is_reporting: bool,  # noqa: FBT001  a value, drawn
    ) -> None:
        habits = HandsetBehaviour(
            answers_after=answers_after, answers=answers, clicks_after=clicks_after, is_reporting=is_reporting
        )
        self.engine.handsets.change(JANE, habits=habits)

    def device(self, device_id: str) -> GatewayDevice:
        device = self.engine.devices.known("acme", device_id)
        assert device is not None
        return device

    @rule(device_id=st.sampled_from(DEVICES), is_on=st.booleans())
    def switch_a_device(self, device_id: str, is_on: bool) -> None:  # noqa: FBT001  a value, drawn
        device = self.device(device_id)
        seen = device.last_seen(self.engine.now)
        self.engine.devices.switch(device, is_on=is_on)
        assert device.is_online is is_on
        if device.poll_interval:
            assert device.last_seen(self.engine.now) == seen

    @rule(
        device_id=st.sampled_from(DEVICES),
        condition=st.sampled_from([None, *DeviceCondition]),
        poll_interval=st.sampled_from([None, 0, SECOND, HOUR]),
        pack_size=st.sampled_from([None, 1, PACK_SIZE]),
        switches=st.none() | st.lists(st.tuples(st.sampled_from([0, SECOND, HOUR]), st.booleans()), max_size=3),
    )
    def change_a_device(
        self,
        device_id: str,
        condition: DeviceCondition | None,
        poll_interval: int | None,
        pack_size: int | None,
        switches: list[tuple[int, bool]] | None,
    ) -> None:
        planned = None if switches is None else tuple((self.engine.now + after, is_on) for after, is_on in switches)
        change = DeviceChange(condition=condition, poll_interval=poll_interval, pack_size=pack_size, switches=planned)
        self.engine.devices.configure("acme", device_id, change)

    @rule(device_id=st.sampled_from(DEVICES))
    def forget_a_device(self, device_id: str) -> None:
        self.engine.devices.forget(self.device(device_id))

    @rule(
        device_id=st.sampled_from(DEVICES),
        kind=st.sampled_from(CallKind),
        duration=st.sampled_from([None, 0, SECOND, HOUR]),
    )
    def call(self, device_id: str, kind: CallKind, duration: int | None) -> None:
        device = self.device(device_id)
        try:
            self.engine.devices.call(device, kind, JANE, duration)
        except OfflineDeviceError:
            assert not device.is_online
        else:
            assert device.is_online
        self.collect()

    @precondition(lambda self: len(self.engine.devices.calls) > 0)
    @rule(data=st.data(), source=st.sampled_from(NoteSource))
    def note_a_call(self, data: st.DataObject, source: NoteSource) -> None:
        call = data.draw(st.sampled_from(list(self.engine.devices.calls)))
        self.engine.devices.note(call, "rude", source)
        self.collect()

    @rule(text=st.sampled_from(["OUI", "stop"]))
    def reply(self, text: str) -> None:
        taking = [message for message in self.engine.handsets.inbox(JANE) if message.takes(text)]
        try:
            reply = self.engine.handsets.reply(JANE, text)
        except UnreachableHandsetError:
            assert not self.can_send
        except NothingReceivedError:
            assert not taking
        else:
            assert self.can_send
            assert reply.answers is taking[0]
        self.collect()

    @rule()
    def click(self) -> None:
        linked = [message for message in self.engine.handsets.inbox(JANE) if message.links]
        try:
            click = self.engine.handsets.click(JANE)
        except UnreachableHandsetError:
            assert not self.can_send
        except NothingReceivedError:
            assert not linked
        else:
            assert self.can_send
            assert (click.message, click.link) == (linked[0], LINKS[0])
        self.collect()

    @property
    def can_send(self) -> bool:
        return self.engine.handsets.handset(JANE).can_send(self.engine.now)

    @precondition(lambda self: self.messages)
    @rule(data=st.data(), state=st.sampled_from(MessageState), reason=st.sampled_from([None, *FailureReason]))
    def set_a_state_by_hand(self, data: st.DataObject, state: MessageState, reason: FailureReason | None) -> None:
        message = data.draw(st.sampled_from(self.messages))
        before = message.state
        try:
            self.engine.network.set_state(message, state, reason)
        except WrongTransitionError:
            assert state not in MANUAL_TARGETS[before]
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
            self.engine.network.cancel(message)
        except WrongTransitionError:
            assert MessageState.CANCELLED not in TRANSITIONS[before]
            assert message.state is before
        else:
            assert message.state is MessageState.CANCELLED
        self.collect()

    @precondition(lambda self: self.engine.next_due() is not None)
    @rule(count=st.integers(1, 40))
    def step(self, count: int) -> None:
        for _ in range(count):
            if self.engine.next_due() is not None:
                self.step_once()

    def step_once(self) -> None:
        due = self.engine.next_due()
        by_hand = [message for message in self.messages if message.control is Control.MANUAL]
        before = [len(message.history) for message in by_hand]
        self.engine.step()
        assert self.engine.now == due
        assert [len(message.history) for message in by_hand] == before
        self.collect()

    @precondition(lambda self: self.engine.next_due() is not None)
    @rule(by=st.sampled_from([2 * SECOND, 10 * SECOND, HOUR, 3 * DAY]))
    def advance(self, by: int) -> None:
        until = self.engine.now + by
        while (due := self.engine.next_due()) is not None and due <= until:
            self.step_once()
        self.engine.move_to(until)
        assert self.engine.now == until

    @rule(by=st.integers(0, 2 * HOUR))
    def move_time(self, by: int) -> None:
        due = self.engine.next_due()
        asked = self.engine.now + by
        self.engine.move_to(asked)
        assert self.engine.now == (asked if due is None else min(asked, due))

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), is_taken=st.booleans())
    def report_a_webhook(self, data: st.DataObject, is_taken: bool) -> None:  # noqa: FBT001  a value, drawn
        call = self.calls.pop(data.draw(st.integers(0, len(self.calls) - 1)))
        self.engine.webhooks.finished(call, TAKEN if is_taken else REFUSED)
        next_attempt = call.webhook.next_attempt
        assert next_attempt is None or next_attempt >= self.engine.now
        assert not (is_taken and next_attempt is not None)

    @rule()
    def run_until_idle(self) -> None:
        while self.engine.next_due() is not None:
            self.step_once()

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
            if entry.kind is EventKind.MESSAGE_STATE:
                assert isinstance(entry.subject, StateChanged)
                histories.setdefault(entry.subject.message.id, []).append(entry.subject.after)
        assert histories == {message.id: message.history for message in self.messages}

    @invariant()
    def the_history_of_a_message_is_in_order_and_its_steps_are_allowed(self) -> None:
        for message in self.messages:
            times = [step.at for step in message.history]
            assert times == sorted(times)
            onward = MANUAL_TARGETS if message.control is Control.MANUAL else TRANSITIONS
            for before, after in pairwise(message.history):
                assert after.state in onward[before.state]

    @invariant()
    def once_the_queue_is_empty_every_message_is_at_an_end_or_at_the_last_state_before_a_report(self) -> None:
        """Messages moved by hand, which have no further steps, and those of a device that is off are exceptions."""
        if self.engine.next_due() is None:
            for message in self.messages:
                is_waiting = message.device is not None and not self.device(message.device).is_online
                if is_waiting and message.state is MessageState.QUEUED:
                    continue
                if message.control is Control.AUTOMATIC and not message.is_finished:
                    assert message.state is MessageState.NETWORK
                    assert message.arrived_at is not None

    @invariant()
    def what_is_delivered_has_arrived_and_nothing_arrives_before_it_was_sent(self) -> None:
        for message in self.messages:
            if message.state is MessageState.DELIVERED:
                assert message.arrived_at is not None
            if message.arrived_at is not None:
                assert message.history[0].at <= message.arrived_at <= self.engine.now
                assert message.planned is None

    @invariant()
    def the_network_keeps_trying_exactly_what_was_refused_for_now(self) -> None:
        refused = [
            message
            for message in self.messages
            if message.state is MessageState.RETRYING and message.control is Control.AUTOMATIC
        ]
        assert set(self.engine.handsets.handset(JANE).waiting) == set(refused)
        assert all(message.planned is not None for message in refused)

    @invariant()
    def the_journal_agrees_with_the_replies_and_the_clicks(self) -> None:
        subjects = [entry.subject for entry in self.engine.journal.after(0)]
        replies = [subject.message for subject in subjects if isinstance(subject, MoReceived)]
        assert replies == self.replies
        clicks = sum(isinstance(subject, LinkClicked) for subject in subjects)
        assert clicks == sum(sum((message.clicks or {}).values()) for message in self.messages)

    @property
    def replies(self) -> list[MoMessage]:
        return list(self.engine.messages.replies)

    @invariant()
    def a_poll_is_planned_exactly_while_messages_wait_for_a_device_that_is_on(self) -> None:
        for device in [one for device_id in DEVICES for one in self.engine.devices.named(device_id)]:
            assert device.is_poll_planned is (device.is_online and device.has_work())
            waiting = [
                message
                for message in self.messages
                if message.device == device.id
                and message.state is MessageState.QUEUED
                and message.control is Control.AUTOMATIC
            ]
            assert device.queued == len(waiting)
            assert device.created_at <= device.last_seen(self.engine.now) <= self.engine.now

    @invariant()
    def the_journal_agrees_with_the_calls(self) -> None:
        subjects = [entry.subject for entry in self.engine.journal.after(0)]
        started = [subject.call for subject in subjects if isinstance(subject, CallStarted)]
        ended = [(subject.call.id, subject.at) for subject in subjects if isinstance(subject, CallEnded)]
        calls = list(self.engine.devices.calls)
        assert started == calls
        over = {(call.id, call.ends_at) for call in calls if call.ends_at < self.engine.now or not call.duration}
        assert over <= set(ended) <= {(call.id, call.ends_at) for call in calls}
        assert len(set(ended)) == len(ended)
        notes = sum(isinstance(subject, CallNoted) for subject in subjects)
        assert notes == sum(len(call.notes) for call in calls)

    @invariant()
    def every_webhook_that_was_due_was_attempted(self) -> None:
        assert all(webhook.attempts for webhook in self.engine.webhooks.recent)

    @invariant()
    def each_webhook_belongs_to_its_message_or_its_call(self) -> None:
        made = [(webhook.subject.id, webhook.id) for webhook in self.engine.webhooks.recent]
        subjects: list[WebhookSubject] = [*self.messages, *self.replies, *self.engine.devices.calls]
        noted = [(subject.id, delivery_id) for subject in subjects for delivery_id in subject.webhooks]
        assert sorted(made) == sorted(noted)


TestNetwork = Network.TestCase
TestNetwork.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)

"""Webhooks without an address, which are made when they are looked at: looking changes nothing that is seen later."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.state import MANUAL_TARGETS, MessageState
from sms_sandbox.core.time.instants import MINUTE, SECOND
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.state import copy_of
from sms_sandbox.engine.webhook_models import Outcome, Webhook, WebhookState
from sms_sandbox.faults.kinds.webhooks_duplicate import Duplicate
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Rule
from sms_sandbox.faults.webhooks import WebhookFaults
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.transcript import RequestBlock

from tests.engine import busy
from tests.examples import MORNING, as_sent, examples_of
from tests.providers.acme import PROVIDER as ACME

DEFERRING = [*busy.PROVIDERS.values(), ACME]
AT_ONCE = [replace(provider, deferred_report=None) for provider in DEFERRING]
NUMBERS = ("33639980001", "33639980002", "33639980003")
OWN_ADDRESS = HttpRequest(
    "GET",
    b"/smsmode/http/1.6/sendSMS.do?accessToken=jane-token&message=M&numero=0639980001"
    b"&notification_url=http%3A%2F%2F127.0.0.1%3A1%2Fmine",
)
REQUESTS = [
    as_sent(block.request)
    for provider in busy.PROVIDERS.values()
    for example in examples_of(provider)
    for block in example.read().blocks
    if isinstance(block, RequestBlock)
]
OPTIONS: dict[str, dict[str, object]] = {
    "smsgateway24": {"webhook": "channel_id", "timezone": "Australia/Sydney", "senttime": True},
    "smsmode": {"price_with_report": True},
}

Act = Callable[[Engine], object]


def request(one: HttpRequest) -> Act:
    return lambda engine: engine.exchange(replace(one))


def send(name: str, to: str) -> Act:
    return lambda engine: busy.send(engine, name, to)


def send_to_all(engine: Engine) -> None:
    for name in busy.NAMES:
        for to in NUMBERS:
            busy.send(engine, name, to)
    engine.exchange(replace(OWN_ADDRESS))


def wait(seconds: float) -> Act:
    """Take all steps of that time."""

    def live(engine: Engine) -> None:
        until = engine.now + int(seconds * SECOND)
        while (due := engine.next_due()) is not None and due <= until:
            engine.step()
            for attempt in engine.webhooks.take_attempts():
                engine.webhooks.finished(attempt, Outcome(status=200))
        engine.move_to(until)

    return live


def put(nth: int, state: MessageState) -> Act:
    def set_state(engine: Engine) -> None:
        messages = [message for message in engine.messages if state in MANUAL_TARGETS[message.state]]
        if messages:
            engine.network.set_state(messages[nth % len(messages)], state)

    return set_state


def change_accounts(secret: str) -> Act:
    """Change what webhooks depend on beside their message: key, options, addresses."""

    def change(engine: Engine) -> None:
        for name, accounts in engine.world.accounts.items():
            for account in accounts:
                fields = {"webhook_secret": secret, "options": {**account.options, **OPTIONS.get(name, {})}}
                accounts.update_fields(account, fields)

    return change


def set_address(nth: int) -> Act:
    def change(engine: Engine) -> None:
        for name, accounts in engine.world.accounts.items():
            kinds = engine.providers[name].webhook_kinds
            for account in [*accounts][nth : nth + 1]:
                accounts.update_fields(account, {"webhooks": dict.fromkeys(kinds, "http://127.0.0.1:1/own")})

    return change


def address_device(engine: Engine) -> None:
    change = DeviceChange(webhooks={"status": "http://127.0.0.1:1/device"}, condition=DeviceCondition.OK)
    engine.devices.configure("insim", "jane", change)


def repeat_webhooks(engine: Engine) -> None:
    rule = Rule(
        name="twice",
        when=Matcher(to=f"+{NUMBERS[1]}"),
        effects=Effects(webhooks=WebhookFaults(duplicate=Duplicate())),
    )
    if "rule:twice" in engine.faults.tallies:
        engine.fault_control.remove("twice")
    else:
        engine.fault_control.add(rule)


def fall_back(url: str | None) -> Act:
    return lambda engine: engine.webhooks.fall_back_to(url)


ACTS: st.SearchStrategy[Act] = st.one_of(
    st.sampled_from(REQUESTS).map(request),
    st.builds(send, st.sampled_from(busy.NAMES), st.sampled_from(NUMBERS)),
    st.just(send_to_all),
    st.just(lambda engine: engine.exchange(HttpRequest("POST", b"/acme/send", (), b"key=k1&to=33639980001&text=t"))),
    st.integers(1, 90).map(wait),
    st.builds(put, st.integers(0, 9), st.sampled_from(MessageState)),
    st.text(max_size=3).map(change_accounts),
    st.integers(0, 5).map(set_address),
    st.sampled_from([address_device, repeat_webhooks]),
    st.sampled_from([None, "http://127.0.0.1:1/all"]).map(
        lambda url: lambda engine: engine.webhooks.fall_back_to(url)
    ),
    st.sampled_from(HandsetCondition).map(
        lambda condition: lambda engine: engine.handsets.change(Msisdn(NUMBERS[2]), condition=condition)
    ),
    st.just(lambda engine: engine.network.clear()),
)


def shown(webhook: Webhook) -> tuple[Any, ...]:
    made = webhook.outgoing
    fields = (webhook.id, webhook.event, webhook.subject.id, webhook.kind, webhook.state, webhook.reported_state)
    marks = (webhook.due_at, webhook.fault, webhook.is_duplicate, webhook.is_held, len(webhook.attempts))
    return *fields, *marks, made.fact, made.url, made.to, made.request.to_bytes()


def seen(engine: Engine) -> Iterator[tuple[Any, ...]]:
    """Yield everything about webhooks that an edge can see."""
    for webhook in engine.webhooks.recent:
        yield shown(webhook)
    for message in engine.messages.both_ways():
        yield message.id, *message.webhooks
    for entry in engine.journal.after(0):
        subject = entry.subject
        yield entry.number, entry.at, entry.kind, shown(subject) if isinstance(subject, Webhook) else None
    yield engine.journal.last, engine.journal.totals


def look(engine: Engine) -> Engine:
    assert [*seen(engine)]
    return engine


LOOKS = (look, copy_of, lambda engine: copy_of(look(engine)))


@given(
    acts=st.lists(st.tuples(ACTS, st.none() | st.sampled_from(LOOKS)), min_size=5, max_size=30),
    most=st.sampled_from([20, 1_000]),
)
@settings(max_examples=100, deadline=None)
def test_looking_or_making_at_once_changes_nothing_that_is_seen_later(
    acts: list[tuple[Act, Callable[[Engine], Engine] | None]], most: int
) -> None:
    chosen = EngineSettings(start=MORNING, keeps_unaddressed=True, max_messages=most, max_events=4 * most)
    untouched, looked_at, at_once = (Engine(made, chosen) for made in (DEFERRING, DEFERRING, AT_ONCE))
    for act, looking in [(send_to_all, None), *acts]:
        for engine in (untouched, looked_at, at_once):
            act(engine)
            wait(0.7)(engine)
        if looking is not None:
            looked_at = looking(looked_at)
    assert [*seen(untouched)] == [*seen(looked_at)] == [*seen(at_once)]


def test_every_built_in_provider_defers_reports_until_they_are_looked_at() -> None:
    engine = Engine(busy.PROVIDERS.values(), EngineSettings(start=MORNING, keeps_unaddressed=True))
    for one in REQUESTS:
        engine.exchange(replace(one))
    while (due := engine.next_due()) is not None and due < MORNING + 10 * MINUTE:
        engine.step()
    deferred = [webhook for webhook in engine.webhooks.recent if webhook.made is None]
    assert {webhook.provider for webhook in deferred} == {*busy.NAMES}
    assert {webhook.state for webhook in deferred} == {WebhookState.UNADDRESSED}
    assert all(webhook.outgoing is webhook.made for webhook in deferred)

from dataclasses import MISSING, fields, replace
from decimal import Decimal

import pytest
from msgspec import structs
from sms_sandbox.contract import Backend, Operation, Outgoing, Provider, WebhookRequest
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.devices.call import CallKind
from sms_sandbox.core.draws import HEX
from sms_sandbox.core.errors import (
    AccountExistsError,
    InsufficientCreditError,
    OfflineDeviceError,
    RefusedCredentialsError,
    WrongTransitionError,
)
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.message import Address, Link, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import HOUR, SECOND
from sms_sandbox.engine.backend import RequestBackend
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind, Exchange
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router
from sms_sandbox.wire.urls import Url

from tests.examples import MORNING, advance
from tests.making import JANE, an_engine, until_idle
from tests.providers.acme import PROVIDER as ACME

KEY = Credentials(None, "k1")
RICH = AccountSettings(provider="acme", login=None, secret="k1", credit=Decimal(10))
SETTINGS = EngineSettings(start=MORNING, accounts=(RICH,))


def outgoing(provider_id: str = "p1", *, to: str = JANE, cost: str = "0", send_at: int | None = None) -> Outgoing:
    return Outgoing(
        to=Address(to, Msisdn(to)),
        text="hello",
        encoding=Encoding.GSM7,
        segments=("hello",),
        provider_id=provider_id,
        cost=Decimal(cost),
        send_at=send_at,
    )


def a_backend(settings: EngineSettings = SETTINGS, provider: Provider = ACME) -> tuple[Engine, RequestBackend]:
    engine = an_engine(settings, provider)
    return engine, engine.backend("acme")


def test_a_provider_sees_the_time_and_the_mode_of_its_engine() -> None:
    engine, backend = a_backend()
    engine.move_to(MORNING + HOUR)
    assert backend.now == MORNING + HOUR
    assert not backend.is_strict
    assert a_backend(EngineSettings(start=MORNING, is_strict=True))[1].is_strict


def test_a_submitted_message_has_all_fields_of_the_provider() -> None:
    engine, backend = a_backend()
    exchange = Exchange("x7", MORNING, "acme", "send", HttpRequest("POST", b"/send"))
    engine.exchanges.add(exchange)
    backend = RequestBackend(engine._parts, ACME, exchange)
    outgoing = Outgoing(
        to=Address("06 39 98 00 01", JANE),
        text="hé",
        encoding=Encoding.UCS2,
        segments=("h", "é"),
        provider_id="p1",
        sender=SenderId("Acme"),
        cost=Decimal("1.5"),
        send_at=MORNING + HOUR,
        device="8167",
        priority=3,
        details={"own": "notes"},
    )
    account = backend.authenticate(KEY)
    [message] = backend.submit(account, [outgoing])
    for name in set(outgoing.__struct_fields__) - {"refused_for"}:
        assert getattr(message, name) == getattr(outgoing, name), name
    assert (message.id, message.provider, message.account) == ("m1", "acme", account)
    assert (message.submitted_at, message.exchange) == (MORNING, "x7")
    assert (exchange.account, exchange.asked) == ("k1", [outgoing])
    assert message.state is MessageState.SCHEDULED
    assert engine.messages.get("m1") is message


def test_all_messages_of_a_request_are_paid_for_together() -> None:
    _, backend = a_backend()
    account = backend.authenticate(KEY)
    made = backend.submit(account, [outgoing(cost="4"), outgoing(cost="6")])
    assert len(made) == 2
    assert account.credit == 0


def test_a_request_that_cannot_be_paid_for_sends_nothing_and_costs_nothing() -> None:
    engine, backend = a_backend()
    account = backend.authenticate(KEY)
    with pytest.raises(InsufficientCreditError):
        backend.submit(account, [outgoing(cost="4"), outgoing(cost="7")])
    assert account.credit == 10
    assert len(engine.messages) == 0
    assert engine.journal.last == 0
    assert engine.next_due() is None


def test_a_free_message_can_be_sent_without_credit() -> None:
    poor = AccountSettings(provider="acme", login=None, secret="k1", credit=Decimal(0))
    _, backend = a_backend(EngineSettings(start=MORNING, accounts=(poor,)))
    assert len(backend.submit(backend.authenticate(KEY), [outgoing()])) == 1


def test_a_cancelled_message_gives_its_cost_back() -> None:
    _, backend = a_backend()
    account = backend.authenticate(KEY)
    [message] = backend.submit(account, [outgoing(cost="4")])
    backend.cancel(message)
    assert message.state is MessageState.CANCELLED
    assert account.credit == 10


def test_a_message_cancelled_by_hand_gives_its_cost_back() -> None:
    engine, backend = a_backend()
    account = backend.authenticate(KEY)
    [message] = backend.submit(account, [outgoing(cost="4")])
    engine.network.set_state(message, MessageState.CANCELLED)
    assert account.credit == 10


def test_a_message_that_has_left_is_not_cancelled_and_not_refunded() -> None:
    engine, backend = a_backend()
    account = backend.authenticate(KEY)
    [message] = backend.submit(account, [outgoing(cost="4")])
    engine.step()
    with pytest.raises(WrongTransitionError):
        backend.cancel(message)
    assert message.state is MessageState.SENT
    assert account.credit == 6


def test_a_message_is_cancelled_and_refunded_once() -> None:
    _, backend = a_backend()
    account = backend.authenticate(KEY)
    [message] = backend.submit(account, [outgoing(cost="4")])
    backend.cancel(message)
    with pytest.raises(WrongTransitionError):
        backend.cancel(message)
    assert account.credit == 10


def test_an_account_finds_its_messages_by_the_providers_id() -> None:
    _, backend = a_backend()
    account, stranger = backend.authenticate(KEY), backend.authenticate(Credentials(None, "k2"))
    made = backend.submit(account, [outgoing("p1"), outgoing("p1"), outgoing("p2")])
    assert backend.messages(account, "p1") == list(made[:2])
    assert backend.messages(stranger, "p1") == []


def test_a_token_is_the_same_each_time_and_lets_the_account_in() -> None:
    _, backend = a_backend()
    account = backend.authenticate(Credentials("jane", "secret"))
    token = backend.issue_token(account, HEX, 32)
    assert len(token) == 32
    assert backend.issue_token(account, HEX, 32) == token
    assert backend.authenticate(Credentials(None, token)) is account


def test_another_token_lets_the_account_in_besides_the_first() -> None:
    _, backend = a_backend()
    account = backend.authenticate(Credentials("jane", "secret"))
    tokens = [backend.issue_token(account, HEX, 32, is_another=True) for _ in range(2)]
    assert tokens[0] != tokens[1]
    assert [backend.authenticate(Credentials(None, token)) for token in tokens] == [account, account]
    assert backend.issue_token(account, HEX, 32) == tokens[1]


def test_a_token_of_the_providers_own_making_lets_the_account_in() -> None:
    _, backend = a_backend()
    account = backend.authenticate(KEY)
    backend.register_token(account, "a.b.c")
    assert backend.authenticate(Credentials(None, "a.b.c")) is account


def test_a_provider_sees_the_condition_of_a_handset() -> None:
    engine, backend = a_backend()
    assert backend.handset_condition(JANE) is HandsetCondition.REACHABLE
    engine.handsets.change(JANE, condition=HandsetCondition.OFF)
    assert backend.handset_condition(JANE) is HandsetCondition.OFF


def test_a_provider_sees_the_status_of_each_attempt_of_its_webhooks() -> None:
    seen: list[tuple[object, int | None]] = []
    provider = replace(ACME, on_webhook_answered=lambda webhook, status: seen.append((webhook.origin, status)))
    engine = Engine([provider], SETTINGS)
    backend = engine.backend("acme")
    account = backend.authenticate(KEY)
    [message] = backend.submit(account, [outgoing()])
    url = Url("http", "127.0.0.1", 1, "/")
    webhook = WebhookRequest(kind="dlr", fact="f", to=url, request=HttpRequest("GET", b"/"), origin="mine")
    backend.send_webhooks(message, [webhook])
    for call in engine.webhooks.take_attempts():
        engine.webhooks.finished(call, Outcome(status=404))
    engine.webhooks.resend(next(iter(engine.webhooks.recent)))
    for call in engine.webhooks.take_attempts():
        engine.webhooks.finished(call, Outcome(error="refused"))
    assert seen == [("mine", 404), ("mine", None)]


def test_a_token_depends_on_seed_and_login_and_not_on_order() -> None:
    def tokens(seed: int, *logins: str) -> dict[str, str]:
        _, backend = a_backend(EngineSettings(start=MORNING, seed=seed))
        return {
            login: backend.issue_token(backend.authenticate(Credentials(login, "s")), HEX, 32) for login in logins
        }

    assert tokens(1, "jane", "john") == tokens(1, "john", "jane")
    assert len({*tokens(1, "jane", "john").values(), *tokens(2, "jane", "john").values()}) == 4


def test_ids_of_two_providers_do_not_depend_on_each_other() -> None:
    engine = Engine([ACME, _renamed("beta")], SETTINGS)
    acme, beta = engine.backend("acme"), engine.backend("beta")
    assert acme.draw_id(HEX, 16, "jane") != beta.draw_id(HEX, 16, "jane")
    assert [acme.count_id(5, "list"), acme.count_id(5, "list"), beta.count_id(5, "list")] == [5, 6, 5]


def _renamed(name: str) -> Provider:
    return replace(ACME, name=name, hosts=(), root_segments=())


def test_a_device_is_named_by_its_provider_and_has_its_hardware() -> None:
    engine, backend = a_backend()
    device = backend.device("8167")
    assert device is not None
    assert engine.devices.named("8167", "acme") == [device]
    assert backend.hardware(device) == engine.devices.hardware(device)


def test_in_strict_mode_a_device_not_configured_does_not_exist() -> None:
    engine, backend = a_backend(replace(SETTINGS, is_strict=True))
    assert backend.device("8167") is None
    device = engine.devices.configure("acme", "8167", DeviceChange())
    assert backend.device("8167") is device


def test_a_call_that_a_provider_asks_for_makes_the_device_its_accounts() -> None:
    engine, backend = a_backend()
    account, device = backend.authenticate(KEY), engine.devices.configure("acme", "8167", DeviceChange())
    call = backend.call(account, device, JANE)
    assert (call.kind, call.other, call.account, call.started_at) == (CallKind.OUTGOING, JANE, account, MORNING)
    assert call.ends_at > MORNING
    assert device.owner is account
    assert backend.devices() == [device]
    john = backend.authenticate(Credentials(None, "k2"))
    backend.call(john, device, JANE)
    assert device.owner is account
    assert backend.devices() == [device]


def test_a_provider_lists_the_calls_of_an_account_and_notes_them() -> None:
    engine, backend = a_backend()
    account, device = backend.authenticate(KEY), engine.devices.configure("acme", "8167", DeviceChange())
    calls = [backend.call(account, device, JANE)]
    engine.move_to(engine.now + SECOND)
    calls.append(backend.call(account, device, JANE))
    assert backend.calls(account) == calls
    assert backend.calls(backend.authenticate(Credentials(None, "k2"))) == []
    backend.note_call(calls[0], "call back")
    assert calls[0].notes == ["call back"]


def test_a_device_that_is_off_refuses_the_call() -> None:
    engine, backend = a_backend()
    device = engine.devices.configure("acme", "8167", DeviceChange(is_online=False))
    with pytest.raises(OfflineDeviceError):
        backend.call(backend.authenticate(KEY), device, JANE)


def test_a_provider_finds_an_account_by_its_login() -> None:
    _, backend = a_backend()
    assert backend.account("k1") is backend.authenticate(KEY)
    assert backend.account("jane") is None


def test_a_sub_account_that_a_provider_opens_draws_on_its_parent_or_has_its_own_credit() -> None:
    _, backend = a_backend()
    parent = backend.authenticate(KEY)
    poor = backend.open_account(Credentials("poor", "s"), credit=None, parent=parent)
    rich = backend.open_account(Credentials("rich", "s"), credit=Decimal(3), parent=parent)
    alone = backend.open_account(Credentials("alone", "s"), credit=Decimal(4))
    assert [account.parent for account in (poor, rich, alone)] == [parent, parent, None]
    assert [account.balance for account in (poor, rich, alone)] == [10, 3, 4]
    assert backend.authenticate(Credentials("poor", "s")) is backend.account("poor") is poor
    with pytest.raises(AccountExistsError):
        backend.open_account(Credentials("poor", "another"), credit=None)


def test_a_closed_account_is_refused_and_keeps_its_messages() -> None:
    engine, backend = a_backend(replace(SETTINGS, is_strict=True))
    account = backend.authenticate(KEY)
    [message] = backend.submit(account, [outgoing()])
    backend.close_account(account)
    assert backend.account("k1") is None
    with pytest.raises(RefusedCredentialsError):
        backend.authenticate(KEY)
    until_idle(engine)
    assert backend.sent(account) == [message]
    assert message.state is MessageState.DELIVERED


def test_provider_data_is_made_once_for_each_account() -> None:
    _, backend = a_backend()
    account, other = backend.authenticate(KEY), backend.authenticate(Credentials(None, "k2"))
    lists = backend.provider_data(account, list[str])
    lists.append("a contact")
    assert backend.provider_data(account, list[str]) is lists
    assert backend.provider_data(other, list[str]) == []


def test_a_provider_lists_what_an_account_has_sent_and_received() -> None:
    engine, backend = a_backend()
    account, stranger = backend.authenticate(KEY), backend.authenticate(Credentials(None, "k2"))
    sent = backend.submit(account, [outgoing("p1"), outgoing("p2")])
    until_idle(engine)
    replies = [engine.handsets.reply(JANE, text) for text in ("oui", "non")]
    assert backend.sent(account) == list(sent)
    assert backend.received(account) == replies
    assert backend.sent(stranger) == []
    assert backend.received(stranger) == []


LINK = Link("https://s.example/a", "https://example.com/1")


def test_a_short_link_of_the_provider_is_followed_and_counted() -> None:
    engine = Engine([ACME, _renamed("beta")], SETTINGS)
    acme, beta = engine.backend("acme"), engine.backend("beta")
    [message] = acme.submit(acme.authenticate(KEY), [structs.replace(outgoing(), links=(LINK,))])
    assert [acme.follow("s.example/a"), acme.follow("https://s.example/a")] == [LINK.target] * 2
    assert acme.follow("s.example/b") is None
    assert beta.follow("s.example/a") is None
    assert message.clicks == {LINK: 2}
    assert [entry.kind for entry in engine.journal.after(0)].count(EventKind.LINK_CLICKED) == 2


WEBHOOK = WebhookRequest(kind="status", fact="f", to=Url("http", "h", 80, "/"), request=HttpRequest("GET", b"/told"))


def test_a_provider_may_send_webhooks_without_a_change() -> None:
    engine, backend = a_backend()
    [message] = backend.submit(backend.authenticate(KEY), [outgoing()])
    backend.send_webhooks(message, [WEBHOOK, WEBHOOK])
    calls = engine.webhooks.take_attempts()
    assert [call.webhook.outgoing for call in calls] == [WEBHOOK, WEBHOOK]
    assert [*message.webhooks] == [call.webhook.id for call in calls]


def test_a_provider_sees_a_reply_before_its_webhooks() -> None:
    def on_incoming(message: MoMessage, backend: Backend) -> None:
        assert backend.received(message.account) == []
        message.provider_id = str(backend.count_id(7, "reply"))

    engine, backend = a_backend(provider=replace(ACME, on_incoming=on_incoming))
    backend.submit(backend.authenticate(KEY), [outgoing()])
    until_idle(engine)
    reply = engine.handsets.reply(JANE, "oui")
    assert reply.provider_id == "7"
    assert backend.received(reply.account) == [reply]


@pytest.mark.parametrize("device", [None, "8167"])
def test_a_message_that_the_provider_refuses_is_paid_for_and_never_sent(device: str | None) -> None:
    engine, backend = a_backend()
    account = backend.authenticate(KEY)
    refused = structs.replace(outgoing(cost="4"), refused_for=FailureReason.BLACKLISTED, device=device)
    [message] = backend.submit(account, [refused])
    until_idle(engine)
    assert message.history == [
        Step(MORNING, MessageState.WAITING),
        Step(MORNING + SECOND, MessageState.REJECTED, FailureReason.BLACKLISTED),
    ]
    assert message.arrived_at is None
    assert account.credit == 6


def test_a_refused_message_that_is_scheduled_is_refused_when_its_time_has_come() -> None:
    engine, backend = a_backend()
    refused = structs.replace(outgoing(send_at=MORNING + HOUR), refused_for=FailureReason.SPAM)
    [message] = backend.submit(backend.authenticate(KEY), [refused])
    until_idle(engine)
    assert [(step.at - MORNING, step.state) for step in message.history] == [
        (0, MessageState.SCHEDULED),
        (HOUR, MessageState.WAITING),
        (HOUR + SECOND, MessageState.REJECTED),
    ]


def test_a_provider_sees_each_change_with_or_without_webhook() -> None:
    noted: list[tuple[MessageState, Account]] = []

    def note(message: MtMessage, backend: Backend) -> None:
        noted.append((message.state, backend.authenticate(KEY)))

    engine, backend = a_backend(provider=replace(ACME, on_state_change=note))
    account = backend.authenticate(KEY)
    backend.submit(account, [outgoing()])
    advance(engine, 1)
    assert noted == [(MessageState.WAITING, account)]


def test_recipients_of_an_exchange_count_for_its_weight() -> None:
    def to_forty(request: HttpRequest, backend: Backend) -> HttpResponse:
        account = backend.authenticate(Credentials(None, "k1"))
        backend.submit(account, [outgoing(str(number)) for number in range(40)])
        return ACME.not_found(request, backend)

    routes = Router(
        [("GET", "/one", Operation("one", ACME.not_found)), ("GET", "/forty", Operation("send", to_forty))]
    )
    engine = an_engine(EngineSettings(start=MORNING, max_exchange_bytes=20_000), replace(ACME, routes=routes))
    for _ in range(3):
        engine.exchange(HttpRequest("GET", b"/acme/one"))
    assert len(engine.exchanges) == 3
    engine.exchange(HttpRequest("GET", b"/acme/forty"))
    assert len(engine.exchanges) == 1


def test_submitted_message_has_every_field() -> None:
    engine = an_engine()
    backend = engine.backend("acme")
    [message] = backend.submit(backend.authenticate(Credentials(None, "k1")), [outgoing()])
    unset = [field.name for field in fields(MtMessage) if not hasattr(message, field.name)]
    assert unset == []
    by_default = {field.name: field.default for field in fields(MtMessage) if field.default is not MISSING}
    changed = {name for name, default in by_default.items() if getattr(message, name) != default}
    assert changed == {"steps", "planned"}


def test_a_parent_of_sub_accounts_is_never_forgotten() -> None:
    engine = an_engine(EngineSettings(start=MORNING, max_accounts=1))
    backend = engine.backend("acme")
    parent = backend.authenticate(Credentials("parent", "s"))
    backend.open_account(Credentials("child", "s"), credit=None, parent=parent)
    backend.authenticate(Credentials("a", "s"))
    backend.authenticate(Credentials("b", "s"))
    assert [account.login for account in backend.accounts] == ["parent", "child", "b"]

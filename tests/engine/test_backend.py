from dataclasses import replace
from decimal import Decimal

import pytest

from sandbox.contract import Outgoing, Provider
from sandbox.core.account import Credentials
from sandbox.core.call import CallKind
from sandbox.core.chance import HEX
from sandbox.core.errors import InsufficientCreditError, OfflineDeviceError, WrongTransitionError
from sandbox.core.instants import HOUR
from sandbox.core.message import Address, MessageState
from sandbox.core.msisdn import Msisdn
from sandbox.core.sender import SenderId
from sandbox.core.text import Encoding
from sandbox.engine.backend import EngineBackend
from sandbox.engine.devices import DeviceChange
from sandbox.engine.engine import Engine
from sandbox.engine.settings import AccountSettings, EngineSettings
from tests.examples import MORNING
from tests.making import JANE, an_engine
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


def a_backend(settings: EngineSettings = SETTINGS) -> tuple[Engine, EngineBackend]:
    engine = an_engine(settings)
    return engine, engine.backend("acme")


def test_a_provider_sees_the_time_and_the_mode_of_its_engine() -> None:
    engine, backend = a_backend()
    engine.move_to(MORNING + HOUR)
    assert backend.now == MORNING + HOUR
    assert not backend.is_strict
    assert a_backend(EngineSettings(start=MORNING, is_strict=True))[1].is_strict


def test_a_submitted_message_has_all_that_the_provider_said() -> None:
    engine, backend = a_backend()
    backend.exchange = "x7"
    said = Outgoing(
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
    [message] = backend.submit(account, [said])
    for name in set(said.__slots__) - {"refused_for"}:
        assert getattr(message, name) == getattr(said, name), name
    assert (message.id, message.provider, message.account) == ("m1", "acme", account)
    assert (message.submitted_at, message.exchange) == (MORNING, "x7")
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


def test_what_costs_nothing_can_be_sent_without_credit() -> None:
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
    engine.set_state(message, MessageState.CANCELLED)
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


def test_a_token_depends_on_the_seed_and_the_login_and_not_on_who_came_before() -> None:
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
    return replace(ACME, name=name, hosts=(), roots=())


def test_a_device_is_named_by_its_provider_and_has_its_hardware() -> None:
    engine, backend = a_backend()
    device = backend.device("8167")
    assert device is not None
    assert engine.devices.named("8167", "acme") == [device]
    assert backend.hardware(device) == engine.devices.hardware(device)


def test_in_strict_mode_a_device_that_nobody_configured_does_not_exist() -> None:
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
    assert backend.devices(account) == [device]
    john = backend.authenticate(Credentials(None, "k2"))
    backend.call(john, device, JANE)
    assert device.owner is account
    assert backend.devices(john) == []


def test_a_device_that_is_off_refuses_the_call() -> None:
    engine, backend = a_backend()
    device = engine.devices.configure("acme", "8167", DeviceChange(is_online=False))
    with pytest.raises(OfflineDeviceError):
        backend.call(backend.authenticate(KEY), device, JANE)

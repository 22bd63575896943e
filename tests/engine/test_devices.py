from collections.abc import Sequence
from dataclasses import replace

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.devices.call import CallKind, NoteSource, PhoneCall
from sms_sandbox.core.devices.device import DeviceCondition, GatewayDevice
from sms_sandbox.core.devices.hardware import Sim, draw_hardware
from sms_sandbox.core.errors import OfflineDeviceError, TimeRunsBackwardsError
from sms_sandbox.core.events import CallEnded, CallNoted, CallStarted, DeviceChanged, DeviceForgotten
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.devices import LONGEST_CALL, SHORTEST_CALL, DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.wire import urls
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING
from tests.making import JANE, RECEIVER, SETTINGS, TAKEN, a_message, an_account, an_engine
from tests.providers.acme import PROVIDER as ACME

DEVICE = "8167"
JOHN = Msisdn("33639980002")
DEVICES_OWN = "http://127.0.0.1:49153/mine"


def call_webhooks(event: CallEnded | CallNoted, account: Account) -> Sequence[WebhookRequest]:
    """One call to the account's address for states, with the id of the call in it, and its note."""
    url = urls.parse(account.webhooks["status"])
    assert url is not None
    reported = event.note if isinstance(event, CallNoted) else event.call.kind.value
    return (
        WebhookRequest(
            kind="status",
            fact="webhook.status",
            to=url,
            request=HttpRequest("GET", f"{url.target}?{event.call.id}={reported}".encode()),
        ),
    )


TALKATIVE = replace(ACME, call_webhooks=call_webhooks)
STRICT = EngineSettings(
    start=MORNING, is_strict=True, accounts=(AccountSettings(provider="acme", login="jane", secret="s"),)
)


def talkative(settings: EngineSettings = SETTINGS) -> Engine:
    return an_engine(settings, TALKATIVE)


def a_device(engine: Engine, device_id: str = DEVICE) -> GatewayDevice:
    device = engine.devices.known("acme", device_id)
    assert device is not None
    return device


def changed(engine: Engine, change: DeviceChange, device_id: str = DEVICE) -> GatewayDevice:
    return engine.devices.configure("acme", device_id, change)


def calling(engine: Engine, kind: CallKind = CallKind.INCOMING, duration: int | None = MINUTE) -> PhoneCall:
    return engine.devices.call(a_device(engine), kind, JOHN, duration)


def journal(engine: Engine) -> list[tuple[EventKind, int]]:
    """Each kind, with its time in seconds since the morning."""
    return [(entry.kind, (entry.at - MORNING) // SECOND) for entry in engine.journal.after(0)]


def made(engine: Engine) -> list[str]:
    """The addresses called since this was last asked."""
    calls = engine.webhooks.take_attempts()
    for call in calls:
        engine.webhooks.finished(call, TAKEN)
    return [call.webhook.outgoing.url for call in calls]


def until_idle(engine: Engine) -> None:
    while engine.next_due() is not None:
        engine.step()


def submitted(engine: Engine, device_id: str = DEVICE, account: Account | None = None) -> MtMessage:
    message = a_message(engine.messages.new_id(), account=account, device=device_id)
    engine.network.submit(message)
    return message


def test_in_open_mode_a_device_exists_once_it_is_named() -> None:
    engine = an_engine()
    assert engine.devices.named(DEVICE) == []
    device = a_device(engine)
    assert a_device(engine) is device
    assert engine.devices.named(DEVICE) == [device]


def test_in_strict_mode_only_a_configured_device_exists() -> None:
    engine = an_engine(STRICT)
    assert engine.devices.known("acme", DEVICE) is None
    assert engine.devices.named(DEVICE) == []
    device = changed(engine, DeviceChange())
    assert engine.devices.known("acme", DEVICE) is device
    assert engine.devices.known("acme", "8168") is None


def test_in_strict_mode_a_device_that_was_only_named_does_not_exist() -> None:
    engine = an_engine(STRICT)
    submitted(engine)
    assert engine.devices.known("acme", DEVICE) is None


def test_in_strict_mode_a_device_named_like_a_login_exists() -> None:
    engine = an_engine(STRICT)
    assert a_device(engine, "jane").id == "jane"
    assert engine.devices.known("acme", "john") is None


def test_devices_of_two_providers_may_have_one_id() -> None:
    other = replace(ACME, name="other")
    engine = Engine([ACME, other], SETTINGS)
    first, second = (engine.devices.known(name, DEVICE) for name in ("acme", "other"))
    assert first is not second
    assert engine.devices.named(DEVICE) == [first, second]
    assert engine.devices.named(DEVICE, "other") == [second]


def test_an_account_has_its_devices_and_those_without_an_owner() -> None:
    engine = Engine([ACME, replace(ACME, name="other")], SETTINGS)
    jane, john = an_account("jane"), an_account("john")
    submitted(engine, "1", jane)
    submitted(engine, "2", john)
    a_device(engine, "3")
    engine.devices.known("other", "4")
    assert [device.id for device in engine.devices.of(jane)] == ["1", "3"]


def test_a_device_has_the_hardware_of_its_seed_and_the_sim_cards_put_in() -> None:
    engine = an_engine()
    device = a_device(engine)
    drawn = draw_hardware(engine.draws, "acme", DEVICE)
    assert engine.devices.hardware(device) == drawn
    mine = Sim(1, "8933", JANE, "fr", "SFR")
    changed(engine, DeviceChange(sims=(mine,)))
    assert engine.devices.hardware(device) == drawn._replace(sims=(mine,))


def test_each_field_of_a_device_can_be_changed_alone() -> None:
    engine = an_engine()
    device = changed(engine, DeviceChange(condition=DeviceCondition.RADIO_OFF))
    changed(engine, DeviceChange(poll_interval=MINUTE))
    changed(engine, DeviceChange(pack_size=3))
    changed(engine, DeviceChange(sims=()))
    changed(engine, DeviceChange(webhooks={"status": DEVICES_OWN}))
    changed(engine, DeviceChange(is_online=False))
    assert (device.condition, device.poll_interval, device.pack_size) == (DeviceCondition.RADIO_OFF, MINUTE, 3)
    assert (device.sims, device.is_online) == ((), False)
    assert engine.devices.webhooks(device) == {"status": DEVICES_OWN}


@pytest.mark.parametrize(("pace", "interval"), [("normal", SECOND), ("realistic", 10 * SECOND), ("instant", 0)])
def test_a_device_polls_at_its_pace(pace: str, interval: int) -> None:
    engine = an_engine(replace(SETTINGS, pace=PACES[pace]))
    assert a_device(engine).poll_interval == interval


def test_a_change_is_in_the_journal_with_the_new_values() -> None:
    engine = an_engine()
    device = changed(engine, DeviceChange(is_online=False, condition=DeviceCondition.NULL_PDU))
    engine.devices.switch(device, is_on=True)
    engine.devices.forget(device)
    assert [(entry.kind, entry.subject) for entry in engine.journal.after(0)] == [
        (EventKind.DEVICE_CHANGED, DeviceChanged(device, False, DeviceCondition.NULL_PDU, MORNING)),  # noqa: FBT003  a tuple
        (EventKind.DEVICE_CHANGED, DeviceChanged(device, True, DeviceCondition.NULL_PDU, MORNING)),  # noqa: FBT003  a tuple
        (EventKind.DEVICE_FORGOTTEN, DeviceForgotten(device, MORNING)),
    ]


def test_a_queue_waits_while_its_device_is_off() -> None:
    engine = an_engine()
    device = changed(engine, DeviceChange(is_online=False))
    message = submitted(engine)
    until_idle(engine)
    assert device.queued == 1
    engine.devices.switch(device, is_on=True)
    until_idle(engine)
    assert message.state is MessageState.DELIVERED


def test_a_device_is_switched_at_the_times_that_were_planned() -> None:
    engine = an_engine()
    device = changed(
        engine, DeviceChange(switches=((MORNING + HOUR, True), (MORNING + MINUTE, False), (MORNING + MINUTE, False)))
    )
    assert [switch.is_on for switch in device.planned_switches] == [False, True]
    until_idle(engine)
    assert journal(engine) == [
        (EventKind.DEVICE_CHANGED, 0),
        (EventKind.DEVICE_CHANGED, 60),
        (EventKind.DEVICE_CHANGED, 3600),
    ]
    assert device.last_seen(MORNING + 30 * MINUTE) == MORNING + MINUTE
    assert device.planned_switches == {}
    assert device.is_online


def test_a_new_plan_of_switches_takes_the_place_of_the_old_one() -> None:
    engine = an_engine()
    changed(engine, DeviceChange(switches=((MORNING + MINUTE, False),)))
    device = changed(engine, DeviceChange(switches=((MORNING + HOUR, False),)))
    engine.step()
    assert engine.now == MORNING + HOUR
    assert not device.is_online
    changed(engine, DeviceChange(switches=((MORNING + 2 * HOUR, True),)))
    changed(engine, DeviceChange(switches=()))
    assert engine.next_due() is None


def test_a_switch_in_the_past_is_refused_and_changes_nothing() -> None:
    engine = an_engine()
    with pytest.raises(TimeRunsBackwardsError):
        changed(engine, DeviceChange(is_online=False, switches=((MORNING + 1, True), (MORNING - 1, False))))
    assert engine.devices.named(DEVICE) == []
    assert journal(engine) == []


def test_a_forgotten_device_is_healthy_again_and_has_no_addresses_of_its_own() -> None:
    engine = an_engine()
    device = changed(engine, DeviceChange(condition=DeviceCondition.RADIO_OFF, webhooks={"status": DEVICES_OWN}))
    engine.devices.forget(device)
    assert engine.devices.named(DEVICE) == []
    message = submitted(engine)
    until_idle(engine)
    assert message.state is MessageState.DELIVERED
    assert engine.devices.webhooks(a_device(engine)) == {}


@pytest.mark.parametrize("kind", [CallKind.INCOMING, CallKind.OUTGOING])
def test_a_call_ends_after_its_duration_with_a_webhook(kind: CallKind) -> None:
    engine = talkative()
    call = calling(engine, kind)
    assert made(engine) == []
    until_idle(engine)
    assert engine.now == MORNING + MINUTE == call.ends_at
    assert made(engine) == [f"{RECEIVER}?t1={kind.value}"]
    assert call.webhooks == ("c1",)
    assert journal(engine) == [
        (EventKind.CALL_STARTED, 0),
        (EventKind.CALL_ENDED, 60),
        (EventKind.WEBHOOK_DUE, 60),
        (EventKind.WEBHOOK_DONE, 60),
    ]
    assert [entry.subject for entry in engine.journal.after(0)][:2] == [
        CallStarted(call, MORNING),
        CallEnded(call, MORNING + MINUTE),
    ]


@pytest.mark.parametrize("duration", [None, MINUTE])
def test_a_missed_call_has_its_webhook_at_once(duration: int | None) -> None:
    engine = talkative()
    call = calling(engine, CallKind.MISSED, duration)
    assert call.duration == 0
    assert made(engine) == [f"{RECEIVER}?t1=missed"]
    assert engine.next_due() is None


@pytest.mark.parametrize("kind", CallKind)
def test_a_device_that_is_off_makes_and_takes_no_calls(kind: CallKind) -> None:
    engine = talkative()
    changed(engine, DeviceChange(is_online=False))
    with pytest.raises(OfflineDeviceError, match="device 8167 is offline"):
        calling(engine, kind)
    assert len(engine.devices.calls) == 0
    assert journal(engine) == [(EventKind.DEVICE_CHANGED, 0)]


def test_a_call_under_way_ends_though_its_device_is_off() -> None:
    engine = talkative()
    calling(engine)
    changed(engine, DeviceChange(is_online=False))
    until_idle(engine)
    assert made(engine) == [f"{RECEIVER}?t1=incoming"]


def test_a_call_without_a_duration_lasts_a_drawn_time() -> None:
    engine = an_engine()
    lengths = [calling(engine, duration=None).duration for _ in range(30)]
    assert len(set(lengths)) > 20
    assert all(length % SECOND == 0 for length in lengths)
    assert SHORTEST_CALL * SECOND <= min(lengths) < max(lengths) <= LONGEST_CALL * SECOND


def test_a_drawn_duration_depends_on_seed_ends_and_count() -> None:
    def lengths(seed: int, *others: Msisdn) -> list[int]:
        engine = an_engine(replace(SETTINGS, seed=seed))
        device = a_device(engine)
        calls = [engine.devices.call(device, CallKind.OUTGOING, other) for other in others]
        return [call.duration for call in calls if call.other == JANE]

    assert lengths(1, JANE, JOHN, JANE) == lengths(1, JOHN, JANE, JANE)
    assert lengths(1, JANE, JANE) != lengths(2, JANE, JANE)


def test_calls_are_numbered_and_can_be_found() -> None:
    engine = an_engine()
    first, second = calling(engine), calling(engine)
    assert (first.id, second.id) == ("t1", "t2")
    assert engine.devices.calls.get("t2") is second


@pytest.mark.parametrize("source", NoteSource)
def test_a_note_to_a_call_is_kept_and_has_a_webhook(source: NoteSource) -> None:
    engine = talkative()
    call = calling(engine, CallKind.MISSED)
    made(engine)
    engine.devices.note(call, "rude", source)
    assert call.notes == ["rude"]
    assert made(engine) == [f"{RECEIVER}?t1=rude"]
    [noted] = [entry.subject for entry in engine.journal.after(0) if entry.kind is EventKind.CALL_NOTED]
    assert noted == CallNoted(call, "rude", source, MORNING)


def test_a_call_belongs_to_the_owner_of_its_device() -> None:
    engine = an_engine()
    jane = an_account()
    submitted(engine, account=jane)
    assert calling(engine).account is jane


def test_a_call_of_a_device_named_like_an_account_belongs_to_it() -> None:
    engine = an_engine(STRICT)
    call = engine.devices.call(a_device(engine, "jane"), CallKind.MISSED, JOHN)
    assert call.account is engine.backend("acme").authenticate(Credentials("jane", "s"))


def test_a_device_without_owner_uses_the_general_addresses() -> None:
    engine = talkative()
    call = calling(engine, CallKind.MISSED)
    assert (call.account.login, call.account.webhooks) == (DEVICE, {"status": RECEIVER})
    assert made(engine) == [f"{RECEIVER}?t1=missed"]


def test_a_devices_own_addresses_win_over_those_of_its_account() -> None:
    engine = talkative()
    changed(engine, DeviceChange(webhooks={"status": DEVICES_OWN}))
    calling(engine, CallKind.MISSED)
    account = an_account()
    account.webhooks["status"] = RECEIVER
    through_it, through_another = submitted(engine, account=account), submitted(engine, "8168", account)
    until_idle(engine)
    assert through_it.webhooks
    assert {url_of(engine, one) for one in through_it.webhooks} == {DEVICES_OWN}
    assert {url_of(engine, one) for one in through_another.webhooks} == {RECEIVER}
    assert f"{DEVICES_OWN}?t1=missed" in made(engine)
    assert account.webhooks == {"status": RECEIVER}


def url_of(engine: Engine, delivery_id: str) -> str:
    webhook = engine.webhooks.recent.get(delivery_id)
    assert webhook is not None
    return webhook.outgoing.url


def test_of_devices_that_were_only_named_the_oldest_idle_one_is_forgotten() -> None:
    engine = an_engine(replace(SETTINGS, max_accounts=2))
    engine.devices.configure("acme", "mine", DeviceChange(is_online=False))
    for number in range(4):
        engine.devices.known("acme", f"d{number}")
    assert [device.id for device in engine.devices] == ["mine", "d3"]


def test_no_device_with_a_queue_is_forgotten() -> None:
    engine = an_engine(replace(SETTINGS, max_accounts=1))
    busy = engine.devices.known("acme", "busy")
    assert busy is not None
    busy.enqueue(a_message())
    engine.devices.known("acme", "d1")
    assert [device.id for device in engine.devices] == ["busy", "d1"]

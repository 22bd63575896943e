from dataclasses import replace

import pytest
from sms_sandbox import providers
from sms_sandbox.contract import Provider, SampleSend
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.devices.call import CallKind
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import Webhook
from sms_sandbox.fidelity.ledger import ledger_of
from sms_sandbox.trigger import NotTriggeredError, TriggerRequest, trigger

from tests.examples import MORNING
from tests.making import SETTINGS, an_engine, sent
from tests.providers.acme import PROVIDER as ACME

PROVIDERS = providers.load()
URL = "http://127.0.0.1:49152/told"
KINDS = [(name, kind) for name, provider in PROVIDERS.items() for kind in provider.webhook_kinds]


def an_engine_of(provider: Provider) -> Engine:
    webhooks = {provider.name: dict.fromkeys(provider.webhook_kinds, URL)}
    return Engine([provider], EngineSettings(start=MORNING, webhooks=webhooks))


def fired(engine: Engine, provider: str, wanted: TriggerRequest) -> Webhook:
    """What was rehearsed is due now, and nothing else is left of it."""
    webhook = trigger(engine, provider, wanted)
    assert [call.webhook for call in engine.webhooks.take_attempts()] == [webhook]
    assert (len(engine.messages), len(engine.messages.replies), engine.planned) == (0, 0, 0)
    assert len(engine.exchanges) == len(engine.devices.calls) == 0
    return webhook


def said(engine: Engine, provider: str, **wanted: object) -> str:
    """All that goes out, unescaped as far as the tests need it."""
    webhook = fired(engine, provider, TriggerRequest(**wanted))  # type: ignore[arg-type]
    return webhook.outgoing.request.to_bytes().decode().replace("%22", '"').replace("%2B", "+").replace("%3A", ":")


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_webhook_of_every_provider_can_be_triggered(name: str, kind: str) -> None:
    provider = PROVIDERS[name]
    webhook = fired(an_engine_of(provider), name, TriggerRequest(kind=kind))
    assert webhook.outgoing.kind == kind
    assert webhook.outgoing.fact in ledger_of(provider).facts
    assert webhook.outgoing.url.startswith(URL)


def test_two_triggers_are_two_events_with_own_ids() -> None:
    engine = an_engine()
    first, second = (trigger(engine, "acme", TriggerRequest(kind="status")) for _ in range(2))
    assert first.outgoing.request.body != second.outgoing.request.body
    assert first.outgoing.request.body.endswith(b" there")
    assert [webhook.subject.id for webhook in (first, second)] == ["trigger1", "trigger2"]
    assert [webhook.id for webhook in engine.webhooks.recent] == ["c1", "c2"]


def test_a_trigger_changes_no_later_id() -> None:
    rehearsed, other = an_engine(), an_engine()
    trigger(rehearsed, "acme", TriggerRequest(kind="status"))
    assert sent(rehearsed).provider_id == sent(other).provider_id


@pytest.mark.parametrize(
    ("provider", "wanted", "parts"),
    [
        ("insim", {"kind": "message", "text": "Oui!", "account": "me@example.com"}, ['"Oui!"', "me%40example.com"]),
        ("insim", {"kind": "calls", "call": CallKind.MISSED, "duration": 0}, ["missed_call", '"0"']),
        ("insim", {"kind": "calls", "duration": 2 * MINUTE}, ["incoming_call", "00:02:00"]),
        ("insim", {"kind": "qualification", "note": "lead"}, ['"lead"']),
        ("insim", {"kind": "status", "state": MessageState.SENT, "id": "abc"}, ['"sent"', '"abc"']),
        ("smsmode", {"kind": "status", "to": Msisdn("33639980042")}, ["numero=33639980042", "statut=11"]),
        (
            "smsmode",
            {"kind": "status", "state": MessageState.UNDELIVERED, "reason": FailureReason.SPAM},
            ["statut=3524"],
        ),
        ("smsfactor", {"kind": "stop", "text": "STOP"}, ["Stop SMS"]),
        ("smsgateway24", {"kind": "delivery", "state": MessageState.SENT}, ['"status_id":6', '"device_id":260']),
        ("smsgateway24", {"kind": "delivery", "id": "7"}, ['"status_id":7', '"sms_id":7']),
        ("smsfactor", {"kind": "dlr", "account": "jos\u00e9"}, ['"status": 3']),
    ],
)
def test_fields_of_the_sample_may_be_given(provider: str, wanted: dict[str, object], parts: list[str]) -> None:
    reported = said(an_engine_of(PROVIDERS[provider]), provider, **wanted)
    assert [part for part in parts if part not in reported] == []


def test_a_trigger_goes_to_its_url_or_the_accounts_own() -> None:
    engine = Engine([ACME], EngineSettings(start=MORNING))
    webhook = fired(engine, "acme", TriggerRequest(kind="status", url=URL))
    assert webhook.outgoing.url == URL
    account = engine.backend("acme").accounts.create(Credentials("jane", "secret"))
    account.webhooks["status"] = "http://127.0.0.1:49152/janes"
    assert fired(engine, "acme", TriggerRequest(kind="status", account="jane")).outgoing.url.endswith("/janes")
    for nobody in (None, "joe"):
        with pytest.raises(
            NotTriggeredError,
            match=r"for acme.status; .* url=URL, or .* --webhook acme.status=URL",
        ) as refused:
            trigger(engine, "acme", TriggerRequest(kind="status", account=nobody))
        assert refused.value.field == "override.url"


def test_a_trigger_is_signed_like_the_accounts_webhooks() -> None:
    engine = an_engine_of(PROVIDERS["smsfactor"])
    account = engine.backend("smsfactor").accounts.create(Credentials("jane", "secret"))
    account.webhook_secret = "hush"
    assert "X-SMSFactor-Signature: hush" in said(engine, "smsfactor", kind="dlr", account="jane")
    assert "Signature" not in said(engine, "smsfactor", kind="dlr")


@pytest.mark.parametrize(
    ("provider", "wanted", "field", "problem"),
    [
        ("insim", {"kind": "status", "state": MessageState.FAILED}, "override.state", "of a message that is failed"),
        ("insim", {"kind": "status", "state": MessageState.WAITING}, "override.state", "cannot go from"),
        ("smsgateway24", {"kind": "delivery", "id": "seven"}, "override.id", "no id such as 'seven'"),
    ],
)
def test_an_impossible_event_is_refused(provider: str, wanted: dict[str, object], field: str, problem: str) -> None:
    engine = an_engine_of(PROVIDERS[provider])
    with pytest.raises(NotTriggeredError, match=problem) as refused:
        trigger(engine, provider, TriggerRequest(**wanted))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert engine.webhooks.take_attempts() == []


def test_a_provider_without_such_a_webhook_is_named() -> None:
    several = replace(ACME, webhook_kinds=("status", "mo"))
    engine = an_engine_of(several)
    with pytest.raises(NotTriggeredError, match="no event causes the webhook mo"):
        trigger(engine, "acme", TriggerRequest(kind="mo"))
    engine = an_engine_of(replace(ACME, sample_send=None))
    with pytest.raises(NotTriggeredError, match="acme has no webhooks to trigger"):
        trigger(engine, "acme", TriggerRequest(kind="status"))


def test_a_fault_of_the_providers_own_is_not_hidden() -> None:
    def fail(*_: object) -> tuple[()]:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        trigger(an_engine(SETTINGS, replace(ACME, status_webhooks=fail)), "acme", TriggerRequest(kind="status"))


def test_a_sample_request_for_no_provider_is_refused() -> None:
    assert ACME.sample_send is not None
    lost = SampleSend(request=lambda sample: replace(ACME.sample_send.request(sample), target=b"/nobody"))  # type: ignore[union-attr]
    with pytest.raises(NotTriggeredError, match="refuses to send"):
        trigger(an_engine(SETTINGS, replace(ACME, sample_send=lost)), "acme", TriggerRequest(kind="status"))


def test_a_triggered_webhook_has_its_message() -> None:
    webhook = trigger(an_engine(), "acme", TriggerRequest(kind="status", to=Msisdn("33639980042")))
    assert isinstance(webhook.subject, MtMessage)
    assert webhook.subject.to.msisdn == "33639980042"
    assert webhook.subject.webhooks == ("c1",)


@pytest.mark.parametrize(
    ("wanted", "field", "problem"),
    [
        (TriggerRequest(kind="mo", text="x" * 60_000), "override.text", "255 parts are the most"),
        (TriggerRequest(kind="mo", to=Msisdn("330639980001")), "override.to", "has received"),
    ],
)
def test_a_reply_that_is_too_long_is_refused(wanted: TriggerRequest, field: str, problem: str) -> None:
    with pytest.raises(NotTriggeredError, match=problem) as caught:
        trigger(an_engine_of(PROVIDERS["smsfactor"]), "smsfactor", wanted)
    assert caught.value.field == field

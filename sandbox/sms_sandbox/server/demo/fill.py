"""Live through the day of ``day`` in an engine: real requests to its providers, at times before the present."""

from collections.abc import Container
from dataclasses import replace
from decimal import Decimal
from typing import Final

from sms_sandbox.contract import SampleText
from sms_sandbox.core.time.instants import MILLISECOND, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.engine.webhook_models import AttemptRequest, Outcome
from sms_sandbox.server.demo.day import CUSTOMERS, EVENTS, LENGTH, OUTAGE, SHOP, UNPAID, Send, ShopReply, ShopSwitch

APPLICATION: Final = "http://127.0.0.1:3000/sms"
"""The address of the shop's webhooks. Nothing is sent to it: how each attempt ends is part of the day."""

_CREDIT: Final = Decimal(500)
_LATEST: Final = 20 * SECOND
"""By how much the seed may delay an event, but never beyond a tenth of what is left until the present."""


def settings_before(settings: EngineSettings, providers: Container[str]) -> EngineSettings:
    """Return the settings of an engine whose day ends at the start of these, with the shop's accounts."""
    accounts = tuple(
        AccountSettings(
            provider=provider, login=login, secret=f"{login}-secret", tokens=(f"{login}-token",), credit=credit
        )
        for login, credit in ((SHOP, _CREDIT), (UNPAID, Decimal(0)))
        for provider in sorted({event.provider for event in EVENTS if isinstance(event, Send)})
        if provider in providers
    )
    return replace(settings, start=settings.start - LENGTH, accounts=(*settings.accounts, *accounts))


def fill(engine: Engine) -> None:
    """Live through the day. The engine's time is at the present then, and later webhooks go where they usually go."""
    present = engine.now + LENGTH
    fallback = engine.webhooks.fallback
    engine.webhooks.fall_back_to(APPLICATION)
    for customer in CUSTOMERS:
        engine.handsets.change(customer.number, name=customer.name)
    for index, event in enumerate(EVENTS):
        late = min(int(engine.draws.fraction("demo", index) * _LATEST), event.before // 10)
        _go_to(engine, present - event.before + late, present)
        _happen(engine, event)
    _go_to(engine, present, present)
    engine.webhooks.fall_back_to(fallback)


def _go_to(engine: Engine, at: int, present: int) -> None:
    """Take the steps due by then, and answer their webhooks."""
    _answer_webhooks(engine, present)
    while (due := engine.next_due()) is not None and due <= at:
        engine.step()
        _answer_webhooks(engine, present)
    engine.move_to(max(at, engine.now))


def _happen(engine: Engine, event: Send | ShopReply | ShopSwitch) -> None:
    match event:
        case Send():
            _send(engine, event)
        case ShopReply(_, customer, text):
            if any(engine.handsets.inbox(customer.number)):
                engine.handsets.reply(customer.number, text)
        case ShopSwitch(_, customer, condition, habits):
            engine.handsets.change(customer.number, condition=condition, habits=habits)


def _send(engine: Engine, event: Send) -> None:
    """Send the request of the provider, if this server has it."""
    provider = engine.providers.get(event.provider)
    if provider is None or provider.sample_send is None:
        return
    sample = SampleText(
        login=event.login,
        secret=f"{event.login}-secret",
        token=f"{event.login}-token",
        to=event.customer.number,
        text=event.text,
        link=event.link,
    )
    _ = engine.answer(provider.sample_send.request(sample))


def _answer_webhooks(engine: Engine, present: int) -> None:
    for call in engine.webhooks.take_attempts():
        engine.webhooks.finished(call, _outcome(engine, call, present))


def _outcome(engine: Engine, call: AttemptRequest, present: int) -> Outcome:
    """Return the answer of the shop's application, which depends on the time only."""
    duration = int((12 + 60 * engine.draws.fraction("demo", call.webhook.id)) * MILLISECOND)
    begin, end = OUTAGE
    if begin >= present - engine.now > end:
        return Outcome(status=500, body=b"Internal Server Error", duration=duration)
    return Outcome(status=200, body=b"OK", duration=duration)

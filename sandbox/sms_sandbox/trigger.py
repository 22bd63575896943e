"""Webhooks without a real event: a sample event in an engine of its own, which is thrown away after it.

So the bytes are the provider's own, and only the webhook is left of the event.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sms_sandbox.contract import SampleSend, SampleText, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.call import CallKind, NoteSource
from sms_sandbox.core.errors import NetworkError, TooLongTextError
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.inputs import recorded_input
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.engine.webhook_models import Webhook, WebhookSubject

ANYBODY: Final = Msisdn("33639980001")
SAMPLE_LOGIN: Final = "sandbox"
"""The login of the sample account if the request names none."""

_SECRET: Final = "sample"  # noqa: S105  it opens an account that lives for one call
_TOKEN: Final = "sample-token"  # noqa: S105  as above
_LINK: Final = "https://www.example.com/"
_MOST_SHOWN: Final = 200
_TEXT: Final = "Sample"


class NotTriggeredError(Exception):
    """There is no such webhook; the text has the reason."""

    def __init__(self, problem: str, field: str) -> None:
        super().__init__(problem)
        self.field: Final = field


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerRequest:
    """The webhook to make. Fields that are None have their usual values."""

    kind: str
    url: str | None = None
    account: str | None = None
    to: Msisdn = ANYBODY
    """The recipient's number, or the one at the other end of a call."""

    id: str | None = None
    """The provider's id of the message, or None for a drawn one."""

    text: str | None = None
    """The text that the handset sends, or None for usual ones."""

    state: MessageState | None = None
    reason: FailureReason | None = None
    call: CallKind = CallKind.INCOMING
    duration: int = MINUTE
    """The duration of the call, in microseconds."""

    note: str = "Sample"


@recorded_input
def trigger(engine: Engine, provider: str, wanted: TriggerRequest) -> Webhook:
    """Return a webhook without a real event, due now in the engine. Raise NotTriggeredError."""
    sample_send = engine.providers[provider].sample_send
    if sample_send is None:
        raise NotTriggeredError(f"{provider} has no webhooks to trigger", "provider")
    subject, request = _SampleEngine(engine, provider, sample_send, wanted).webhook()
    subject.id, subject.webhooks = f"trigger{engine.journal.last + 1}", ()
    webhook = engine.webhooks.due(subject, request)
    engine.webhooks.begin(webhook)
    return webhook


class _SampleEngine:
    def __init__(self, engine: Engine, provider: str, sample_send: SampleSend, wanted: TriggerRequest) -> None:
        self._wanted: Final = wanted
        self._sample: Final = sample_send
        account = engine.backend(provider).accounts.get(wanted.account) if wanted.account else None
        url = wanted.url or self._usual_url(engine, provider, account)
        seed = int.from_bytes(engine.world.ids.draws.digest("rehearsal", engine.journal.last)[:8])
        self._engine: Final = Engine(
            [engine.providers[provider]],
            EngineSettings(
                seed=seed,
                id_seed=None if engine.settings.id_seed is None else seed,
                start=engine.now,
                pace=PACES["instant"],
                webhooks={provider: {wanted.kind: url}},
                accounts=(self._account(provider, account),),
            ),
        )

    def webhook(self) -> tuple[WebhookSubject, WebhookRequest]:
        """Return the last webhook of that kind from the first event that causes any."""
        try:
            for _ in self._events():
                calls = self._engine.webhooks.take_attempts()
                fitting = [call.webhook for call in calls if call.webhook.outgoing.kind == self._wanted.kind]
                if fitting:
                    return fitting[-1].subject, fitting[-1].outgoing
        except ValueError:  # an id that the provider never gives
            if self._wanted.id is None:
                raise
            raise NotTriggeredError(f"the provider has no id such as {self._wanted.id!r}", "override.id") from None
        state = self._wanted.state
        outcome = "" if state is None else f" of a message that is {state.value}"
        problem = f"no event{outcome} causes the webhook {self._wanted.kind}"
        raise NotTriggeredError(problem, "override.state" if state else "kind")

    def _usual_url(self, engine: Engine, provider: str, account: Account | None) -> str:
        urls = engine.settings.webhooks.get(provider, {}) if account is None else account.webhooks
        if self._wanted.kind not in urls:
            event = f"{provider}.{self._wanted.kind}"
            problem = f"there is no URL for {event}; pass the override url=URL, or set one with --webhook {event}=URL"
            raise NotTriggeredError(problem, "override.url")
        return urls[self._wanted.kind]

    def _account(self, provider: str, account: Account | None) -> AccountSettings:
        """Return the settings of an account like the real one, if there is one."""
        return AccountSettings(
            provider=provider,
            login=self._wanted.account or SAMPLE_LOGIN,
            secret=_SECRET,
            tokens=(_TOKEN,),
            dialect=account.dialect if account else None,
            webhook_secret=account.webhook_secret if account else None,
            options={**(account.options if account else {}), **self._sample.options},
        )

    def _events(self) -> Iterator[None]:
        """Cause the events that have webhooks, one after another."""
        message = self._send()
        yield
        self._move(message)
        yield
        if self._wanted.state is not None:
            return
        for text in (self._wanted.text or "OK", "STOP"):
            self._reply(text)
            yield
        if message.links:
            self._engine.handsets.click(self._wanted.to)
            yield
        yield from self._call(message)

    def _send(self) -> MtMessage:
        sample = SampleText(
            login=self._wanted.account or SAMPLE_LOGIN,
            secret=_SECRET,
            token=_TOKEN,
            to=self._wanted.to,
            text=_TEXT,
            link=_LINK,
        )
        answer = self._engine.exchange(self._sample.request(sample))
        for message in self._engine.messages:
            message.provider_id = self._wanted.id or message.provider_id
            return message
        text = answer.body.decode("utf-8", "replace") if answer else ""
        raise NotTriggeredError(f"the provider refuses to send the text: {text[:_MOST_SHOWN]}", "override")

    def _reply(self, text: str) -> None:
        try:
            self._engine.handsets.reply(self._wanted.to, text)
        except TooLongTextError as error:
            raise NotTriggeredError(str(error), "override.text") from None
        except NetworkError as error:
            raise NotTriggeredError(str(error), "override.to") from None

    def _move(self, message: MtMessage) -> None:
        if self._wanted.state is None:
            self._step()
            return
        try:
            self._engine.network.set_state(message, self._wanted.state, self._wanted.reason)
        except NetworkError as error:
            raise NotTriggeredError(str(error), "override.state") from None

    def _call(self, message: MtMessage) -> Iterator[None]:
        devices = self._engine.devices
        if message.device is None:
            return
        [device] = devices.named(message.device)
        call = devices.call(device, self._wanted.call, self._wanted.to, self._wanted.duration)
        self._step()
        yield
        devices.note(call, self._wanted.note, NoteSource.MOBILE)
        yield

    def _step(self) -> None:
        while self._engine.next_due() is not None:
            self._engine.step()

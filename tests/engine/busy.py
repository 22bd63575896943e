"""Engines in the midst of things, and what they go on to send."""

from sms_sandbox import providers
from sms_sandbox.contract import SampleText
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.rate_limit import RateLimit
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule
from sms_sandbox.faults.webhooks import WebhookFaults
from sms_sandbox.wire.transcript import RequestBlock

from tests.examples import MORNING, as_sent, examples_of

NAMES = ["insim", "smsfactor", "smsgateway24", "smsmode"]
PROVIDERS = providers.load(NAMES)
FAULTS = Faults(
    rules=(Rule(name="twice", when=Matcher(to="+33639980002"), effects=Effects(refusal=Status(503)), times=2),),
    phases=(Phase(name="held", at=0, lasts=HOUR, webhooks=WebhookFaults(mode=HoldMode())),),
)


LIMIT = RateLimit(1 / 60, Status(429), burst=40)
CROWDED_FAULTS = Faults(
    rules=(
        Rule(
            name="limit",
            when=Matcher(to="+33639980005"),
            effects=Effects(refusal=RateLimit(1 / 3600, Status(429), burst=2)),
        ),
    ),
    phases=FAULTS.phases,
)


def send(engine: Engine, name: str, to: str) -> bytes:
    sample = PROVIDERS[name].sample_send
    assert sample is not None
    text = SampleText(
        login="jane",
        secret="secret",
        token="jane-token",
        to=Msisdn(to),
        text="hello",
        link="https://www.example.com/",
    )
    answer = engine.exchange(sample.request(text))
    return b"" if answer is None else answer.head_bytes() + answer.body


def busy(name: str) -> Engine:
    """An engine with messages under way, held webhooks, a fault half used and, where there is one, a device off."""
    url = "http://127.0.0.1:49152/hook"
    settings = EngineSettings(
        start=MORNING,
        webhooks={name: dict.fromkeys(PROVIDERS[name].webhook_kinds, url)},
        accounts=(AccountSettings(provider=name, login="jane", secret="secret", tokens=("jane-token",)),),
    )
    engine = Engine([PROVIDERS[name]], settings)
    engine.handsets.change(Msisdn("33639980003"), condition=HandsetCondition.OFF)
    engine.fault_control.load(FAULTS)
    for to in ("33639980001", "33639980002", "33639980003"):
        send(engine, name, to)
    for message in engine.messages:
        if message.device is not None:
            change = DeviceChange(
                poll_interval=7 * SECOND, condition=DeviceCondition.OK, switches=((MORNING + 9 * MINUTE, False),)
            )
            engine.devices.configure(name, message.device, change)
    for _ in range(9):
        if engine.next_due() is not None:
            engine.step()
    send(engine, name, "33639980001")
    return engine


def future(engine: Engine, name: str) -> list[bytes]:
    """All bytes that the engine goes on to send."""
    sent = [send(engine, name, "33639980002"), send(engine, name, "33639980002")]
    for _ in range(400):
        if engine.next_due() is None:
            break
        engine.step()
        for attempt in engine.webhooks.take_attempts():
            request = attempt.webhook.outgoing.request
            sent.append(b"%d %s " % (engine.now, attempt.webhook.id.encode()) + request.target + request.body)
            engine.webhooks.finished(attempt, Outcome(status=200))
    sent.append(send(engine, name, "33639980001"))
    sent += [repr((entry.number, entry.at, entry.kind)).encode() for entry in engine.journal.after(0)]
    return sent


def crowded() -> Engine:
    """Return an engine of all four providers with contacts, blacklists, limits, opt-outs and held webhooks.

    It has answered every request of the providers' examples.
    """
    url = "http://127.0.0.1:49152/hook"
    settings = EngineSettings(
        start=MORNING,
        id_seed=7,
        webhooks={name: dict.fromkeys(provider.webhook_kinds, url) for name, provider in PROVIDERS.items()},
        accounts=tuple(
            AccountSettings(provider=name, login="jane", secret="secret", tokens=("jane-token",)) for name in NAMES
        ),
    )
    engine = Engine(PROVIDERS.values(), settings)
    engine.fault_control.load(CROWDED_FAULTS)
    answers_of_examples(engine)
    for name in NAMES:
        send(engine, name, "33639980001")
    while (due := engine.next_due()) is not None and due < MORNING + MINUTE:
        engine.step()
    for name in NAMES:
        engine.handsets.reply(Msisdn("33639980001"), "STOP", provider=name)
    return engine


def answers_of_examples(engine: Engine) -> list[bytes]:
    """Return the answers to every request of the providers' examples."""
    answers = []
    for provider in PROVIDERS.values():
        for example in examples_of(provider):
            for block in example.read().blocks:
                if isinstance(block, RequestBlock):
                    answer = engine.exchange(as_sent(block.request))
                    answers.append(b"" if answer is None else answer.head_bytes() + answer.body)
    return answers

import os
import pickle
import subprocess
import sys

import pytest
from sms_sandbox import providers
from sms_sandbox.contract import SampleText
from sms_sandbox.core.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.engine.state import MAGIC, StateError, copy_of, from_bytes, to_bytes
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule
from sms_sandbox.faults.webhooks import WebhookFaults

from tests.examples import MORNING

NAMES = ["insim", "smsfactor", "smsgateway24", "smsmode"]
PROVIDERS = providers.load(NAMES)
FAULTS = Faults(
    rules=(Rule(name="twice", when=Matcher(to="+33639980002"), effects=Effects(refusal=Status(503)), times=2),),
    phases=(Phase(name="held", at=0, lasts=HOUR, webhooks=WebhookFaults(mode=HoldMode())),),
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


@pytest.mark.parametrize("name", NAMES)
def test_copy_of_a_busy_engine_goes_on_with_the_same_bytes(name: str) -> None:
    engine = busy(name)
    copy = copy_of(engine)
    assert engine.planned
    assert engine.webhooks.held
    assert len(engine.webhooks.held) == len(copy.webhooks.held)
    expected = future(engine, name)
    assert any(b"503" in line[:20] for line in expected)
    assert future(copy, name) == expected


@pytest.mark.parametrize("name", NAMES)
def test_state_read_in_a_new_process_goes_on_with_the_same_bytes(name: str) -> None:
    engine = busy(name)
    program = (
        "import pickle, sys; from tests.engine.test_state import *; "
        f"engine = from_bytes(sys.stdin.buffer.read(), [PROVIDERS[{name!r}]]); "
        f"sys.stdout.buffer.write(pickle.dumps(future(engine, {name!r})))"
    )
    other = subprocess.run(  # noqa: S603  our own interpreter, and a program from above
        [sys.executable, "-c", program],
        input=to_bytes(engine),
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join([os.getcwd(), *sys.path])},  # noqa: PTH109
    )
    assert pickle.loads(other.stdout) == future(engine, name)  # noqa: S301  written by the program above


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"nothing", "wanted a state"),
        (MAGIC, "found a broken state"),
        (MAGIC + pickle.dumps(7), "found a state of int"),
        (MAGIC + pickle.dumps(os.system), "is no part of a state"),
        (MAGIC + pickle.dumps(copy_of), "is no part of a state"),
    ],
)
def test_bytes_that_are_no_state_are_refused(data: bytes, text: str) -> None:
    with pytest.raises(StateError, match=text):
        from_bytes(data, [])


def test_state_without_its_provider_is_refused() -> None:
    with pytest.raises(StateError, match="found the provider smsmode, which is not loaded"):
        from_bytes(to_bytes(busy("smsmode")), [])

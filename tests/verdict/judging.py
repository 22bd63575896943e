"""A scenario on an engine of its own, and the verdict on it."""

from sms_sandbox.contract import Provider
from sms_sandbox.core.time import durations
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.scenario import apply, load
from sms_sandbox.verdict.judge import judge
from sms_sandbox.verdict.verdict import Check, Verdict

from tests.making import JANE, SETTINGS, TAKEN, a_request
from tests.providers.acme import PROVIDER as ACME


class Run:
    """``text`` is what follows the head of a scenario file."""

    def __init__(self, text: str = "", settings: EngineSettings = SETTINGS, provider: Provider = ACME) -> None:
        whole = f'schema = 1\nname = "a test"\n{text}'.encode()
        self.scenario = load.read_bytes("test.toml", whole, {"acme": provider}).checked()
        self.engine = Engine([provider], apply.settings_of(self.scenario, settings, {"acme": provider}))
        self.start = self.engine.now
        apply.start(self.scenario, self.engine)

    def send(self, text: str = "hello", *, to: str = JANE, key: str = "k1") -> Answer:
        answer = self.engine.answer(a_request(text, to=to, key=key))
        assert answer is not None
        return answer

    def pass_by(self, time: str, outcome: Outcome = TAKEN) -> None:
        """Every webhook ends with that outcome."""
        until = self.engine.now + durations.read(time)
        self.answer_calls(outcome)
        while (due := self.engine.next_due()) is not None and due <= until:
            self.engine.step()
            self.answer_calls(outcome)
        self.engine.move_to(until)

    def answer_calls(self, outcome: Outcome = TAKEN) -> None:
        for call in self.engine.webhooks.take_attempts():
            self.engine.webhooks.finished(call, outcome)

    def verdict(self) -> Verdict:
        return judge(self.scenario, self.engine, self.start)

    def check(self, name: str = "e") -> Check:
        [check] = [check for check in self.verdict().checks if check.name == name]
        return check


def expecting(what: str) -> str:
    return f'[[expect]]\nname = "e"\n{what}\n'

"""Runs that are recorded, and replayed."""

from collections.abc import Mapping

from sms_sandbox.contract import People, Provider
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.runs.replay import Difference, replay
from sms_sandbox.runs.run_file import Run, RunWriter, read

from tests.making import SETTINGS
from tests.providers.acme import PROVIDER as ACME

PROVIDERS: Mapping[str, Provider] = {"acme": ACME}


class Recording:
    """An engine, and the lines that are written of what is done to it."""

    def __init__(
        self, settings: EngineSettings = SETTINGS, provider: Provider = ACME, people: People | None = None
    ) -> None:
        self.provider = provider
        self.people = people
        self.engine = Engine([provider], settings, people)
        self.lines: list[str] = []
        self.recorder = RunWriter(
            self.engine, self.lines.append, scenario="name = 'x'", has_people=people is not None
        )

    def run(self) -> Run:
        """What was written; nothing more is."""
        self.recorder.end()
        return read("a.run", self.lines)

    def replayed(self) -> list[Difference]:
        return replay(self.run(), {self.provider.name: self.provider}, self.people)

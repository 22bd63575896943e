"""A workspace as a run file: what was done to it, kept from its beginning on, and done again elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.webhook_models import AttemptRequest
from sms_sandbox.personas import FakerPeople
from sms_sandbox.runs.replay import Difference, rebuild
from sms_sandbox.runs.run_file import Run, RunWriter


class RunLog:
    """To be made with the engine, before anything is done to it. All of it is in memory."""

    def __init__(self, engine: Engine, scenario: str) -> None:
        self._lines: Final[list[str]] = []
        self._recorder: Final = RunWriter(engine, self._lines.append, scenario=scenario, has_people=True)

    def text(self) -> str:
        """The run file, if it were to end now; it goes on all the same."""
        ending = self._recorder.ending()
        return "".join([*self._lines, ending])

    def goes_on_from(self, lines: Sequence[str]) -> None:
        """What was done before, in place of the lines so far."""
        self._lines[:] = lines


def rebuilt(run: Run, providers: Mapping[str, Provider]) -> tuple[Engine, list[Difference]]:
    """The engine as it was at the end of the run, and where anything comes out otherwise. Raises RunFileError."""
    engine, differences = rebuild(run, providers, FakerPeople(run.settings.seed))
    if run.ended_at is not None and run.ended_at > engine.now:
        engine.move_to(run.ended_at)
    return engine, differences


def under_way(engine: Engine) -> list[AttemptRequest]:
    """The attempts of webhooks that nobody has answered yet."""
    return [
        AttemptRequest(webhook, attempt)
        for webhook in engine.webhooks.recent
        for attempt in webhook.attempts
        if attempt.outcome is None
    ]

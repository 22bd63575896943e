"""Keep a workspace's inputs from its beginning as a run file, and rebuild a workspace from one."""

from collections.abc import Mapping, Sequence
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.webhook_models import AttemptRequest
from sms_sandbox.personas.owners import Owners, is_by_faker, people_version
from sms_sandbox.runs.replay import Difference, rebuild
from sms_sandbox.runs.run_file import Run, RunWriter


class RunLog:
    """The run file of a workspace, kept in memory.

    Create it together with the engine, before any input reaches it.
    """

    def __init__(self, engine: Engine, scenario: str) -> None:
        self._lines: Final[list[str]] = []
        people = people_version(has_faker=engine.settings.has_faker)
        self._recorder: Final = RunWriter(
            engine, self._lines.append, scenario=scenario, has_people=True, people=people
        )

    def text(self) -> str:
        """Return the run file as if it ended now; recording continues."""
        ending = self._recorder.ending()
        return "".join([*self._lines, ending])

    def lines(self) -> tuple[str, ...]:
        """Return the lines so far, to go on from."""
        self._recorder.write_steps()
        return (*self._lines,)

    def goes_on_from(self, lines: Sequence[str]) -> None:
        """Replace the lines so far with those of an earlier run."""
        self._lines[:] = lines


def rebuilt(run: Run, providers: Mapping[str, Provider]) -> tuple[Engine, list[Difference]]:
    """Return the engine as it was at the end of the run, and all differences found on the way. Raise RunFileError."""
    engine, differences = rebuild(run, providers, Owners(run.settings.seed, has_faker=is_by_faker(run.people)))
    if run.ended_at is not None and run.ended_at > engine.now:
        engine.move_to(run.ended_at)
    return engine, differences


def under_way(engine: Engine) -> list[AttemptRequest]:
    """Return the webhook attempts that have no outcome yet."""
    return [
        AttemptRequest(webhook, attempt)
        for webhook in engine.webhooks.recent
        for attempt in webhook.attempts
        if attempt.outcome is None
    ]

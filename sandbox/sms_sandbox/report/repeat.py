"""How a run is repeated: commands as they can be typed, each with what it does."""

import shlex
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sms_sandbox.verdict.verdict import NO_SCENARIO, Verdict

_RUN_FILE: Final = "run.jsonl"
"""The name that is proposed for a run file."""


class RepeatStep(NamedTuple):
    """A command, and what it does."""

    command: str
    meaning: str


def of_run(verdict: Verdict, scenario: str | None, command: Sequence[str], run_file: str | None) -> list[RepeatStep]:
    """Return the steps that repeat a ``sandbox run``; the arguments are what it was given."""
    source = f" {shlex.quote(scenario)}" if scenario else ""
    file = f" {shlex.quote(run_file)}" if run_file else ""
    return [
        RepeatStep(
            f"sandbox run{source} --seed {verdict.seed} -- {shlex.join(command)}",
            "runs the application under the same faults and draws",
        ),
        RepeatStep(f"sandbox replay{file}", "repeats the recorded requests and compares every byte"),
    ]


class SandboxAddress(NamedTuple):
    """Where a running sandbox is, as options of all verbs; both are None for what they are by default."""

    url: str | None
    workspace: str | None

    def options(self) -> str:
        given = (("--url", self.url), ("--workspace", self.workspace))
        return "".join(f" {option} {shlex.quote(value)}" for option, value in given if value is not None)


def of_server(
    verdict: Verdict, scenario: str | None, address: SandboxAddress, *, is_recorded: bool
) -> Iterator[RepeatStep]:
    """Yield the steps that repeat what a running sandbox has seen.

    ``scenario`` is its file or ``builtin:NAME``, or None if it has none, or was sent to the sandbox as a text.
    """
    yield RepeatStep(
        f"sandbox reset{address.options()}",
        "begins again in this sandbox, with the same faults and draws; then let the application do the same",
    )
    if scenario is not None or verdict.scenario == NO_SCENARIO:
        source = "" if scenario is None else f" --scenario {shlex.quote(scenario)}"
        yield RepeatStep(
            f"sandbox up{source} --seed {verdict.seed} --record",
            "starts another sandbox in the same way, and records it for sandbox export; add your other options",
        )
    if is_recorded:
        export = f"sandbox export {_RUN_FILE}{address.options()}"
        yield RepeatStep(export, "writes all that was done in this sandbox to a file")
        yield RepeatStep(f"sandbox replay {_RUN_FILE}", "repeats the recorded requests and compares every byte")

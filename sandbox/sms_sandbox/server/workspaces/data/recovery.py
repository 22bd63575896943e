"""Bring a workspace back: its newest image that is whole, and the inputs since."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from sms_sandbox.contract import Provider
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine import state
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.runs.input_lines import ANSWER
from sms_sandbox.runs.replay import Difference, apply
from sms_sandbox.runs.run_file import Input, RunFileError, read_inputs
from sms_sandbox.server.clock.driver import ClockSettings, Mode
from sms_sandbox.server.run_log import RunLog, under_way
from sms_sandbox.server.workspaces.data import image_files, images
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError
from sms_sandbox.server.workspaces.data.images import Image
from sms_sandbox.server.workspaces.data.packed import Packed, PackedRequest
from sms_sandbox.server.workspaces.data.store import ClockReference, Store, StoredInput

CUT_OFF: Final = "the sandbox ended before the answer came; the webhook is made again"
"""The error of an attempt that was under way when the sandbox ended."""

_MOST_SHOWN: Final = 5
"""Problems of one kind that are reported one by one."""


class StoredWorkspace(NamedTuple):
    """A workspace as it was when the sandbox ended."""

    image: Image
    engine: Engine
    run_log: RunLog | None
    wall: int
    """The wall time in microseconds to which ``at`` belongs."""

    at: int
    """The sandbox time of the last that is known, in microseconds."""

    inputs: int
    """The number of inputs since the image."""

    problems: tuple[str, ...]
    """What was damaged; the rest is there."""

    @property
    def needs_image(self) -> bool:
        """Return whether new files have to replace these: they are damaged, or an earlier version wrote the image."""
        return bool(self.problems) or self.image.is_of_earlier_form

    def behind(self, wall: float) -> float:
        """Return the seconds since the last that is known; ``wall`` is the time now, in seconds."""
        return max(wall - self.wall / SECOND, 0.0)


def bring_back(store: Store, providers: Mapping[str, Provider]) -> tuple[StoredWorkspace | None, list[str]]:
    """Return the workspace, or None if no image of it is whole, and what was damaged.

    Raise DataError if the file cannot be read, or belongs to another version or to providers that are not loaded.
    """
    problems: list[str] = []
    for upto in store.images():
        path = store.image_path(upto)
        try:
            image = images.from_bytes(image_files.read(path))
        except DamagedError as error:
            problems.append(f"{path}: {error}")
            continue
        except DataError as error:
            raise DataError(f"{path}: {error}") from None
        return _with_inputs(store, upto, image, providers, problems), problems
    return None, problems


def _with_inputs(
    store: Store, upto: int, image: Image, providers: Mapping[str, Provider], problems: list[str]
) -> StoredWorkspace:
    try:
        engine = image.engine(providers.values())
    except DataError as error:
        raise DataError(f"{store.image_path(upto)}: {error}") from None
    run_log = _run_log(image, engine)
    stored, unreadable = store.inputs(upto)
    problems += _shortened(unreadable)
    taken = ClockReference(image.wall, engine.now, "")
    inputs, unknown = _read(store, stored)
    problems += _shortened(unknown)
    differences = _applied(store.image_path(upto), image, [one for _, one in inputs], engine)
    problems += _shortened([f"{store.path}: {one.what}: {one.replayed[0]}" for one in differences])
    known = [taken, *(ClockReference(one.wall, read.at, "") for one, read in inputs[-1:])]
    reference = store.reference()
    if reference is not None:
        known.append(reference)
        image = image._replace(clock=clock_of(reference))
    last = max(known, key=lambda one: one.wall)
    return StoredWorkspace(image, engine, run_log, last.wall, last.at, len(stored), (*problems,))


def _applied(path: Path, image: Image, inputs: list[Input], engine: Engine) -> list[Difference]:
    """Apply the inputs since an image. Raise DataError if they do not go with the state of an earlier version."""
    try:
        return apply(inputs, engine)
    except Exception as error:
        if not image.is_of_earlier_form:
            raise
        found = f"found a state of form {state.form_of(image.state)} that does not go with its inputs: {error}"
        raise DataError(f"{path}: {found}: only the version that wrote it can read it") from error


def _read(store: Store, stored: Iterable[StoredInput]) -> tuple[list[tuple[StoredInput, Input]], list[str]]:
    """Return the inputs with what they mean, and the problems of those that cannot be read."""
    found, problems = [], []
    for one in stored:
        try:
            found.append((one, _input(store, one.number, one.content)))
        except (RunFileError, UnicodeDecodeError) as error:
            problems.append(str(error))
    return found, problems


def _input(store: Store, number: int, content: Packed) -> Input:
    """Raise RunFileError and UnicodeDecodeError."""
    if isinstance(content, PackedRequest):
        return Input(line=number, at=content.at, do=ANSWER, arguments={"request": content.request})
    [read] = read_inputs(str(store.path), [(number, content.decode("utf-8", "surrogatepass"))])
    return read


def _shortened(problems: list[str]) -> list[str]:
    more = len(problems) - _MOST_SHOWN
    return [*problems[:_MOST_SHOWN], *([f"and {more} more of this kind"] if more > 0 else [])]


def _run_log(image: Image, engine: Engine) -> RunLog | None:
    if image.run_log is None:
        return None
    run_log = RunLog(engine, image.scenario.name if image.scenario else "")
    run_log.goes_on_from(image.run_log)
    return run_log


def clock_of(reference: ClockReference) -> ClockSettings:
    settings = json.loads(reference.clock)
    return ClockSettings(**{**settings, "mode": Mode(settings["mode"])})


def text_of(clock: ClockSettings) -> str:
    """Return the settings of a clock as JSON."""
    return json.dumps(
        {
            "mode": clock.mode.value,
            "speed": clock.speed,
            "is_frozen": clock.is_frozen,
            "has_idle_jump": clock.has_idle_jump,
        }
    )


def end_attempts(engine: Engine) -> None:
    """End the attempts that were under way, and make their webhooks again."""
    for call in under_way(engine):
        engine.webhooks.finished(call, Outcome(status=None, body=b"", error=CUT_OFF, duration=0))
        engine.webhooks.resend(call.webhook)

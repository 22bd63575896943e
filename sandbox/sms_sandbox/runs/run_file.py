"""The run file: all inputs of an engine, in order and with their sandbox times, and all bytes that it sent.

JSON lines: a head, the inputs, an end. An input is ``{"at", "do", "with", "gave"?, "of"?, "times"?}``: the time, the
name of a method that edges call, its arguments, the result (an answer, or the webhook that is reported), the provider
whose accounts are meant, and the number of repetitions of a step.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sms_sandbox import __version__
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import AttemptRequest
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.runs.codec import CodecError, Plain, encode
from sms_sandbox.runs.input_lines import ANSWER, InputLines, text_of
from sms_sandbox.runs.line_fields import END, HEAD, INPUT, REPORT, check_arguments, check_fields, settings_of

VERSION: Final = 1


class RunFileError(ValueError):
    """Raised for a run file that cannot be read. The text has the location, what was found and what is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input; ``arguments`` and ``gave`` are undecoded."""

    line: int
    """The line in the file."""

    at: int
    """Microseconds since the epoch."""

    do: str
    """The name of a method."""

    arguments: Mapping[str, Plain] = field(default_factory=dict)
    of: str | None = None
    """The provider whose accounts are meant, or None."""

    gave: Plain = None
    """The result: an answer, or the webhook that is reported."""

    times: int = 1
    """The number of repetitions of a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as read from its file."""

    settings: EngineSettings
    providers: tuple[str, ...]
    scenario: str
    has_people: bool
    """Whether handsets had owners with names."""

    people: str = ""
    """The package and version that made the names and words of the owners, or empty if unknown."""

    inputs: tuple[Input, ...]
    ended_at: int | None = None
    """Microseconds since the epoch, or None if the file has no end."""

    open_webhooks: Plain = ()
    """The attempts that had no result at the end."""

    totals: Mapping[str, int] = field(default_factory=dict)
    """The number of events at the end, by kind."""


class RunWriter:
    """Write lines as the engine works.

    Create it with the engine, before the first input, and end it once.
    """

    def __init__(
        self,
        engine: Engine,
        write: Callable[[str], object],
        *,
        scenario: str = "",
        has_people: bool,
        people: str = "",
    ) -> None:
        """Write the head.

        ``scenario`` is the text of the scenario file, for people to read; ``people`` is the package and version that
        makes the owners' names and words.
        """
        self._engine: Final = engine
        self._write: Final = write
        head = {
            "run": VERSION,
            "sandbox": __version__,
            "settings": encode(engine.settings),
            "providers": [*engine.providers],
            "has_people": has_people,
            "people": people,
            "scenario": scenario,
        }
        self._write(_line(head))
        self._inputs: Final = InputLines(engine, self._line, _result_of)

    def end(self) -> None:
        """Write the end and stop listening."""
        self._inputs.end()
        self._write(self.ending())

    def ending(self) -> str:
        """Return the line that ends the file at this moment; all earlier inputs are written first."""
        self.write_steps()
        engine = self._engine
        return _line({"end": engine.now, "open": open_webhooks(engine), "totals": totals(engine)})

    def write_steps(self) -> None:
        """Write the steps that are counted so far."""
        self._inputs.flush()

    def _line(self, text: bytes) -> None:
        self._write(_with_end(text))


def _line(line: Mapping[str, Plain]) -> str:
    return _with_end(text_of(line))


def _with_end(text: bytes) -> str:
    return text.decode("utf-8", "surrogatepass") + "\n"


def _result_of(name: str, arguments: Mapping[str, Any], result: object) -> Plain:
    if name == REPORT:
        return attempt_data(arguments["call"])
    return answer_data(result) if name == ANSWER else None


def attempt_data(call: AttemptRequest) -> Plain:
    webhook = call.webhook.outgoing
    return {"url": webhook.url, "sent": webhook.request.to_bytes().decode("latin-1")}


def answer_data(result: object) -> Plain:
    """Return the answer as JSON, or None for a request that was for no provider."""
    if not isinstance(result, Answer):
        return None
    response = result.response
    sent = None if response is None else response.to_bytes().decode("latin-1")
    return {"sent": sent, "manner": encode(result.transmission)}


def open_webhooks(engine: Engine) -> Plain:
    """Return the attempts that have no result yet."""
    return [
        [webhook.id, number, webhook.outgoing.request.to_bytes().decode("latin-1")]
        for webhook in engine.webhooks.recent
        for number, attempt in enumerate(webhook.attempts, 1)
        if attempt.outcome is None
    ]


def totals(engine: Engine) -> dict[str, int]:
    return {
        kind.value: number for kind, number in sorted(engine.journal.totals.items(), key=lambda one: one[0].value)
    }


def read(name: str, lines: Iterable[str]) -> Run:
    """Return the run.

    ``name`` is the file's name in error messages. Raise RunFileError for a file that is damaged.
    """
    numbered = [(number, _object(name, number, line)) for number, line in enumerate(lines, 1) if line.strip()]
    if not numbered:
        raise RunFileError(f"{name}: the file is empty; a run file begins with a line {{'run': {VERSION}, …}}")
    head = _head(name, numbered[0][1])
    end: Mapping[str, Plain] = {}
    if "end" in numbered[-1][1]:
        number, end = numbered.pop()
        try:
            check_fields(end, END)
        except CodecError as error:
            raise RunFileError(f"{name}:{number}: {error}") from None
    try:
        settings = settings_of(head)
        check_fields(head, HEAD)
    except (KeyError, CodecError) as error:
        raise RunFileError(f"{name}:1: the head is damaged: {error}") from None
    return Run(
        settings=settings,
        providers=tuple(head["providers"]),
        scenario=head["scenario"],
        has_people=head["has_people"],
        people=head.get("people", ""),
        inputs=tuple(_inputs(name, numbered[1:])),
        ended_at=end.get("end"),
        open_webhooks=end.get("open", ()),
        totals=end.get("totals", {}),
    )


def read_inputs(name: str, lines: Iterable[tuple[int, str]]) -> list[Input]:
    """Return the inputs of numbered lines. Raise RunFileError for a line that is damaged."""
    return [*_inputs(name, ((number, _object(name, number, line)) for number, line in lines))]


def _object(name: str, number: int, line: str) -> dict[str, Plain]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise RunFileError(f"{name}:{number}: not JSON: {error}") from None
    except RecursionError:
        raise RunFileError(f"{name}:{number}: its objects and lists are nested too deeply") from None
    if not isinstance(found, dict):
        raise RunFileError(f"{name}:{number}: a JSON object was expected, not {line.strip()[:40]!r}")
    return found


def _head(name: str, head: Mapping[str, Plain]) -> Mapping[str, Plain]:
    version = head.get("run")
    if version is None:
        raise RunFileError(f"{name}:1: this is not a run file; a run file begins with a line {{'run': {VERSION}, …}}")
    if version != VERSION:
        written = head.get("sandbox", "another sandbox")
        raise RunFileError(
            f"{name}:1: run = {version!r}, written by {written}; this is {__version__}, which reads {VERSION}"
        )
    return head


def _inputs(name: str, numbered: Iterable[tuple[int, Mapping[str, Plain]]]) -> Iterator[Input]:
    for number, line in numbered:
        try:
            check_fields({"at": None, "do": None, **line}, INPUT)
            check_arguments(line["do"], line.get("with", {}))
        except CodecError as error:
            raise RunFileError(f"{name}:{number}: {error}") from None
        yield Input(
            line=number,
            at=line["at"],
            do=line["do"],
            arguments=line.get("with", {}),
            of=line.get("of"),
            gave=line.get("gave"),
            times=line.get("times", 1),
        )

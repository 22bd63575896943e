"""Apply the inputs of a run to a new engine and report where the results differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import Final

from sms_sandbox.contract import People, Provider
from sms_sandbox.core.errors import NetworkError
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.inputs import METHODS, STEP
from sms_sandbox.engine.webhook_models import AttemptRequest
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.runs.codec import CodecError, Plain, decode
from sms_sandbox.runs.input_lines import ANSWER, attempt_of
from sms_sandbox.runs.line_fields import REPORT
from sms_sandbox.runs.run_file import Input, Run, RunFileError, answer_data, attempt_data, open_webhooks, totals


@dataclass(frozen=True, slots=True)
class Difference:
    """A result that differs between the run and its replay."""

    what: str
    """The exchange, the webhook or the input."""

    recorded: tuple[str, ...]
    """Lines of text."""

    replayed: tuple[str, ...]
    """Lines of text."""

    def diff(self) -> str:
        lines = unified_diff(
            self.recorded, self.replayed, f"{self.what}, recorded", f"{self.what}, replayed", lineterm=""
        )
        return "\n".join(lines)


def replay(run: Run, providers: Mapping[str, Provider], people: People | None = None) -> list[Difference]:
    """Return the differences of a replay.

    ``people`` are the owners of handsets for a run that had them; they are drawn from its seed. Raise RunFileError
    for a provider that is not available.
    """
    return rebuild(run, providers, people)[1]


def rebuild(
    run: Run, providers: Mapping[str, Provider], people: People | None = None
) -> tuple[Engine, list[Difference]]:
    """Return the engine at the end of the run, and the differences as ``replay`` returns them."""
    missing = [name for name in run.providers if name not in providers]
    if missing:
        raise RunFileError(f"the run was made with {', '.join(missing)}; there are: {', '.join(providers)}")
    served = [providers[name] for name in run.providers]
    engine = Engine(served, run.settings, people if run.has_people else None)
    return engine, _Replay(run, engine).differences()


def apply(inputs: Sequence[Input], engine: Engine) -> list[Difference]:
    """Apply inputs without results to an engine in use, and return those that could not be applied."""
    run = Run(
        settings=engine.settings, providers=(*engine.providers,), scenario="", has_people=True, inputs=(*inputs,)
    )
    return _Application(run, engine).differences()


class _Replay:
    def __init__(self, run: Run, engine: Engine) -> None:
        self._run: Final = run
        self._engine: Final = engine
        self._calls: Final[dict[tuple[str, int], AttemptRequest]] = {}
        self._found: Final[list[Difference]] = []
        self._exchanges = 0

    def differences(self) -> list[Difference]:
        for one in self._run.inputs:
            try:
                self._do(one)
            except (NetworkError, CodecError, LookupError, TypeError, ValueError) as error:
                self._differ(f"line {one.line}, {one.do}", "done", f"failed: {error}")
            self._take_calls()
        self._end()
        return self._found

    def _do(self, one: Input) -> None:
        engine = self._engine
        if one.do == STEP:
            self._step(one)
            return
        engine.move_to(max(one.at, engine.now))
        if one.do == REPORT:
            self._report(one)
            return
        arguments = {name: decode(value, engine) for name, value in one.arguments.items()}
        result = METHODS[one.do](self._owner(one), **arguments)
        if one.do == ANSWER:
            self._compare_answer(one, result)

    def _step(self, one: Input) -> None:
        """Repeat the step as often as recorded, but never beyond the recorded time."""
        for _ in range(one.times):
            due = self._engine.next_due()
            if due is None or due > one.at:
                self._differ(f"line {one.line}, {STEP}", "something was due", "nothing is due")
                return
            self._engine.step()
            self._take_calls()

    def _report(self, one: Input) -> None:
        webhook, number = one.arguments["call"]
        what = f"webhook {webhook}" + (f", attempt {number}" if number > 1 else "")
        call = self._calls.pop((webhook, number), None)
        if call is None:
            self._compare(what, one.gave, None)
            return
        self._compare(what, one.gave, attempt_data(call))
        self._engine.webhooks.finished(call, decode(one.arguments["outcome"]))

    def _owner(self, one: Input) -> object:
        engine = self._engine
        if one.of is not None:
            return engine.backend(one.of).accounts
        owners: dict[str, object] = {
            "Devices": engine.devices,
            "FaultControl": engine.fault_control,
            "Handsets": engine.handsets,
            "Network": engine.network,
            "Webhooks": engine.webhooks,
        }
        return owners.get(one.do.partition(".")[0], engine)

    def _take_calls(self) -> None:
        for call in self._engine.webhooks.take_attempts():
            webhook, number = attempt_of(call)
            self._calls[webhook, number] = call

    def _compare_answer(self, one: Input, result: Answer | None) -> None:
        """Compare the answers. Only exchanges are counted; a request for no provider is none."""
        request = decode(one.arguments["request"])
        self._exchanges += result is not None
        name = f"line {one.line}" if result is None else f"exchange x{self._exchanges}"
        self._compare(f"{name} ({request.method} {request.path})", one.gave, answer_data(result))

    def _end(self) -> None:
        run, engine = self._run, self._engine
        if run.ended_at is None:
            return
        self._compare("webhooks without a result at the end", [*run.open_webhooks], open_webhooks(engine))
        self._compare("number of events", dict(run.totals), totals(engine))

    def _compare(self, what: str, recorded: Plain, replayed: Plain) -> None:
        if recorded != replayed:
            self._found.append(Difference(what, _lines(recorded), _lines(replayed)))

    def _differ(self, what: str, recorded: str, replayed: str) -> None:
        self._found.append(Difference(what, (recorded,), (replayed,)))


class _Application(_Replay):
    """A replay of inputs that were kept without their results."""

    def __init__(self, run: Run, engine: Engine) -> None:
        super().__init__(run, engine)
        for webhook in engine.webhooks.recent:
            for number, attempt in enumerate(webhook.attempts, 1):
                if attempt.outcome is None:
                    self._calls[webhook.id, number] = AttemptRequest(webhook, attempt)

    def _compare_answer(self, one: Input, result: Answer | None) -> None:
        """Accept any answer: none was kept."""

    def _compare(self, what: str, recorded: Plain, replayed: Plain) -> None:
        """Accept any result: none was kept."""


def _lines(value: Plain) -> tuple[str, ...]:
    """Return the lines of a recorded value. Control characters are escaped, so that they do not reach a terminal."""
    match value:
        case None:
            return ("nothing",)
        case {"sent": None, "manner": manner}:
            return ("no answer", f"sent: {manner}")
        case {"sent": str(sent), **more}:
            return (*(f"{name}: {value}" for name, value in more.items()), *_text(sent))
        case dict():
            return tuple(f"{name}: {value}" for name, value in value.items())
        case _:
            return tuple(
                f"{webhook}, attempt {number}: {line}" for webhook, number, sent in value for line in _text(sent)
            )


def _text(sent: str) -> list[str]:
    """Return the lines of bytes, of which one character each is given, decoded as UTF-8 where they are valid."""
    raw = sent.encode("latin-1", errors="backslashreplace")
    text = raw.decode("utf-8", errors="backslashreplace")
    return ["".join(one if one.isprintable() else ascii(one)[1:-1] for one in line) for line in text.split("\r\n")]

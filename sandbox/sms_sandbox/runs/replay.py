"""Does to a new engine what was done to another, and tells where something else came out."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import Final

from sms_sandbox.contract import People, Provider
from sms_sandbox.core.errors import NetworkError
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.inputs import METHODS
from sms_sandbox.engine.webhook_models import AttemptRequest
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.runs.codec import CodecError, Plain, decode
from sms_sandbox.runs.run_file import (
    ANSWER,
    REPORT,
    STEP,
    Input,
    Run,
    RunFileError,
    answer_data,
    attempt_data,
    attempt_of,
    open_webhooks,
    totals,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """``what`` names the exchange, the webhook or the input; ``recorded`` and ``replayed`` are lines of text."""

    what: str
    recorded: tuple[str, ...]
    replayed: tuple[str, ...]

    def diff(self) -> str:
        lines = unified_diff(
            self.recorded, self.replayed, f"{self.what}, recorded", f"{self.what}, replayed", lineterm=""
        )
        return "\n".join(lines)


def replay(run: Run, providers: Mapping[str, Provider], people: People | None = None) -> list[Difference]:
    """``people`` are those that the run had, if it had any; they are drawn from its seed.

    Raises RunFileError for a provider that there is not.
    """
    return rebuild(run, providers, people)[1]


def rebuild(
    run: Run, providers: Mapping[str, Provider], people: People | None = None
) -> tuple[Engine, list[Difference]]:
    """The engine as it was at the end, and as ``replay``."""
    missing = [name for name in run.providers if name not in providers]
    if missing:
        raise RunFileError(f"the run was made with {', '.join(missing)}; there are: {', '.join(providers)}")
    served = [providers[name] for name in run.providers]
    engine = Engine(served, run.settings, people if run.has_people else None)
    return engine, _Replay(run, engine).differences()


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
                self._differ(f"line {one.line}, {one.do}", "done", f"cannot be done: {error}")
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
        """As often as then, but never past what was past then."""
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
        self._engine.attempt_finished(call, decode(one.arguments["outcome"]))

    def _owner(self, one: Input) -> object:
        engine = self._engine
        if one.of is not None:
            return engine.backend(one.of).accounts
        owners: dict[str, object] = {"Handsets": engine.handsets, "Devices": engine.devices}
        return owners.get(one.do.partition(".")[0], engine)

    def _take_calls(self) -> None:
        for call in self._engine.take_attempts():
            webhook, number = attempt_of(call)
            self._calls[webhook, number] = call

    def _compare_answer(self, one: Input, result: Answer | None) -> None:
        """Exchanges are counted; a request that is no provider's is none."""
        request = decode(one.arguments["request"])
        self._exchanges += result is not None
        name = f"line {one.line}" if result is None else f"exchange x{self._exchanges}"
        self._compare(f"{name} ({request.method} {request.path})", one.gave, answer_data(result))

    def _end(self) -> None:
        run, engine = self._run, self._engine
        if run.ended_at is None:
            return
        self._compare("webhooks under way at the end", [*run.open_webhooks], open_webhooks(engine))
        self._compare("what happened in all", dict(run.totals), totals(engine))

    def _compare(self, what: str, recorded: Plain, replayed: Plain) -> None:
        if recorded != replayed:
            self._found.append(Difference(what, _lines(recorded), _lines(replayed)))

    def _differ(self, what: str, recorded: str, replayed: str) -> None:
        self._found.append(Difference(what, (recorded,), (replayed,)))


def _lines(told: Plain) -> tuple[str, ...]:
    """Bytes by their lines, as a person reads them; control characters are shown, not sent to a terminal."""
    match told:
        case None:
            return ("nothing",)
        case {"sent": None, "manner": manner}:
            return ("no answer", f"sent: {manner}")
        case {"sent": str(sent), **more}:
            return (*(f"{name}: {value}" for name, value in more.items()), *_text(sent))
        case dict():
            return tuple(f"{name}: {value}" for name, value in told.items())
        case _:
            return tuple(
                f"{webhook}, attempt {number}: {line}" for webhook, number, sent in told for line in _text(sent)
            )


def _text(sent: str) -> list[str]:
    """One character stands for one byte, unless it is UTF-8."""
    raw = sent.encode("latin-1")
    text = raw.decode("utf-8", errors="backslashreplace")
    return ["".join(one if one.isprintable() else ascii(one)[1:-1] for one in line) for line in text.split("\r\n")]

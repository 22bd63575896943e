"""Turn the inputs of an engine into lines of a run file; steps in a row are one line."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from sms_sandbox.engine.accounts import Accounts
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.inputs import STEP, InputListener
from sms_sandbox.engine.webhook_models import AttemptRequest
from sms_sandbox.runs.codec import Plain, encode
from sms_sandbox.runs.line_fields import REPORT
from sms_sandbox.wire.exchange import HttpRequest

ANSWER: Final = "Engine.answer"

ResultOf = Callable[[str, Mapping[str, Any], Any], Plain]
"""Called with the name of an input, its arguments and its result; returns what the line has as ``gave``, or None."""

WriteRequest = Callable[[int, HttpRequest], object]
"""Called with the time of a request in microseconds, and the request."""


class InputLines:
    """Pass the lines of an engine's inputs to ``write``, from now until ``end``; steps in a row at a flush.

    A listener that the engine has already gets each input, too.
    """

    def __init__(
        self,
        engine: Engine,
        write: Callable[[bytes], object],
        result_of: ResultOf | None = None,
        on_news: Callable[[], object] = bool,
        write_request: WriteRequest | None = None,
    ) -> None:
        """Without ``result_of`` a line has no result. ``on_news`` is called with the first input after a flush.

        ``write_request`` gets the requests, in place of ``write``. With it, and without another listener, requests
        come here directly, and steps in a row are counted by the engine, and have the time of the input after them.
        """
        self._write_request: Final = write_request
        self._on_news: Final = on_news
        self._has_news = False
        self._engine: Final = engine
        self._write: Final = write
        self._result_of: Final = result_of
        self._others: Final[InputListener | None] = engine.inputs.listener
        self._steps = 0
        """Steps in a row, without those that the engine has counted."""

        self._stepped_at = 0
        engine.inputs.listener = self.hear
        engine.inputs.counted = None
        is_alone = write_request is not None and self._others is None
        engine.inputs.request_listener = self._hear_request if is_alone else None

    def end(self) -> None:
        """Stop listening."""
        inputs = self._engine.inputs
        inputs.listener, inputs.request_listener, inputs.counted = self._others, None, None

    def flush(self) -> None:
        """Write the steps so far."""
        self._has_news = False
        self._write_steps()

    def hear(self, name: str, owner: object, arguments: Mapping[str, Any], result: object) -> None:
        if not self._has_news:
            self._has_news = True
            self._on_news()
        if self._others is not None:
            self._others(name, owner, arguments, result)
        if name == STEP:
            self._steps, self._stepped_at = self._steps + 1, self._engine.now
            if self._write_request is not None and self._others is None:
                self._engine.inputs.counted, self._engine.inputs.repeats = STEP, 0
            return
        if self._steps:
            self._write_steps()
        if name == ANSWER and self._write_request is not None:
            self._write_request(self._engine.now, arguments["request"])
        else:
            self._write(text_of(self._line(name, owner, arguments, result)))

    def _hear_request(self, request: HttpRequest) -> None:
        if not self._has_news:
            self._has_news = True
            self._on_news()
        if self._steps:
            self._write_steps()
        if self._write_request is not None:
            self._write_request(self._engine.world.now, request)

    def _write_steps(self) -> None:
        if not self._steps:
            return
        inputs, at = self._engine.inputs, self._stepped_at
        if inputs.counted is not None:
            at, self._steps = self._engine.now, self._steps + inputs.repeats
            inputs.counted = None
        self._write(text_of({"at": at, "do": STEP, "times": self._steps}))
        self._steps = 0

    def _line(self, name: str, owner: object, arguments: Mapping[str, Any], result: object) -> dict[str, Plain]:
        line: dict[str, Plain] = {"at": self._engine.now, "do": name}
        if isinstance(owner, Accounts):
            line["of"] = owner.provider
        line["with"] = _arguments(name, arguments)
        if self._result_of is not None and (gave := self._result_of(name, arguments, result)) is not None:
            line["gave"] = gave
        return line


def text_of(line: Mapping[str, Plain]) -> bytes:
    """Return a line of a run file, without its end."""
    try:
        return msgspec.json.encode(line)
    except UnicodeEncodeError:  # half of a surrogate pair, which only Python's writer accepts
        return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def attempt_of(call: AttemptRequest) -> Plain:
    """Return the webhook's id and the number of this attempt, counted from 1."""
    return [call.webhook.id, 1 + next(i for i, one in enumerate(call.webhook.attempts) if one is call.attempt)]


def _arguments(name: str, arguments: Mapping[str, Any]) -> Plain:
    if name == REPORT:
        return {"call": attempt_of(arguments["call"]), "outcome": encode(arguments["outcome"])}
    return {key: encode(value) for key, value in arguments.items()}

"""The lines of inputs; tests/runs/test_run_file.py has their content."""

import json

from sms_sandbox import providers
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.inputs import STEP
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.runs.input_lines import ANSWER, InputLines
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING

SEND = HttpRequest(
    "GET", b"/smsmode/http/1.6/sendSMS.do?accessToken=t&message=Hello&numero=33639980001", (("Host", "localhost"),)
)


Written = list[tuple[str, int, int]]
"""The name of each input, its time and its repetitions."""


def lines_of(engine: Engine, written: Written) -> InputLines:
    """Return lines that are added to ``written``."""

    def write(line: bytes) -> None:
        read = json.loads(line)
        written.append((read["do"], read["at"], read.get("times", 1)))

    return InputLines(engine, write, write_request=lambda at, _: written.append((ANSWER, at, 1)))


def stepped(engine: Engine) -> int:
    steps = 0
    while engine.next_due() is not None:
        engine.step()
        steps += 1
    return steps


def test_steps_in_a_row_are_one_line_with_the_time_of_the_last() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    written: Written = []
    lines = lines_of(engine, written)
    for _ in range(2):
        engine.answer(SEND)
        steps = stepped(engine)
        assert written[1:] == []
        lines.flush()
        assert written[1:] == [(STEP, engine.now, steps)]
        lines.flush()
        assert len(written) == 2
        written.clear()


def test_steps_are_written_before_the_next_input() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    written: Written = []
    lines_of(engine, written)
    engine.answer(SEND)
    steps = stepped(engine)
    engine.answer(SEND)
    assert [(name, times) for name, _, times in written] == [(ANSWER, 1), (STEP, steps), (ANSWER, 1)]


def test_earlier_listener_hears_each_input_and_is_alone_after_the_end() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    heard: list[str] = []
    written: Written = []
    engine.inputs.listener = lambda name, *_: heard.append(name)
    lines = lines_of(engine, written)
    engine.answer(SEND)
    steps = stepped(engine)
    lines.end()
    engine.answer(SEND)
    lines.flush()
    assert heard == [ANSWER, *([STEP] * steps), ANSWER]
    assert [(name, times) for name, _, times in written] == [(ANSWER, 1), (STEP, steps)]


def test_other_input_is_written_behind_the_requests_before_it() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    written: Written = []
    lines_of(engine, written)
    engine.answer(SEND)
    engine.handsets.change(Msisdn("33639980001"), name="Jane")
    assert [name for name, _, _ in written] == [ANSWER, "Handsets.change"]


def test_request_is_a_line_unless_requests_go_elsewhere() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    written: list[bytes] = []
    InputLines(engine, written.append)
    engine.answer(SEND)
    [line] = written
    assert json.loads(line)["with"]["request"]["HttpRequest"]["method"] == "GET"

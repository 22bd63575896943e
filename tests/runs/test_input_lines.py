"""The lines of inputs; tests/runs/test_run_file.py has their content."""

import json

from sms_sandbox import providers
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.runs.input_lines import InputLines
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING

SEND = HttpRequest(
    "GET", b"/smsmode/http/1.6/sendSMS.do?accessToken=t&message=Hello&numero=33639980001", (("Host", "localhost"),)
)


def as_line(at: int, request: HttpRequest) -> bytes:
    return json.dumps({"at": at, "do": "Engine.answer", "target": request.target.decode()}).encode()


def stepped(engine: Engine) -> int:
    steps = 0
    while engine.next_due() is not None:
        engine.step()
        steps += 1
    return steps


def test_steps_in_a_row_are_one_line_with_the_time_of_the_last() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    written: list[bytes] = []
    lines = InputLines(engine, written.append, pack=as_line)
    engine.answer(SEND)
    steps = stepped(engine)
    assert written == []
    lines.flush()
    assert json.loads(written[1]) == {"at": engine.now, "do": "Engine.step", "times": steps}
    lines.flush()
    assert len(written) == 2


def test_steps_are_written_before_the_next_input() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    written: list[bytes] = []
    lines = InputLines(engine, written.append, pack=as_line)
    engine.answer(SEND)
    stepped(engine)
    engine.answer(SEND)
    lines.flush()
    assert [json.loads(line)["do"] for line in written] == ["Engine.answer", "Engine.step", "Engine.answer"]


def test_earlier_listener_hears_each_input_and_is_alone_after_the_end() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    heard: list[str] = []
    written: list[bytes] = []
    engine.inputs.listener = lambda name, *_: heard.append(name)
    lines = InputLines(engine, written.append, pack=as_line)
    engine.answer(SEND)
    lines.end()
    engine.answer(SEND)
    lines.flush()
    assert (heard, len(written)) == (["Engine.answer"] * 2, 1)


def test_other_input_is_written_behind_the_requests_before_it() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    written: list[bytes] = []
    InputLines(engine, written.append, pack=as_line)
    engine.answer(SEND)
    engine.handsets.change(Msisdn("33639980001"), name="Jane")
    assert [json.loads(line)["do"] for line in written] == ["Engine.answer", "Handsets.change"]


def test_without_another_form_a_request_is_a_line_at_once() -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    written: list[bytes] = []
    InputLines(engine, written.append)
    engine.answer(SEND)
    [line] = written
    assert json.loads(line)["with"]["request"]["HttpRequest"]["method"] == "GET"

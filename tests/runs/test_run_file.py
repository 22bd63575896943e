import json

import pytest
from sms_sandbox import __version__
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.runs.run_file import RunFileError, read

from tests.making import JANE, SETTINGS, a_request, until_idle
from tests.runs.run_log import Recording


def test_run_is_a_head_inputs_and_an_end() -> None:
    run_log = Recording()
    run_log.engine.answer(a_request())
    until_idle(run_log.engine, Outcome(status=204, body=b"ok", duration=7))
    run_log.engine.handsets.change(JANE, name="Jane")
    run = run_log.run()
    assert (run.settings, run.providers, run.has_people, run.scenario) == (SETTINGS, ("acme",), False, "name = 'x'")
    assert [(one.do, one.times) for one in run.inputs] == [
        ("Engine.answer", 1),
        ("Engine.step", 1),
        ("Webhooks.finished", 1),
        ("Engine.step", 2),
        ("Webhooks.finished", 1),
        ("Handsets.change", 1),
    ]
    assert [one.at - SETTINGS.start for one in run.inputs] == [
        0,
        1_000_000,
        1_000_000,
        2_000_000,
        2_000_000,
        2_000_000,
    ]
    assert run.ended_at == run_log.engine.now
    assert run.totals["exchange.arrived"] == 1


def test_all_sent_bytes_are_recorded() -> None:
    run_log = Recording()
    answer = run_log.engine.answer(a_request())
    assert answer is not None
    assert answer.response is not None
    [call] = until_idle(run_log.engine)[:1]
    inputs = run_log.run().inputs
    assert inputs[0].gave == {"sent": answer.response.to_bytes().decode("latin-1"), "manner": {"Transmission": {}}}
    assert inputs[2].gave == {
        "url": call.webhook.outgoing.url,
        "sent": call.webhook.outgoing.request.to_bytes().decode("latin-1"),
    }
    assert inputs[2].arguments == {"call": ["c1", 1], "outcome": {"Outcome": {"status": 200}}}


def test_account_inputs_name_their_provider() -> None:
    run_log = Recording()
    run_log.engine.answer(a_request())
    accounts = run_log.engine.backend("acme").accounts
    account = accounts.get("k1")
    assert account is not None
    accounts.update_fields(account, {"is_suspended": True, "webhooks": {"status": "http://127.0.0.1:1/"}})
    assert run_log.run().inputs[-1].of == "acme"


def test_nothing_is_written_after_the_end() -> None:
    run_log = Recording()
    run_log.run()
    count = len(run_log.lines)
    run_log.engine.answer(a_request())
    assert len(run_log.lines) == count


def test_run_without_end_can_be_read() -> None:
    run_log = Recording()
    run_log.engine.answer(a_request())
    run = read("a.run", run_log.lines)
    assert len(run.inputs) == 1
    assert run.ended_at is None


HEAD = Recording().lines[0]
STEP = '{"at": 1, "do": "Engine.step"}'


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "a.run: the file is empty"),
        (["{}"], "a.run:1: this is not a run file"),
        (["nothing"], "a.run:1: not JSON: Expecting value"),
        (["[1]"], "a.run:1: a JSON object was expected, not '[1]'"),
        (['{"run": 2, "sandbox": "9.0"}'], f"a.run:1: run = 2, written by 9.0; this is {__version__}, which reads 1"),
        (['{"run": 1}'], "a.run:1: the head is damaged: 'settings'"),
        (
            [json.dumps({**json.loads(HEAD), "settings": {"EngineSettings": {"tide": 1}}})],
            "a.run:1: the head is damaged: EngineSettings: TypeError",
        ),
        ([HEAD, '{"at": 1, "do": "Engine.__init__"}'], "a.run:2: do = 'Engine.__init__' is not an input"),
        ([HEAD, "", '{"at": "now", "do": "Engine.step"}'], "a.run:3: at = 'now' is not a time"),
        ([HEAD, STEP, "{"], "a.run:3: not JSON"),
    ],
)
def test_damaged_file_is_refused_with_its_line(lines: list[str], says: str) -> None:
    with pytest.raises(RunFileError) as refused:
        read("a.run", lines)
    assert str(refused.value).startswith(says)


def test_ending_line_does_not_end_the_run() -> None:
    run_log = Recording()
    run_log.engine.answer(a_request())
    run_log.engine.step()
    ending = run_log.recorder.ending()
    so_far = read("a.run", [*run_log.lines, ending])
    assert [(one.do, one.times) for one in so_far.inputs] == [("Engine.answer", 1), ("Engine.step", 1)]
    assert so_far.ended_at == run_log.engine.now
    run_log.engine.step()
    assert ending not in run_log.lines
    assert [one.do for one in run_log.run().inputs] == ["Engine.answer", "Engine.step", "Engine.step"]

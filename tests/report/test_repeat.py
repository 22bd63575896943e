from collections.abc import Iterable
from dataclasses import replace

from sms_sandbox.report.repeat import RepeatStep, SandboxAddress, of_run, of_server
from sms_sandbox.verdict.verdict import NO_SCENARIO

from tests.report.test_text import VERDICT

HERE = SandboxAddress(None, None)
WITHOUT = replace(VERDICT, scenario=NO_SCENARIO)


def commands(steps: Iterable[RepeatStep]) -> list[str]:
    return [step.command for step in steps]


def test_run_is_repeated_by_the_command_that_was_really_run() -> None:
    assert commands(of_run(VERDICT, "my day.toml", ["pytest", "-k", "a or b"], "my run.jsonl")) == [
        "sandbox run 'my day.toml' --seed 7 -- pytest -k 'a or b'",
        "sandbox replay 'my run.jsonl'",
    ]


def test_run_without_scenario_and_run_file_names_neither() -> None:
    assert commands(of_run(WITHOUT, None, ["pytest"], None)) == ["sandbox run --seed 7 -- pytest", "sandbox replay"]


def test_server_is_reset_and_one_like_it_started() -> None:
    assert commands(of_server(VERDICT, "my day.toml", HERE, is_recorded=False)) == [
        "sandbox reset",
        "sandbox up --scenario 'my day.toml' --seed 7 --record",
    ]
    assert commands(of_server(WITHOUT, None, HERE, is_recorded=False)) == [
        "sandbox reset",
        "sandbox up --seed 7 --record",
    ]


def test_server_with_a_scenario_that_was_sent_as_text_is_reset_alone() -> None:
    assert commands(of_server(VERDICT, None, HERE, is_recorded=False)) == ["sandbox reset"]


def test_recorded_server_is_exported_and_replayed() -> None:
    assert commands(of_server(VERDICT, None, SandboxAddress("http://127.0.0.1:9000", "anne"), is_recorded=True)) == [
        "sandbox reset --url http://127.0.0.1:9000 --workspace anne",
        "sandbox export run.jsonl --url http://127.0.0.1:9000 --workspace anne",
        "sandbox replay run.jsonl",
    ]

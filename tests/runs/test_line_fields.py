"""Any damage to a run file gives one clear error, or differences; never another exception."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.runs.replay import replay
from sms_sandbox.runs.run_file import RunFileError, read

from tests.making import JANE, a_request
from tests.runs.run_log import PROVIDERS, Recording

DAMAGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    "x",
    "1E400",
    [],
    ["x"],
    [[None]],
    {},
    {"x": 1},
    {"bytes": "\u0100"},
    {"decimal": "NaN"},
    {"pattern": "("},
    {"map": 1},
    {"set": [[]]},
    {"message": []},
    {"HttpRequest": {}},
)


def recorded() -> list[str]:
    run_log = Recording()
    engine = run_log.engine
    engine.answer(a_request())
    while (due := engine.next_due()) is not None and due < engine.now + 10_000_000:
        engine.step()
        for call in engine.webhooks.take_attempts():
            engine.webhooks.finished(call, Outcome(status=200))
    engine.handsets.change(JANE, name="Jane")
    run_log.recorder.end()
    return run_log.lines


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from places(one, (*path, key))


def damaged(line: str, path: tuple[Any, ...], value: Any) -> str:
    data = json.loads(line)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(data)


def error_of(lines: list[str]) -> str:
    """Return the error of reading and replaying the file, or "" if it can be replayed."""
    try:
        replay(read("a.run", lines), PROVIDERS)
    except RunFileError as error:
        return str(error)
    return ""


def test_each_damaged_value_is_refused_with_its_line_or_replayed() -> None:
    lines, errors = recorded(), []
    for number, line in enumerate(lines):
        for path in places(json.loads(line)):
            for value in DAMAGE:
                found = error_of([*lines[:number], damaged(line, path, value), *lines[number + 1 :]])
                errors.append(found)
                assert found == "" or found.startswith((f"a.run:{number + 1}: ", "the run was made with"))
    assert len([error for error in errors if error]) > len(errors) / 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"do": ["x"]}, "do = ['x'] is not an input of a sandbox"),
        ({"at": True}, "at = True is not a time; microseconds were expected"),
        ({"at": 10**18}, "at = 1000000000000000000 is not a time"),
        ({"times": 0}, "times = 0 is not a number of steps"),
        ({"with": []}, "with = [] is not an object"),
        ({"gave": "x"}, "gave = 'x' is not a result"),
        ({"with": {"colour": 1}}, "Engine.answer has no argument 'colour'"),
        (
            {
                "with": {
                    "request": {
                        "HttpRequest": {"method": "GET", "target": {"bytes": "/"}, "headers": [["H", [None]]]}
                    }
                }
            },
            "request: HttpRequest: headers = (('H', (None,)),) is not tuple[tuple[str, str], ...]",
        ),
        (
            {
                "with": {
                    "request": {
                        "HttpRequest": {"method": "GET", "target": {"bytes": "/"}, "headers": [["H", "\u0100"]]}
                    }
                }
            },
            "request: HttpRequest: UnicodeEncodeError",
        ),
        ({"with": {"request": "x"}}, "request: 'x' is not HttpRequest"),
    ],
)
def test_damaged_input_is_named(changed: dict[str, Any], words: str) -> None:
    lines = recorded()
    lines[1] = json.dumps({**json.loads(lines[1]), **changed})
    with pytest.raises(RunFileError) as refused:
        read("a.run", lines)
    assert str(refused.value).startswith(f"a.run:2: {words}")


def test_deeply_nested_line_is_refused() -> None:
    with pytest.raises(RunFileError, match=r"^a.run:2: its objects and lists are nested too deeply$"):
        read("a.run", [recorded()[0], "[" * 100_000])


def test_start_beyond_the_calendar_is_refused() -> None:
    lines = recorded()
    head = json.loads(lines[0])
    head["settings"]["EngineSettings"]["start"] = 1 << 60
    with pytest.raises(RunFileError, match=r"^a.run:1: the head is damaged: start = .* is not a time between"):
        read("a.run", [json.dumps(head), *lines[1:]])


def test_report_of_no_attempt_is_refused() -> None:
    lines = recorded()
    line = next(line for line in lines if "Webhooks.finished" in line)
    data = json.loads(line)
    data["with"]["call"] = ["c1", "1"]
    with pytest.raises(RunFileError, match=r"call = \['c1', '1'\] is not a webhook and the number of an attempt"):
        read("a.run", [json.dumps(data) if one is line else one for one in lines])

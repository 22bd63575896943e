import json
from pathlib import Path
from typing import Any

import pytest
from sms_sandbox import providers
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.workspaces.data import input_files
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.input_log import InputLog
from sms_sandbox.server.workspaces.data.packed import PackedRequest
from sms_sandbox.server.workspaces.data.store import Store
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING

SEND = HttpRequest(
    "GET", b"/smsmode/http/1.6/sendSMS.do?accessToken=t&message=Hello&numero=33639980001", (("Host", "localhost"),)
)


def parts(folder: Path) -> tuple[Engine, Store, InputLog]:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    store = Store(folder / "a.sqlite3")
    return engine, store, InputLog(store, engine, wall=lambda: 5.0, since_image=3)


def line_of(store: Store, place: int) -> Any:
    content = store.inputs().inputs[place].content
    assert not isinstance(content, PackedRequest)
    return json.loads(content.decode("utf-8", "surrogatepass"))


def test_input_is_written_by_the_commit_with_both_times(tmp_path: Path) -> None:
    engine, store, log = parts(tmp_path)
    engine.answer(SEND)
    assert store.inputs().inputs == []
    log.commit()
    [stored] = store.inputs().inputs
    assert isinstance(stored.content, PackedRequest)
    assert (stored.content.at, stored.content.request, stored.wall) == (MORNING, SEND, 5 * SECOND)
    log.commit()
    assert len(store.inputs().inputs) == 1
    store.close()


def test_steps_are_counted_by_the_engine_and_written_before_the_next_input(tmp_path: Path) -> None:
    engine, store, log = parts(tmp_path)
    engine.answer(SEND)
    assert engine.steps(MORNING + 3600 * SECOND, 2) == 2
    engine.step()
    engine.answer(SEND)
    taken = engine.steps(MORNING + 3600 * SECOND, 100)
    log.commit()
    assert [line_of(store, place) for place in (1, 3)] == [
        {"at": line_of(store, 1)["at"], "do": "Engine.step", "times": 3},
        {"at": engine.now, "do": "Engine.step", "times": taken},
    ]
    assert engine.inputs.counted is None
    store.close()


def test_inputs_since_the_image_are_counted_as_they_are_written(tmp_path: Path) -> None:
    engine, store, log = parts(tmp_path)
    engine.answer(SEND)
    assert log.since_image == 3
    log.commit()
    assert log.since_image == 4
    store.close()


def test_lone_surrogate_in_an_input_is_kept(tmp_path: Path) -> None:
    engine, store, log = parts(tmp_path)
    engine.handsets.change(Msisdn("33639980001"), name="\ud800")
    log.commit()
    assert line_of(store, 0)["with"]["name"] == "\ud800"
    store.close()


def test_inputs_that_cannot_be_written_are_kept_for_the_next_commit(tmp_path: Path) -> None:
    engine, store, log = parts(tmp_path)
    engine.answer(SEND)
    file = input_files.path_of(store.path, 0)
    file.mkdir()
    with pytest.raises(DataError, match="Is a directory"):
        log.commit()
    file.rmdir()
    log.commit()
    assert len(store.inputs().inputs) == 1
    store.close()


def test_listener_of_a_recorded_run_hears_each_input_too(tmp_path: Path) -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    heard: list[str] = []
    engine.inputs.listener = lambda name, *_: heard.append(name)
    store = Store(tmp_path / "a.sqlite3")
    log = InputLog(store, engine)
    engine.answer(SEND)
    log.end()
    engine.answer(SEND)
    assert heard == ["Engine.answer", "Engine.answer"]
    log.commit()
    assert len(store.inputs().inputs) == 1
    store.close()

from pathlib import Path

import pytest
from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine import state
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.personas.owners import Owners
from sms_sandbox.server.clock.driver import ClockSettings, Mode
from sms_sandbox.server.workspaces.data import image_files, images, recovery
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.images import Image
from sms_sandbox.server.workspaces.data.input_log import InputLog
from sms_sandbox.server.workspaces.data.store import ClockReference, Store
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING

PROVIDERS = providers.load()
CLOCK = ClockSettings(mode=Mode.VIRTUAL)


def send(number: int) -> HttpRequest:
    query = f"accessToken=t&message=Hello{number}&numero=33639980001"
    return HttpRequest("GET", f"/smsmode/http/1.6/sendSMS.do?{query}".encode(), (("Host", "localhost"),))


def image_of(engine: Engine, wall: int = 0) -> bytes:
    return images.to_bytes(Image(state.to_bytes(engine), engine.settings, CLOCK, {}, None, None, wall))


def three_messages(path: Path) -> Store:
    """Return a store with an image of no message, one of two, and an input behind it."""
    settings = EngineSettings(start=MORNING)
    engine = Engine(PROVIDERS.values(), settings, Owners(settings.seed))
    store = Store(path)
    store.begin(image_of(engine))
    log = InputLog(store, engine, wall=lambda: 7.0)
    for number in range(3):
        engine.answer(send(number))
        log.commit()
        if number == 1:
            image_files.write_part(
                image_files.part_of(store.image_path(store.last)), image_of(engine, 6 * SECOND), is_durable=False
            )
            store.adopt(store.last)
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return three_messages(tmp_path / "a.sqlite3")


def texts(kept: recovery.StoredWorkspace) -> list[str]:
    return [message.text for message in kept.engine.messages]


def brought_back(store: Store, found: dict[str, Provider] | None = None) -> recovery.StoredWorkspace:
    kept, _ = recovery.bring_back(store, PROVIDERS if found is None else found)
    assert kept is not None
    return kept


ALL = ["Hello2", "Hello1", "Hello0"]


def test_newest_image_and_the_inputs_since_give_the_state(store: Store) -> None:
    kept = brought_back(store)
    assert (texts(kept), kept.inputs, kept.problems, kept.wall, kept.at) == (ALL, 1, (), 7 * SECOND, MORNING)
    assert kept.behind(9.0) == 2.0
    assert kept.behind(1.0) == 0.0


def test_image_before_a_damaged_one_gives_the_same_state(store: Store) -> None:
    path = store.image_path(store.images()[0])
    path.write_bytes(path.read_bytes()[:-1])
    kept = brought_back(store)
    assert (texts(kept), kept.inputs) == (ALL, 3)
    assert kept.problems[0].startswith(f"{path}: found a damaged image")


def test_only_damaged_images_bring_nothing_back(store: Store) -> None:
    for upto in store.images():
        store.image_path(upto).write_bytes(b"")
    kept, problems = recovery.bring_back(store, PROVIDERS)
    assert (kept, len(problems)) == (None, 2)


def test_damaged_input_is_left_out_and_reported(store: Store) -> None:
    store.append(8 * SECOND, [b"nonsense", b'{"at":1,"do":"Engine.step"}'])
    kept = brought_back(store)
    assert texts(kept) == ALL
    assert ["not JSON" in problem or "nothing is due" in problem for problem in kept.problems] == [True, True]


def test_last_reference_has_the_clock_and_its_time(store: Store) -> None:
    clock = ClockSettings(mode=Mode.REAL, speed=2.0, is_frozen=True)
    store.refer(ClockReference(9 * SECOND, MORNING + 5, recovery.text_of(clock)))
    kept = brought_back(store)
    assert (kept.image.clock, kept.wall, kept.at) == (clock, 9 * SECOND, MORNING + 5)


def test_image_of_other_providers_is_refused_and_not_damaged(store: Store) -> None:
    with pytest.raises(DataError, match=r"a\.3\.image: found the provider \w+, which is not loaded"):
        brought_back(store, {})

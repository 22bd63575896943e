import pickle
from datetime import UTC, datetime

import pytest
from sms_sandbox import providers
from sms_sandbox.engine import state
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.personas import FakerPeople
from sms_sandbox.scenario import builtin, load
from sms_sandbox.server.clock.driver import ClockSettings
from sms_sandbox.server.names import Keys
from sms_sandbox.server.workspaces.data import images
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.images import Image

from tests.examples import MORNING

MAGIC = images.to_bytes.__globals__["_MAGIC"]


def an_image(scenario: str | None = None) -> Image:
    settings = EngineSettings(start=MORNING)
    engine = Engine(providers.load().values(), settings, FakerPeople(settings.seed))
    played = load.read(scenario).scenario if scenario is not None else None
    keys = {"insim": Keys("login", "secret", "token")}
    return Image(state.to_bytes(engine), settings, ClockSettings(), keys, played, ("line",), 5)


@pytest.mark.parametrize("scenario", [None, *(f"builtin:{name}" for name in builtin.names())])
def test_image_is_read_as_it_was_written(scenario: str | None) -> None:
    image = an_image(scenario)
    read = images.from_bytes(images.to_bytes(image))
    assert read == image
    assert read.engine(providers.load().values()).now == MORNING


@pytest.mark.parametrize("other", [datetime.fromisoformat, print, pickle.dumps])
def test_image_that_names_anything_else_is_refused(other: object) -> None:
    with pytest.raises(DataError, match="is no part of an image"):
        images.from_bytes(MAGIC + pickle.dumps(other))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"nonsense", "wanted an image"),
        (MAGIC + b"\x80", "found a broken image"),
        (MAGIC + pickle.dumps(datetime(2026, 1, 1, tzinfo=UTC)), "found datetime, wanted an image"),
    ],
)
def test_other_bytes_are_refused(data: bytes, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        images.from_bytes(data)


def test_engine_of_a_provider_that_is_not_loaded_is_refused() -> None:
    with pytest.raises(DataError, match="the provider insim, which is not loaded"):
        an_image().engine([])

import gc
import pickle
import zlib
from datetime import UTC, datetime

import pytest
from sms_sandbox import providers
from sms_sandbox.engine import state
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.personas.owners import Owners
from sms_sandbox.scenario import builtin, load
from sms_sandbox.server.clock.driver import ClockSettings
from sms_sandbox.server.names import Keys
from sms_sandbox.server.workspaces.data import images
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError
from sms_sandbox.server.workspaces.data.images import Image

from tests.examples import MORNING

HEAD = b"sms-sandbox-workspace 2\n9.9\n"


def packed(value: object) -> bytes:
    return HEAD + zlib.compress(pickle.dumps(value))


def an_image(scenario: str | None = None) -> Image:
    settings = EngineSettings(start=MORNING)
    engine = Engine(providers.load().values(), settings, Owners(settings.seed))
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
    with pytest.raises(DataError, match=r"an image of sms-sandbox 9\.9.*is no part of a kept state"):
        images.from_bytes(packed(other))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"nonsense", "wanted an image"),
        (HEAD + b"\x80", "found a damaged image"),
        (packed(datetime(2026, 1, 1, tzinfo=UTC)), "found datetime, wanted an image"),
    ],
)
def test_other_bytes_are_refused_as_damaged(data: bytes, problem: str) -> None:
    with pytest.raises(DamagedError, match=problem):
        images.from_bytes(data)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.99])
def test_changed_byte_and_a_cut_are_found_wherever_they_are(share: float) -> None:
    data = bytearray(images.to_bytes(an_image()))
    at = 30 + int((len(data) - 30) * share)
    with pytest.raises(DamagedError, match="found a damaged image"):
        images.from_bytes(bytes(data[:at]))
    data[at] ^= 1
    with pytest.raises(DamagedError, match="found a damaged image"):
        images.from_bytes(bytes(data))


def test_image_of_the_earlier_form_is_read() -> None:
    image = an_image()
    assert images.from_bytes(b"sms-sandbox-workspace 1\n" + pickle.dumps(image)) == image


@pytest.mark.parametrize("is_on", [True, False])
def test_collector_is_as_before_after_an_image_was_read(*, is_on: bool) -> None:
    data = images.to_bytes(an_image())
    was_on = gc.isenabled()
    try:
        (gc.enable if is_on else gc.disable)()
        images.from_bytes(data).engine(providers.load().values())
        with pytest.raises(DataError):
            images.from_bytes(data).engine([])
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if was_on else gc.disable)()


def test_engine_of_a_provider_that_is_not_loaded_is_refused() -> None:
    with pytest.raises(DataError, match="the provider insim, which is not loaded"):
        an_image().engine([])

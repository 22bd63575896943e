"""The settings of an engine."""

import pickle
from io import BytesIO
from typing import Any

from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.tolerant import TolerantUnpickler


class Earlier(EngineSettings):
    """Settings of a version without the newest field."""

    __slots__ = ()

    def __getstate__(self) -> Any:
        return super().__getstate__()[:-1]  # type: ignore[index]  # a list, as dataclass makes it


def test_settings_of_an_earlier_version_have_the_defaults_of_newer_fields() -> None:
    written = pickle.dumps(Earlier(start=5, seed=3, has_faker=True), 2)
    read = written.replace(f"{__name__}\nEarlier\n".encode(), b"sms_sandbox.engine.settings\nEngineSettings\n")
    earlier = TolerantUnpickler(BytesIO(read), ["sms_sandbox"]).load()
    assert earlier == EngineSettings(start=5, seed=3)
    settings = EngineSettings(start=5, seed=3, has_faker=True)
    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301  written on this line

"""The settings of an engine."""

import pickle
from typing import Any

from sms_sandbox.engine.settings import EngineSettings


def test_settings_of_an_earlier_version_have_the_defaults_of_newer_fields() -> None:
    settings = EngineSettings(start=5, seed=3, has_faker=True)
    values: list[Any] = settings.__reduce_ex__(4)[2]  # type: ignore[assignment]  # of the dataclass
    earlier = EngineSettings.__new__(EngineSettings)
    earlier.__setstate__(values[:-1])
    assert earlier == EngineSettings(start=5, seed=3)
    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301  written on this line

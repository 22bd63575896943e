import asyncio

import pytest
from hypothesis import settings

from tests.running import Watch

# No test is timed: an example may be slow on a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
async def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The timers of the test's loop go by it."""
    one = Watch()
    monkeypatch.setattr(asyncio.get_running_loop(), "time", one)
    return one

import asyncio

import pytest

from tests.running import Watch


@pytest.fixture
async def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The timers of the test's loop go by it."""
    one = Watch()
    monkeypatch.setattr(asyncio.get_running_loop(), "time", one)
    return one

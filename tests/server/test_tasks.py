import asyncio

import pytest
from sms_sandbox.server.tasks import Tasks


async def test_task_is_kept_until_it_ends() -> None:
    tasks, gate = Tasks(), asyncio.Event()

    async def work() -> None:
        await gate.wait()

    kept = tasks.start(work(), "work")
    assert len(tasks) == 1
    gate.set()
    await tasks.wait()
    assert kept.done()
    assert len(tasks) == 0


async def test_failed_task_is_logged_by_name(caplog: pytest.LogCaptureFixture) -> None:
    tasks = Tasks()

    async def work() -> None:
        raise ZeroDivisionError

    died = tasks.start(work(), "counting")
    await tasks.wait()
    await asyncio.sleep(0)
    assert died.done()
    assert "the task 'counting' died" in caplog.text


async def test_cancel_ends_all_tasks_and_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    tasks = Tasks()

    async def work() -> None:
        await asyncio.Event().wait()

    waiting = tasks.start(work(), "waiting")
    await tasks.cancel()
    assert waiting.cancelled()
    assert caplog.text == ""

import asyncio
import sys
import threading
from pathlib import Path

import pytest
from sms_sandbox.server.threads import imported, in_thread


async def test_work_is_done_in_another_thread_and_its_result_returned() -> None:
    assert await in_thread(lambda: threading.current_thread().name, "work") == "work"


async def test_error_of_the_work_is_raised() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await in_thread(fail, "work")


async def test_loop_goes_on_while_the_work_lasts() -> None:
    may_end = threading.Event()
    work = asyncio.ensure_future(in_thread(may_end.wait, "work"))
    await asyncio.sleep(0)
    may_end.set()
    assert await work is True


async def test_result_that_nothing_waits_for_is_dropped() -> None:
    may_end, ended = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait() -> None:
        may_end.wait()
        loop.call_soon_threadsafe(ended.set)

    work = asyncio.ensure_future(in_thread(wait, "work"))
    await asyncio.sleep(0)
    work.cancel()
    may_end.set()
    await ended.wait()
    await asyncio.sleep(0)
    assert work.cancelled()


def test_thread_that_outlives_the_loop_does_no_harm() -> None:
    may_end = threading.Event()

    async def leave() -> None:
        work = asyncio.ensure_future(in_thread(may_end.wait, "left over"))
        await asyncio.sleep(0)
        work.cancel()

    asyncio.run(leave())
    [thread] = [one for one in threading.enumerate() if one.name == "left over"]
    may_end.set()
    thread.join()


async def test_module_is_imported_in_a_thread_unless_it_was_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "late_one.py"
    file.write_text("import threading\nIN = threading.current_thread().name\n")
    monkeypatch.syspath_prepend(tmp_path)
    await imported("late_one")
    assert sys.modules["late_one"].IN == "import"
    known = threading.active_count()
    file.unlink()
    await imported("late_one")
    assert threading.active_count() == known
    del sys.modules["late_one"]

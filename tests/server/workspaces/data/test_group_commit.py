import asyncio
from pathlib import Path

from sms_sandbox.server.workspaces.data.folder import DataFolder
from sms_sandbox.server.workspaces.data.group_commit import GroupCommit
from sms_sandbox.server.workspaces.data.keeper import Keeper
from sms_sandbox.server.workspaces.workspaces import Workspaces

from tests.server.workspaces.data.test_keeper import REQUEST, settings


async def test_answers_of_one_turn_are_written_together(tmp_path: Path) -> None:
    keeper = Keeper(DataFolder(tmp_path))
    workspaces = Workspaces(settings(tmp_path), keeper)
    commits, store = GroupCommit[object](keeper, lambda *_: None), keeper.store("default")
    written: list[int] = []

    async def one() -> None:
        workspaces.default.clock_driver.answer(REQUEST)
        before = store.last
        assert await commits.written()
        written.append(store.last - before)

    await asyncio.gather(*(one() for _ in range(5)))
    assert written == [5] * 5
    assert await commits.written()
    keeper.close()


async def test_what_is_held_goes_in_its_order_before_those_that_wait(tmp_path: Path) -> None:
    keeper = Keeper(DataFolder(tmp_path))
    workspaces = Workspaces(settings(tmp_path), keeper)
    gone: list[tuple[list[str], bool]] = []
    commits = GroupCommit[str](keeper, lambda *held: gone.append(held))
    workspaces.default.clock_driver.answer(REQUEST)
    keeper.commit()
    commits.hold("one")
    commits.hold("two")
    assert gone == []
    assert await commits.written()
    assert gone == [(["one", "two"], True)]
    commits.hold("three")
    commits.flush()
    assert gone[1:] == [(["three"], True)]
    keeper.close()

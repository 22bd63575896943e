import asyncio

import pytest
from sms_sandbox.server import turns
from sms_sandbox.server.turns import done_in_slices, in_slices, turn
from sms_sandbox.verdict.steps import Steps


async def test_one_task_goes_on_in_each_pass_of_the_loop() -> None:
    passes = 0
    went_on: list[tuple[str, int]] = []

    async def work(name: str) -> None:
        for _ in range(3):
            await turn()
            went_on.append((name, passes))

    tasks = [asyncio.ensure_future(work(name)) for name in "abcd"]
    while not all(task.done() for task in tasks):
        await asyncio.sleep(0)
        passes += 1
    assert [name for name, _ in went_on] == [*"abcd"] * 3
    assert len({at for _, at in went_on}) == len(went_on)


async def test_task_that_was_given_up_keeps_no_other_from_its_turn() -> None:
    given_up, other = asyncio.ensure_future(turn()), asyncio.ensure_future(turn())
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.wait_for(other, 5)
    assert given_up.cancelled()


async def test_others_go_on_after_each_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE", 0.0)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.ensure_future(tick())
    seen = [(item, ticks) async for item in in_slices(range(10))]
    ticking.cancel()
    assert [item for item, _ in seen] == [*range(10)]
    assert len({at for _, at in seen}) >= 9


async def test_short_work_is_done_at_once() -> None:
    before = asyncio.all_tasks()
    assert [item async for item in in_slices("ab")] == ["a", "b"]
    assert asyncio.all_tasks() == before


async def test_steps_are_taken_in_slices_and_their_result_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0

    def work() -> Steps[str]:
        nonlocal taken
        for _ in range(10):
            taken += 1
            yield
        return "done"

    monkeypatch.setattr(turns, "SLICE", 0.0)
    working = asyncio.ensure_future(done_in_slices(work()))
    seen = set()
    while not working.done():
        await asyncio.sleep(0)
        seen.add(taken)
    assert working.result() == "done"
    assert seen >= set(range(1, 10))
    monkeypatch.setattr(turns, "SLICE", 60.0)
    assert await done_in_slices(work()) == "done"

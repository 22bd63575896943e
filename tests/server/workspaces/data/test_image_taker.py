from pathlib import Path

from sms_sandbox.server.workspaces.data import image_files
from sms_sandbox.server.workspaces.data.image_taker import most_inputs

from tests.server.workspaces.data.test_keeper import REQUEST, Timers, images_of, kept_by_hand, let_pass, send_many


async def test_image_is_taken_once_the_workspace_is_quiet(tmp_path: Path) -> None:
    timers: Timers = []
    keeper, workspaces = kept_by_hand(tmp_path, timers)
    send_many(keeper, workspaces, 1200)
    let_pass(timers)
    send_many(keeper, workspaces, 1)
    let_pass(timers)
    assert len(images_of(tmp_path)) == 1
    let_pass(timers)
    assert len(images_of(tmp_path)) == 2
    store = keeper.store("default")
    assert store.inputs(store.images()[0]).inputs == []
    keeper.close()
    keeper, workspaces = kept_by_hand(tmp_path, [])
    assert len(workspaces.default.engine.messages) == 1201
    keeper.close()


async def test_input_that_is_not_written_yet_is_not_doubled_by_the_image_of_a_quiet_workspace(tmp_path: Path) -> None:
    timers: Timers = []
    keeper, workspaces = kept_by_hand(tmp_path, timers)
    send_many(keeper, workspaces, 1200)
    let_pass(timers)
    workspaces.default.clock_driver.answer(REQUEST)
    let_pass(timers)
    let_pass(timers)
    assert len(images_of(tmp_path)) == 2
    keeper.close()
    keeper, workspaces = kept_by_hand(tmp_path, [])
    assert len(workspaces.default.engine.messages) == 1201
    keeper.close()


async def test_image_that_cannot_be_written_leaves_all_inputs(tmp_path: Path) -> None:
    timers: Timers = []
    keeper, workspaces = kept_by_hand(tmp_path, timers)
    send_many(keeper, workspaces, 1200)
    store = keeper.store("default")
    image_files.part_of(store.image_path(store.last)).mkdir()
    let_pass(timers)
    let_pass(timers)
    assert (len(images_of(tmp_path)), len(store.inputs().inputs)) == (1, 1200)
    image_files.part_of(store.image_path(store.last)).rmdir()
    keeper.close()


async def test_inputs_that_two_images_hold_are_dropped(tmp_path: Path) -> None:
    timers: Timers = []
    keeper, workspaces = kept_by_hand(tmp_path, timers)
    store = keeper.store("default")
    for _ in range(3):
        send_many(keeper, workspaces, 1001)
        let_pass(timers)
        let_pass(timers)
    assert len(images_of(tmp_path)) == 2
    assert [one.number for one in store.inputs(store.images()[1]).inputs][:1] == [store.images()[1] + 1]
    assert store.inputs().inputs[0].number == store.images()[1] + 1
    keeper.close()


def test_a_workspace_with_many_messages_has_fewer_images() -> None:
    assert [most_inputs(messages) for messages in (0, 100_000, 1_000_000)] == [10_000, 10_000, 100_000]

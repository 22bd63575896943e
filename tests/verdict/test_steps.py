from sms_sandbox.verdict.steps import AT_A_TIME, Steps, collected, each, finished, gathered, those


def test_steps_are_taken_to_their_end() -> None:
    def work() -> Steps[int]:
        yield
        yield
        return 3

    assert finished(work()) == 3


def test_items_are_collected_with_a_step_after_each_few() -> None:
    found: list[int] = []
    sizes = [len(found) for _ in collected(range(3 * AT_A_TIME + 1), found)]
    assert sizes == [AT_A_TIME, 2 * AT_A_TIME, 3 * AT_A_TIME]
    assert found == [*range(3 * AT_A_TIME + 1)]


def test_results_are_gathered_with_a_step_after_each_few_items() -> None:
    steps = gathered(range(3 * AT_A_TIME + 1), lambda number: [number] * (number % 2))
    assert len([*steps]) == 3
    assert finished(gathered(range(6), lambda number: [number] * (number % 3))) == [1, 2, 2, 4, 5, 5]


def test_items_that_pass_are_returned_with_a_step_after_each_few_that_are_looked_at() -> None:
    assert len([*those(range(3 * AT_A_TIME + 1), lambda _: False)]) == 3
    assert finished(those(range(6), lambda number: number % 2 == 1)) == [1, 3, 5]


def test_items_are_acted_on_with_a_step_after_each_few() -> None:
    found: list[int] = []
    assert [len(found) for _ in each(range(2 * AT_A_TIME + 1), found.append)] == [AT_A_TIME, 2 * AT_A_TIME]
    assert found == [*range(2 * AT_A_TIME + 1)]

from sms_sandbox.verdict.steps import AT_A_TIME, Steps, collected, finished


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

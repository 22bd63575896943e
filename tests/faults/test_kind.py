from sms_sandbox.faults.kinds import drip, reset


def test_a_value_sets_the_field_that_its_key_names() -> None:
    assert reset.KIND.make({"taken": True, "after_bytes": 3}) == reset.Reset(3, is_taken=True)
    assert drip.KIND.make({"rate": 2.0}) == drip.Drip(2.0)


def test_a_missing_value_is_as_by_default() -> None:
    assert reset.KIND.make({"taken": None}) == reset.Reset()


def test_a_value_of_another_kind_is_left_alone() -> None:
    assert drip.KIND.make({"rate": 2.0, "hold": 5}) == drip.Drip(2.0)

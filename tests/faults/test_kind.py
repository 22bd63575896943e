from sms_sandbox.faults.kind import KeyType
from sms_sandbox.faults.kinds import (
    drip,
    latency,
    mode_hold,
    provider_error,
    rate_limit,
    reset,
    status,
    webhooks_drop,
)


def test_a_value_sets_the_field_that_its_key_names() -> None:
    assert reset.KIND.make({"taken": True, "after_bytes": 3}) == reset.Reset(3, is_taken=True)
    assert drip.KIND.make({"rate": 2.0}) == drip.Drip(2.0)


def test_missing_value_is_the_default() -> None:
    assert reset.KIND.make({"taken": None}) == reset.Reset()


def test_value_of_another_kind_is_ignored() -> None:
    assert drip.KIND.make({"rate": 2.0, "hold": 5}) == drip.Drip(2.0)


def test_keys_of_a_table_stand_below_the_word() -> None:
    limit, error = rate_limit.KIND, provider_error.KIND
    assert [limit.path(key) for key in limit.keys_of(KeyType.ERROR)] == [("limit", "error")]
    assert [error.path(key) for key in error.keys_of(KeyType.ERROR)] == [("error",)]
    assert [drip.KIND.path(key) for key in drip.KIND.keys] == [("rate",)]


def test_slot_of_a_kind_is_its_own_or_that_of_its_place() -> None:
    kinds = (latency.KIND, status.KIND, drip.KIND, mode_hold.KIND, webhooks_drop.KIND)
    assert [kind.effect for kind in kinds] == ["delay", "refusal", "network", "webhooks", "webhooks"]

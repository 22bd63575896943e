import pytest
from sms_sandbox.core import lifecycle as course
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN, KIND, LifecycleFault


@pytest.mark.parametrize("lifecycle", BUILT_IN.values(), ids=lambda lifecycle: lifecycle.name)
def test_each_built_in_lifecycle_is_valid(lifecycle: LifecycleFault) -> None:
    course.check(lifecycle.steps)


def test_built_in_lifecycles_are_found_by_name() -> None:
    assert {"delivered", "undelivered", "expired", "rejected", "stuck", "no_receipt"} < set(BUILT_IN)
    assert all(name == lifecycle.name for name, lifecycle in BUILT_IN.items())


def test_lifecycle_is_made_of_its_name_and_steps() -> None:
    fault = KIND.make({"lifecycle": ("own", ())})
    assert fault == LifecycleFault("own", ())
    assert KIND.sentence(fault) == "lifecycle own"

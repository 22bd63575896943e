from sms_sandbox.faults.rule import Phase


def test_a_phase_ends_after_it_lasted_or_never() -> None:
    assert Phase(name="p", at=30, lasts=120).ends_at == 150
    assert Phase(name="p", at=30).ends_at is None

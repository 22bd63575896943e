from sms_sandbox.core.time.instants import MINUTE, SECOND
from sms_sandbox.faults.kinds.rate_limit import Bucket, RateLimit
from sms_sandbox.faults.kinds.status import Status


def passed(bucket: Bucket, times: list[int]) -> list[bool]:
    return [bucket.takes(at) for at in times]


def test_so_many_a_second_pass() -> None:
    bucket = Bucket(RateLimit(2, Status(429)), 0)
    half = SECOND // 2
    assert passed(bucket, [0, 0, half, half, half + half // 2, SECOND]) == [True, False, True, False, False, True]


def test_a_burst_is_taken_from_what_was_saved_up_and_no_more() -> None:
    bucket = Bucket(RateLimit(1, Status(429), burst=3), 0)
    assert passed(bucket, [0, 0, 0, 0]) == [True, True, True, False]
    assert passed(bucket, [MINUTE] * 4) == [True, True, True, False]

from sms_sandbox.core.time.instants import MINUTE, SECOND
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.rate_limit import KIND, Bucket, RateLimit
from sms_sandbox.faults.kinds.status import Status


def passed(bucket: Bucket, times: list[int]) -> list[bool]:
    return [bucket.takes(at) for at in times]


def test_requests_pass_at_the_rate() -> None:
    bucket = Bucket(RateLimit(2, Status(429)), 0)
    half = SECOND // 2
    assert passed(bucket, [0, 0, half, half, half + half // 2, SECOND]) == [True, False, True, False, False, True]


def test_burst_is_limited_to_the_saved_tokens() -> None:
    bucket = Bucket(RateLimit(1, Status(429), burst=3), 0)
    assert passed(bucket, [0, 0, 0, 0]) == [True, True, True, False]
    assert passed(bucket, [MINUTE] * 4) == [True, True, True, False]


def test_refusal_is_the_providers_error_unless_a_status_is_given() -> None:
    assert KIND.make({"rate": 2.0}) == RateLimit(2.0, ProviderError("rate_limited"))
    assert KIND.make({"rate": 2.0, "status": 429, "burst": 3}) == RateLimit(2.0, Status(429), 3)
    assert RateLimit(2.0, ProviderError("spam")).errors == ("spam",)


def test_limit_is_described_by_its_refusal() -> None:
    says = "at most 2 a second, 1 at once; others are refused: "
    assert KIND.sentence(KIND.make({"rate": 2.0})) == says + "rate_limited"
    assert KIND.sentence(KIND.make({"rate": 2.0, "status": 429})) == says + "429"


def test_error_and_status_exclude_each_other() -> None:
    assert KIND.check is not None
    assert [one.key for one in KIND.check({"rate": 1.0, "error": "x", "status": 429})] == [("status",)]
    assert not [*KIND.check({"rate": 1.0, "error": "x"})]

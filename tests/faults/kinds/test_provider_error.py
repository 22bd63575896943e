from sms_sandbox.faults.kinds.provider_error import KIND, ProviderError
from sms_sandbox.faults.request import RequestAttempt

from tests.faults.making import ERRORS, target
from tests.faults.test_request import active


def test_error_strikes_only_a_provider_that_has_it() -> None:
    attempt = RequestAttempt(active(), target(), 0, ERRORS)
    assert ProviderError("unavailable").strike(attempt) == ProviderError("unavailable")
    assert ProviderError("out_of_paper").strike(attempt) is None


def test_error_is_made_and_described_by_its_name() -> None:
    fault = KIND.make({"error": "unavailable"})
    assert fault == ProviderError("unavailable")
    assert KIND.sentence(fault) == "refused: unavailable"
    assert ProviderError("unavailable").errors == ("unavailable",)

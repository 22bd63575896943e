import pytest
from sms_sandbox.faults.kinds.tls import KIND, TlsFault, TlsProblem
from sms_sandbox.faults.opening import Handshake, OpeningStep, ShownCertificate


@pytest.mark.parametrize(
    ("problem", "handshake", "sentence"),
    [
        (TlsProblem.EXPIRED, Handshake(ShownCertificate.EXPIRED), "TLS with a certificate that has expired"),
        (TlsProblem.WRONG_HOST, Handshake(ShownCertificate.WRONG_HOST), "TLS with the certificate of another host"),
        (TlsProblem.HANDSHAKE_RESET, Handshake(is_reset=True), "connection reset in the TLS handshake"),
    ],
)
def test_problem_decides_the_handshake(problem: TlsProblem, handshake: Handshake, sentence: str) -> None:
    fault = KIND.make({"tls": problem})
    assert fault == TlsFault(problem)
    assert (TlsFault(problem).step, TlsFault(problem).handshake) == (OpeningStep.TLS, handshake)
    assert KIND.sentence(fault) == sentence
    assert TlsFault(problem).refusal("h", 443) is None

from sms_sandbox.faults.kinds.connect import KIND, ConnectFault, ConnectProblem
from sms_sandbox.faults.opening import USUAL_HANDSHAKE, OpeningStep


def test_connect_is_refused_with_502_that_names_the_host() -> None:
    fault = KIND.make({"connect": ConnectProblem.DNS})
    assert isinstance(fault, ConnectFault)
    assert (fault.step, fault.handshake) == (OpeningStep.CONNECT, USUAL_HANDSHAKE)
    refusal = fault.refusal("api.smsmode.com", 443)
    assert refusal.to_bytes().startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert b"The name api.smsmode.com cannot be resolved" in refusal.body
    assert KIND.sentence(fault) == "CONNECT refused: the name cannot be resolved"

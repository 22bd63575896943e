import errno
import socket
import ssl

import pytest
from sms_sandbox.server.webhooks.failures import reason


def test_certificate_that_is_not_trusted_is_named_as_the_reason() -> None:
    failure = ssl.SSLCertVerificationError(1, "certificate verify failed")
    failure.verify_message = "self-signed certificate"
    assert reason(failure) == "TLS: self-signed certificate"


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('::1', 80, 0, 0)"), "connection refused"),
        (ConnectionResetError(), "reset by the receiver"),
        (ConnectionResetError("Connection lost"), "reset by the receiver"),
        (socket.gaierror(socket.EAI_NONAME, "x"), "the host name is not known"),
        (socket.gaierror(socket.EAI_AGAIN, "x"), "the host name cannot be resolved now"),
        (ValueError("'a..b' is not a host name"), "'a..b' is not a host name"),
    ],
)
def test_failure_is_worded_without_words_of_python(failure: Exception, words: str) -> None:
    assert reason(failure) == words

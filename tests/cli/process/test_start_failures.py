import errno
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sms_sandbox.cli.process.server_registry import recorded
from sms_sandbox.cli.process.start_failures import start_failures_reported
from sms_sandbox.server.listening import ListenError

from tests.serving import Receiver, serving


def reported(error: Exception, capsys: pytest.CaptureFixture[str], code: int = 1) -> str:
    """Return the line for an error."""
    with pytest.raises(SystemExit) as caught, start_failures_reported():
        raise error
    assert caught.value.code == code
    return capsys.readouterr().err


def taken(port: int) -> ListenError:
    return ListenError("127.0.0.1", port, OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE)))


def test_port_of_a_sandbox_is_named_with_the_verb_that_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    with serving() as server:
        port = int(server.url.rpartition(":")[2])
        line = reported(taken(port), capsys)
    assert line == (
        f"sandbox cannot listen on 127.0.0.1:{port}: Address already in use; "
        f'"sandbox status --url {server.url}" shows a sandbox there; name another port, or 0 for a free one\n'
    )


def test_recorded_sandbox_is_named_without_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with recorded(1, "http://127.0.0.1:1"):
        assert '"sandbox status --url http://127.0.0.1:1" shows a sandbox there; ' in reported(taken(1), capsys)


def test_port_of_another_program_is_not_called_that_of_a_sandbox(
    receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    line = reported(taken(int(receiver.url.rpartition(":")[2])), capsys)
    assert line.endswith("; what listens there is no sandbox; name another port, or 0 for a free one\n")
    assert "status" not in line


def test_endless_answer_of_another_program_is_not_awaited(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as threads:
        sent = threads.submit(_answer_without_end, listener)
        line = reported(taken(listener.getsockname()[1]), capsys)
        assert "; what listens there is no sandbox; " in line
        assert sent.result() > 0


def _answer_without_end(listener: socket.socket) -> int:
    """Return the bytes that were sent until the other side closed the connection."""
    connection, _ = listener.accept()
    with connection:
        connection.recv(4096)
        sent = connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
        with suppress(OSError):
            while True:
                sent += connection.send(bytes(4096))
    return sent


def test_port_that_nothing_answers_at_is_not_called_that_of_a_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        assert "; what listens there is no sandbox; " in reported(taken(bound.getsockname()[1]), capsys)


def test_other_reason_is_given_alone(capsys: pytest.CaptureFixture[str]) -> None:
    error = ListenError("192.0.2.1", 80, OSError(errno.EACCES, "Permission denied"))
    assert reported(error, capsys) == "sandbox cannot listen on 192.0.2.1:80: Permission denied\n"


def test_file_is_named_and_not_taken_for_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    error = OSError(errno.ENOSPC, "No space left on device", "/somewhere/file")
    assert reported(error, capsys) == "/somewhere/file: No space left on device\n"


def test_failure_of_the_output_is_left_to_the_caller() -> None:
    with pytest.raises(OSError, match="No space left"), start_failures_reported():
        raise OSError(errno.ENOSPC, "No space left on device")

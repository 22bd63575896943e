import threading

import pytest

from tests.serving import fetch, serving


def names() -> list[str]:
    return [thread.name for thread in threading.enumerate()]


def test_background_server_answers_until_it_is_stopped() -> None:
    before = names()
    with serving() as server:
        assert fetch("GET", f"{server.url}/_sandbox/readyz") == (200, b'{"status": "ready"}')
        assert names() == [*before, "sms-sandbox"]
    assert names() == before
    with pytest.raises(ConnectionRefusedError):
        fetch("GET", f"{server.url}/_sandbox/readyz")


def test_second_stop_does_nothing() -> None:
    before = names()
    with serving() as server:
        server.stop()
    server.stop()
    assert names() == before


def test_taken_address_is_reported_to_the_caller() -> None:
    before = names()
    with serving() as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), serving(port=port):
            pass
    assert names() == before

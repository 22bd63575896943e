import socket
from threading import Thread

import pytest
from sms_sandbox.client import Client, UnreachableError
from sms_sandbox.client.errors import RefusedError

from tests.serving import receiving, send, serving


def test_running_sandbox_is_ready() -> None:
    with serving() as server:
        assert Client(server.url).is_ready()


def test_another_server_is_not_ready() -> None:
    with receiving(answer=b'"ready"') as other:
        assert not Client(other.url).is_ready()
    with receiving(answer=b"ready") as other:
        assert not Client(other.url).is_ready()


def test_closed_port_is_not_ready() -> None:
    assert not Client("http://127.0.0.1:1").is_ready()


def test_closed_port_raises_unreachable_error() -> None:
    with pytest.raises(UnreachableError, match=r"^no sandbox at http://127\.0\.0\.1:1: .*refused"):
        Client("http://127.0.0.1:1").version()


def test_server_that_hangs_up_raises_unreachable_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            listener.accept()[0].close()

        thread = Thread(target=hang_up)
        thread.start()
        port = listener.getsockname()[1]
        with pytest.raises(UnreachableError, match=f"no sandbox at http://127.0.0.1:{port}: "):
            Client(f"http://127.0.0.1:{port}").version()
        thread.join()


def test_answer_cut_short_raises_unreachable_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def say_half() -> None:
            connection = listener.accept()[0]
            connection.recv(1 << 16)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            connection.close()

        thread = Thread(target=say_half)
        thread.start()
        with pytest.raises(UnreachableError, match="IncompleteRead"):
            Client(f"http://127.0.0.1:{listener.getsockname()[1]}").version()
        thread.join()


def test_https_address_uses_tls() -> None:
    with receiving() as plain, pytest.raises(UnreachableError, match=r"(?i)ssl"):
        Client(plain.url.replace("http:", "https:")).version()


def test_client_of_a_workspace_uses_the_same_server() -> None:
    client = Client("http://127.0.0.1:1/", token="secret").in_workspace("w1")
    assert client.url == "http://127.0.0.1:1"
    assert (client.place.workspace, client.place.token) == ("w1", "secret")


def test_events_are_followed_from_the_call_on() -> None:
    with serving() as server:
        events = Client(server.url).follow()
        send(server.url)
        assert next(events).kind == "exchange.arrived"
        events.close()


def test_events_of_a_workspace_that_is_not_there_are_refused_at_once() -> None:
    with serving() as server, pytest.raises(RefusedError, match="there is no workspace 'x'"):
        Client(server.url, workspace="x").follow()

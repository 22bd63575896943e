import errno
import socket
from collections.abc import Iterator

import pytest
from sms_sandbox.server import listening
from sms_sandbox.server.listening import client_host, sockets_at

from tests.providers.acme import PROVIDER as ACME
from tests.running import running, settings_for

BOTH = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as one:
            one.bind(("::1", 0))
    except OSError:
        return False
    return True


FAMILIES = [socket.AF_INET, socket.AF_INET6] if has_ipv6() else [socket.AF_INET]


@pytest.fixture
def named_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every name have an address in both families, as localhost has on most machines."""
    monkeypatch.setattr(listening, "_addresses", lambda _: BOTH)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[socket.socket]]:
    """Record the sockets that are opened."""
    opened: list[socket.socket] = []
    make = listening._socket

    def recording(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
        opened.append(make(family, address, port))
        return opened[-1]

    monkeypatch.setattr(listening, "_socket", recording)
    yield opened
    for one in opened:
        one.close()


@pytest.mark.usefixtures("named_twice")
def test_name_with_two_families_gets_one_free_port(opened: list[socket.socket]) -> None:
    assert sockets_at("localhost", 0) == opened
    assert [one.family for one in opened] == FAMILIES
    assert len({one.getsockname()[1] for one in opened}) == 1


@pytest.mark.usefixtures("named_twice")
def test_free_port_that_is_taken_in_the_other_family_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def bind(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
        tried.append(port)
        if len(tried) == 2:
            raise OSError(errno.EADDRINUSE, "taken")
        one = socket.socket(socket.AF_INET)
        one.bind(("127.0.0.1", 0))
        assert (family, address) in BOTH
        return one

    monkeypatch.setattr(listening, "_socket", bind)
    found = sockets_at("localhost", 0)
    for one in found:
        one.close()
    assert len(found) == 2
    assert [bool(port) for port in tried] == [False, True, False, True]


@pytest.mark.usefixtures("named_twice")
def test_family_that_the_machine_lacks_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    make = listening._socket

    def bind(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "no IPv6")
        return make(family, address, port)

    monkeypatch.setattr(listening, "_socket", bind)
    [one] = sockets_at("localhost", 0)
    with one:
        assert one.family == socket.AF_INET


def test_taken_port_raises_os_error_and_leaves_no_socket_open(opened: list[socket.socket]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            sockets_at("127.0.0.1", taken.getsockname()[1])
    assert opened == []


def test_unknown_host_raises_os_error() -> None:
    with pytest.raises(OSError, match=r".+"):
        sockets_at("256.256.256.256", 0)


async def test_every_address_of_both_families_is_served_at_one_port() -> None:
    async with running(settings_for(ACME, host="::", admin_token="hush")) as sandbox:
        assert sandbox.url == f"http://127.0.0.1:{sandbox.port}"
        for address in ("127.0.0.1", "::1")[: len(FAMILIES)]:
            with socket.create_connection((address, sandbox.port), timeout=5):
                pass


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104  not listened at
        ("::", "127.0.0.1"),
        ("::1", "[::1]"),
        ("fe80::1", "[fe80::1]"),
        ("localhost", "localhost"),
        ("sms.test", "sms.test"),
    ],
)
def test_printed_host_is_one_that_a_client_can_use(host: str, shown: str) -> None:
    assert client_host(host) == shown

import resource

import pytest
from sms_sandbox.server.http.capacity import Capacity, most_connections

from tests.running import Watch


class Client:
    def __init__(self, *, is_idle: bool = True, is_reading: bool = False) -> None:
        self.is_idle = is_idle
        self.is_reading = is_reading
        self.is_aborted = False

    def abort(self) -> None:
        self.is_aborted = True


def aborted(clients: list[Client]) -> list[bool]:
    return [client.is_aborted for client in clients]


async def test_least_recently_used_connection_goes_first() -> None:
    capacity, clients = Capacity(3), [Client() for _ in range(5)]
    for client in clients[:3]:
        capacity.opened(client)
    capacity.used(clients[0])
    assert aborted(clients[:3]) == [False, False, False]
    capacity.opened(clients[3])
    assert aborted(clients) == [False, True, False, False, False]
    capacity.closed(clients[1])
    capacity.used(clients[1])
    capacity.opened(clients[4])
    assert aborted(clients) == [False, True, True, False, False]


async def test_closed_connection_makes_room() -> None:
    capacity, clients = Capacity(1), [Client(), Client()]
    capacity.opened(clients[0])
    capacity.closed(clients[0])
    capacity.opened(clients[1])
    assert aborted(clients) == [False, False]


async def test_busy_connections_stay_and_half_requests_go_after_idle_ones() -> None:
    capacity = Capacity(3)
    busy, reading, idle = Client(is_idle=False), Client(is_idle=False, is_reading=True), Client()
    clients = [busy, reading, idle]
    for client in [*clients, Client()]:
        capacity.opened(client)
    assert aborted(clients) == [False, False, True]
    capacity.opened(Client(is_idle=False))
    assert aborted(clients) == [False, False, True]
    for client in [Client(is_idle=False), Client(is_idle=False)]:
        capacity.opened(client)
    assert aborted(clients) == [False, True, True]


async def test_log_has_one_line_a_minute(watch: Watch, caplog: pytest.LogCaptureFixture) -> None:
    capacity = Capacity(1)
    for _ in range(10):
        capacity.opened(Client())
    assert len(caplog.records) == 1
    watch.seconds += 61
    capacity.opened(Client())
    assert len(caplog.records) == 2


@pytest.mark.parametrize(("files", "most"), [(256, 192), (1024, 768), (8, 16), (resource.RLIM_INFINITY, 1 << 20)])
def test_connections_get_three_quarters_of_the_open_files(
    files: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))
    assert most_connections() == most

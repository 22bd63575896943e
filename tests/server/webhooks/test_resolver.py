import asyncio
import threading

import pytest
from sms_sandbox.server.webhooks import resolver
from sms_sandbox.server.webhooks.resolver import Addresses, Resolver

from tests.running import PATIENCE, until


class Names:
    """A name server that answers once the gate is open."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = threading.Event()

    def __call__(self, host: str) -> Addresses:
        self.asked.append(host)
        self.gate.wait(PATIENCE)
        if host == "unknown.test":
            raise OSError("unknown")
        return ("10.0.0.1", "10.0.0.2")


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1")],
)
async def test_address_in_any_spelling_needs_no_name_server(host: str, address: str, names: Names) -> None:
    assert await Resolver(names).addresses(host) == (address,)
    assert names.asked == []


async def test_name_is_looked_up_once_for_all_that_wait(names: Names) -> None:
    one = Resolver(names)
    waiting = asyncio.gather(*(one.addresses("app.test") for _ in range(5)))
    await until(lambda: names.asked == ["app.test"])
    names.gate.set()
    assert await waiting == [("10.0.0.1", "10.0.0.2")] * 5
    assert names.asked == ["app.test"]
    await one.addresses("app.test")
    assert names.asked == ["app.test"] * 2


async def test_unknown_name_raises_os_error(names: Names) -> None:
    names.gate.set()
    with pytest.raises(OSError, match="unknown"):
        await Resolver(names).addresses("unknown.test")


async def test_cancelled_wait_leaves_the_lookup_to_the_others(names: Names) -> None:
    one = Resolver(names)
    first, second = (asyncio.ensure_future(one.addresses("app.test")) for _ in range(2))
    await until(lambda: names.asked == ["app.test"])
    first.cancel()
    names.gate.set()
    assert await second == ("10.0.0.1", "10.0.0.2")


async def test_lookups_are_limited(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "MOST_LOOKUPS", 1)
    one = Resolver(names)
    first = asyncio.ensure_future(one.addresses("a.test"))
    await until(lambda: names.asked == ["a.test"])
    with pytest.raises(OSError, match="1 host names are being looked up already"):
        await one.addresses("b.test")
    names.gate.set()
    await first


def test_lookup_that_hangs_does_not_delay_the_end_of_the_loop(names: Names) -> None:
    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await Resolver(names).addresses("app.test")

    asyncio.run(give_up())
    assert not names.gate.is_set()
    names.gate.set()


async def test_names_of_this_machine_are_resolved() -> None:
    assert "127.0.0.1" in await Resolver().addresses("localhost")


async def test_text_that_is_not_a_host_name_raises_value_error(names: Names) -> None:
    with pytest.raises(ValueError, match=r"'a\.\.b' is not a host name"):
        await Resolver(names).addresses("a..b")


async def test_name_server_that_does_not_answer_costs_one_webhook_its_time(
    names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolver, "PATIENCE_IN_TROUBLE", 0.0)
    one = Resolver(names)
    first = asyncio.ensure_future(one.addresses("slow.test"))
    await until(lambda: names.asked == ["slow.test"])
    first.cancel()
    await asyncio.wait([first])
    for host in ("slow.test", "other.test", "other.test"):
        with pytest.raises(OSError, match="the name server does not answer"):
            await one.addresses(host)
    assert names.asked == ["slow.test", "other.test"]
    assert await one.addresses("127.0.0.1") == ("127.0.0.1",)


async def test_names_are_waited_for_again_once_the_name_server_has_answered(names: Names) -> None:
    one = Resolver(names)
    first = asyncio.ensure_future(one.addresses("slow.test"))
    await until(lambda: names.asked == ["slow.test"])
    first.cancel()
    await asyncio.wait([first])
    names.gate.set()
    assert await one.addresses("app.test") == ("10.0.0.1", "10.0.0.2")
    await until(lambda: not one.is_in_trouble)
    assert await one.addresses("slow.test") == ("10.0.0.1", "10.0.0.2")

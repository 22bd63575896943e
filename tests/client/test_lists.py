"""Lists are read to their end."""

import pytest
from sms_sandbox.client import lists
from sms_sandbox.client.lists import Items

from tests.client.flavours import Flavour
from tests.serving import HERE, send


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LARGEST_PAGE", 2)


def texts(found: Items[object]) -> list[str]:
    return [one.text for one in found]  # type: ignore[attr-defined]  # messages and conversations have one


def test_list_follows_the_pages_to_the_end(client: Flavour) -> None:
    for number in range(5):
        send(client.url, HERE, f"Number {number}")
    found = client(lambda api: api.messages.list())
    assert texts(found) == [f"Number {number}" for number in (4, 3, 2, 1, 0)]
    assert not found.is_cut
    assert repr(found) == repr(list(found))
    assert len(client(lambda api: api.exchanges.list())) == 5
    assert len(client(lambda api: api.webhooks.list())) == 0
    assert len(client(lambda api: api.conversations.list())) == 1


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_limit_cuts_the_list_and_is_reported(client: Flavour, limit: int) -> None:
    for number in range(5):
        send(client.url, HERE, f"Number {number}")
    found = client(lambda api: api.messages.list(limit=limit))
    assert len(found) == limit
    assert found.is_cut
    assert repr(found).endswith(f"] (cut by limit={limit}; cursor={found[-1].id!r} goes on)")
    rest = client(lambda api: api.messages.list(cursor=found.cut_at))
    assert texts(found) + texts(rest) == [f"Number {number}" for number in (4, 3, 2, 1, 0)]
    assert not rest.is_cut


@pytest.mark.parametrize("limit", [5, 6])
def test_limit_that_cuts_nothing_is_not_reported(client: Flavour, limit: int) -> None:
    for number in range(5):
        send(client.url, HERE, f"Number {number}")
    assert not client(lambda api: api.messages.list(limit=limit)).is_cut

import pytest
from sms_sandbox.client import RefusedError, UnreachableError

from tests.client.flavours import Flavour
from tests.serving import receiving, send


def test_exchanges_are_listed_newest_first_with_their_bytes(client: Flavour) -> None:
    send(client.url, text="first")
    send(client.url, text="second")
    newest, oldest = client(lambda api: api.exchanges.list())
    assert "second" in newest.request.start_line
    assert (oldest.provider, oldest.response.start_line) == ("smsmode", "HTTP/1.1 200 OK")
    assert oldest.response.to_bytes().endswith(oldest.response.body.encode("iso-8859-15"))
    assert client(lambda api: api.exchanges.list(limit=1)) == [newest]
    assert client(lambda api: api.exchanges.list(cursor=newest.id)) == [oldest]
    assert client(lambda api: api.exchanges.list(provider="insim")) == []
    assert client(lambda api: api.exchanges.list(operation=oldest.operation)) == [newest, oldest]
    assert client(lambda api: api.exchanges.get(oldest.id)) == oldest


def test_journal_is_read_from_a_number_on(client: Flavour) -> None:
    send(client.url)
    first = client(lambda api: api.events.page(limit=1))
    assert [event.number for event in first.items] == [1]
    rest = client(lambda api: api.events.page(after=int(first.next)))
    assert rest.items[0].number == 2
    assert rest.next is None


def test_follow_of_an_unknown_workspace_is_refused(client: Flavour) -> None:
    elsewhere = Flavour(client.url, is_blocking=client.is_blocking)
    elsewhere.workspace = "nobody"
    with pytest.raises(RefusedError, match="there is no workspace 'nobody'"):
        elsewhere.follow(0, 1)
    with receiving(answer=b"data: hello\n\n") as other:
        stranger = Flavour(other.url, is_blocking=client.is_blocking)
        with pytest.raises(UnreachableError, match="its journal cannot be read"):
            stranger.follow(0, 1)
    nobody = Flavour("http://127.0.0.1:1", is_blocking=client.is_blocking)
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:1"):
        nobody.follow(None, 1)


def test_journal_ends_with_its_sandbox(client: Flavour) -> None:
    with receiving(answer=b": nothing yet\n\n") as other:
        assert Flavour(other.url, is_blocking=client.is_blocking).follow(0, 1) == []


def test_journal_is_followed(client: Flavour) -> None:
    send(client.url)
    known = client(lambda api: api.events.page()).items
    assert client.follow(0, len(known)) == known
    assert client.follow(known[-2].number, 1) == known[-1:]

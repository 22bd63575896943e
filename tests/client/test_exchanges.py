from tests.client.flavours import Flavour
from tests.serving import send


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


def test_the_journal_is_read_from_a_number_on(client: Flavour) -> None:
    send(client.url)
    first = client(lambda api: api.events.page(limit=1))
    assert [event.number for event in first.items] == [1]
    rest = client(lambda api: api.events.page(after=int(first.next)))
    assert rest.items[0].number == 2
    assert rest.next is None


def test_the_journal_is_followed(client: Flavour) -> None:
    send(client.url)
    known = client(lambda api: api.events.page()).items
    assert client.follow(0, len(known)) == known
    assert client.follow(known[-2].number, 1) == known[-1:]

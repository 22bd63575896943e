from tests.client.flavours import Flavour
from tests.serving import HERE, THERE, send


def test_conversations_are_listed_newest_first_and_paged(client: Flavour) -> None:
    send(client.url, HERE, "Your code is 4711")
    send(client.url, THERE, "Hello")
    found = client(lambda api: api.conversations.list())
    assert [one.number for one in found] == [THERE, HERE]
    assert (found[1].code, found[1].count, found[1].state) == ("4711", 1, "waiting")
    page = client(lambda api: api.conversations.page(limit=1))
    assert (len(page.items), page.next) == (1, THERE)
    assert [one.number for one in client(lambda api: api.conversations.list(text="Hello"))] == [THERE]

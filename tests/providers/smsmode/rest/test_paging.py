import pytest
from sms_sandbox.core.time.instants import DAY

from tests.examples import advance
from tests.providers.smsmode.rest.calling import BASE, CHANNELS, MESSAGES, Client, a_client, one


@pytest.fixture
def client() -> Client:
    client = a_client()
    for number in range(5):
        client.post(MESSAGES, one(f"text {number}"))
    return client


@pytest.mark.parametrize(
    ("page", "texts", "links"),
    [
        (1, ["text 4", "text 3"], {"first": 1, "last": 3, "next": 2}),
        (2, ["text 2", "text 1"], {"first": 1, "last": 3, "previous": 1, "next": 3}),
        (3, ["text 0"], {"first": 1, "last": 3, "previous": 2}),
        (9, [], {"first": 1, "last": 3, "previous": 3}),
    ],
)
def test_page_has_its_items_and_links(client: Client, page: int, texts: list[str], links: dict[str, int]) -> None:
    found = client.get(f"{MESSAGES}?pageSize=2&page={page}&searchBy%5Bdirection%5D=MT")
    assert [item["body"]["text"] for item in found["items"]] == texts
    assert (found["page"], found["pageSize"], found["count"], found["totalCount"]) == (page, 2, len(texts), 5)
    query = "&pageSize=2&searchBy%5Bdirection%5D=MT"
    assert found["links"] == {name: f"{BASE}{MESSAGES}?page={number}{query}" for name, number in links.items()}


def test_link_leads_to_the_next_page(client: Client) -> None:
    link = client.get(f"{MESSAGES}?pageSize=4")["links"]["next"]
    assert [item["body"]["text"] for item in client.items(link.removeprefix(BASE))] == ["text 0"]


def test_links_stay_at_the_address_that_the_client_uses(client: Client) -> None:
    here = Client(client.engine, headers=(("Host", "127.0.0.1:8767"),))
    found = here.get(f"/smsmode{MESSAGES}?pageSize=4")
    assert found["links"]["next"] == f"http://127.0.0.1:8767/smsmode{MESSAGES}?page=2&pageSize=4"
    assert found["items"][0]["href"].startswith(f"http://127.0.0.1:8767/smsmode{MESSAGES}/")


def test_empty_list_has_one_page() -> None:
    found = a_client().get(MESSAGES)
    assert (found["items"], found["totalCount"]) == ([], 0)
    assert set(found["links"]) == {"first", "last"}


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=-1", "page=9999999999", "page=٣", "pageSize=0", "pageSize=101"]
)
def test_impossible_page_is_refused(client: Client, query: str) -> None:
    assert client.refused("GET", f"{CHANNELS}?{query.replace('٣', '%D9%A3')}")[0] == "bad_query"


@pytest.mark.parametrize("query", ["startDate=x", "endDate=2026-02-30", "sortBy[sentDate]=UP"])
def test_unreadable_date_or_order_is_refused(client: Client, query: str) -> None:
    assert client.refused("GET", f"{MESSAGES}?{query}")[0] == "bad_query"


def test_window_is_of_the_last_ten_days_unless_the_request_has_one(client: Client) -> None:
    advance(client.engine, 11 * DAY)
    client.post(MESSAGES, one("new"))
    assert [item["body"]["text"] for item in client.items(MESSAGES)] == ["new"]
    old = client.items(f"{MESSAGES}?startDate=2026-01-05&endDate=2026-01-05T09:00:00+00:00")
    assert len(old) == 5
    assert client.items(f"{MESSAGES}?startDate=2026-01-05T09:00:01Z&endDate=2026-01-06") == []

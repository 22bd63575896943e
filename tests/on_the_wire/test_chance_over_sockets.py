"""Draws and counters for 50 concurrent clients on connections of their own."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from sms_sandbox import providers
from sms_sandbox.core.draws import Draws
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox

from tests.examples import MORNING
from tests.running import Reply, line_to, running, settings_for

CLIENTS = range(50)
PROVIDERS = providers.load(["insim", "smsmode", "smsgateway24", "smsfactor"]).values()


def shuffled(order: int) -> list[int]:
    return sorted(CLIENTS, key=lambda client: Draws(order).fraction("client", client))


def json_request(path: str, content: object, *headers: str) -> bytes:
    body = json.dumps(content)
    head = "".join(f"{header}\r\n" for header in ("Host: h", *headers, f"Content-Length: {len(body)}"))
    return f"POST {path} HTTP/1.1\r\n{head}\r\n{body}".encode()


def insim(number: str, text: str) -> bytes:
    message = {"phone_number": f"+{number}", "message": text, "url": "https://example.com/confirm"}
    return json_request(
        "/api/v1/sendsms", {"header": {"login": "user@email.com", "accessKey": "key"}, "messages": [message]}
    )


def smsmode(number: str) -> bytes:
    target = f"/http/1.6/sendSMS.do?accessToken=t&message=hello&numero={number}"
    return f"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n".encode()


def gettoken(client: int) -> bytes:
    target = f"/getdata/gettoken?email=jane{client}%40example.com&pass=secret"
    return f"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n".encode()


def smsfactor(number: str) -> bytes:
    message = {"text": "look: <-short->", "links": ["https://example.com"]}
    sms = {"message": message, "recipients": {"gsm": [{"value": number}]}}
    return json_request("/send", {"sms": sms}, "Accept: application/json", "Authorization: Bearer t")


def requests_of(client: int) -> list[bytes]:
    number = f"3363998{client:04}"
    same_for_all = insim("33639989999", "the same for all")
    return [insim(number, "hello [link]"), smsmode(number), gettoken(client), same_for_all, smsfactor(number)]


@dataclass
class Run:
    """One run of all clients."""

    replies: dict[int, list[Reply]]
    """By client, in the order of its requests."""

    arrived: list[str]
    """The recipients of SMSFactor's requests in the order of arrival."""

    codes: dict[str, str]
    """Texts with the codes of short links, by recipient."""

    def bodies(self, request: int) -> dict[int, bytes]:
        return {client: replies[request].body for client, replies in self.replies.items()}

    def tickets(self) -> dict[str, int]:
        return {f"3363998{client:04}": int(replies[-1].json["ticket"]) for client, replies in self.replies.items()}


async def talk(sandbox: RunningSandbox, client: int) -> list[Reply]:
    replies = []
    async with line_to(sandbox) as line:
        for request in requests_of(client):
            await line.send(request)
            replies.append(await line.reply())
    return replies


async def run(order: Sequence[int], *, seed: int = 1, at_once: bool = True) -> Run:
    engine = EngineSettings(start=MORNING, seed=seed)
    async with running(settings_for(*PROVIDERS, engine=engine)) as sandbox:
        if at_once:
            results = await asyncio.gather(*(talk(sandbox, client) for client in order))
        else:
            results = [await talk(sandbox, client) for client in order]
        kept = sandbox.clock_driver.engine
        sent = [message for message in kept.messages if message.provider == "smsfactor"]
        codes = {str(message.to.msisdn): message.text for message in sent}
        return Run(dict(zip(order, results, strict=True)), list(reversed(codes)), codes)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """Run the same clients in three orders of arrival."""
    return [asyncio.run(run(shuffled(order))) for order in range(3)]


def test_clients_arrived_in_different_orders(runs: list[Run]) -> None:
    assert len({tuple(one.arrived) for one in runs}) == len(runs)
    assert len({tuple(sorted(one.arrived)) for one in runs}) == 1


@pytest.mark.parametrize("request_number", [0, 1, 2], ids=["inSIM's ids and links", "smsMode's ids", "tokens"])
def test_draws_are_the_same_in_any_order_of_arrival(runs: list[Run], request_number: int) -> None:
    first, *others = (one.bodies(request_number) for one in runs)
    assert len(set(first.values())) == len(CLIENTS)
    assert all(other == first for other in others)


def test_codes_of_smsfactors_short_links_are_the_same_in_any_order(runs: list[Run]) -> None:
    assert len(set(runs[0].codes.values())) == len(CLIENTS)
    assert all(one.codes == runs[0].codes for one in runs)


def test_identical_requests_share_the_same_set_of_ids(runs: list[Run]) -> None:
    shared = [sorted(one.bodies(3).values()) for one in runs]
    assert len(set(shared[0])) == len(CLIENTS)
    assert shared[0] == shared[1] == shared[2]


def test_counters_follow_the_order_of_arrival(runs: list[Run]) -> None:
    for one in runs:
        tickets = one.tickets()
        assert [tickets[number] for number in one.arrived] == list(range(202, 202 + len(CLIENTS)))


async def test_same_order_of_requests_gives_the_same_bytes() -> None:
    order = shuffled(1)[:10]
    first, second = [await run(order, at_once=False) for _ in range(2)]
    assert {client: [(one.head, one.body) for one in replies] for client, replies in first.replies.items()} == {
        client: [(one.head, one.body) for one in replies] for client, replies in second.replies.items()
    }


async def test_another_seed_gives_other_ids_tokens_and_codes(runs: list[Run]) -> None:
    other = await run(shuffled(0), seed=2)
    for request_number in range(4):
        drawn = set(other.bodies(request_number).values())
        assert not drawn & set(runs[0].bodies(request_number).values())
    assert not set(other.codes.values()) & set(runs[0].codes.values())

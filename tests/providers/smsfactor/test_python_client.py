"""The PyPI package ``smsfactor``, written by its own authors, against a running sandbox."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.providers.smsfactor import PROVIDER
from sms_sandbox.server.app import RunningSandbox
from smsfactor.smsfactor import SMSFactorAPI, SMSFactorException

from tests.examples import MORNING
from tests.running import running, settings_for

MESSAGE = {
    "sms": {
        "message": {"text": "Message via API", "delay": "2026-01-06 10:00:00", "links": ["http://a.fr/?a=b c"]},
        "recipients": {"gsm": [{"gsmsmsid": "100", "value": "33639980001"}, {"value": "33639980002"}]},
    }
}


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    account = AccountSettings(provider="smsfactor", login=None, secret="token-1", credit=Decimal(100))
    async with running(settings_for(PROVIDER, engine=EngineSettings(start=MORNING, accounts=(account,)))) as one:
        yield one


def client(sandbox: RunningSandbox, token: str = "token-1") -> SMSFactorAPI:
    api = SMSFactorAPI(token)
    api.url = f"{sandbox.url}/smsfactor"
    return api


async def test_client_sends_reads_credits_and_cancels(sandbox: RunningSandbox) -> None:
    api = client(sandbox)
    sent = await asyncio.to_thread(api.post, "/send", MESSAGE)
    assert (sent["status"], sent["cost"], sent["credits"], sent["sent"]) == (1, 2, 98, 2)
    assert await asyncio.to_thread(lambda: api.credits) == 98
    gone = await asyncio.to_thread(api.delete, f"/send/{sent['ticket']}")
    assert gone == {"status": 1, "message": "OK", "credits": 100}
    assert await asyncio.to_thread(lambda: api.credits) == 100


async def test_client_reads_its_account(sandbox: RunningSandbox) -> None:
    api = client(sandbox)
    assert (repr(api), str(api)) == ("SMSFactorAPI(token=token-1)", "SMSFactorAPI Object")


async def test_client_encodes_links(sandbox: RunningSandbox) -> None:
    document = {
        "sms": {
            "message": {"text": "<-short->", "links": ["https://a.example/?a=b c"]},
            "recipients": {"gsm": [{"value": "33639980001"}]},
        }
    }
    await asyncio.to_thread(client(sandbox).post, "/send", document)
    [message] = sandbox.workspaces.default.engine.messages
    assert [link.target for link in message.links] == ["https://a.example/?a=b+c"]


async def test_client_refuses_an_invalid_document(sandbox: RunningSandbox) -> None:
    with pytest.raises(SMSFactorException, match="to be a dictionary, but got list"):
        await asyncio.to_thread(client(sandbox).post, "/send", [])


async def test_client_keeps_lists_and_sends_to_them(sandbox: RunningSandbox) -> None:
    api = client(sandbox)

    def story() -> None:
        contacts = {"gsm": [{"value": "33639980001", "info1": "Jean"}, {"value": "33639980001"}]}
        made = api.post("/list", {"list": {"name": "Liste API", "contacts": contacts}})
        assert (made["contacts"], made["duplicates"]) == (2, 1)
        [summary] = api.get("/lists")["lists"]
        assert (summary["id"], summary["name"], summary["count"]) == (made["id"], "Liste API", "2")
        sms = {"message": {"text": "Bonjour [info1]"}, "lists": [{"value": made["id"]}]}
        assert api.post("/send/lists/simulate", {"sms": sms})["duplicated"] == 1
        assert api.post("/send/lists", {"sms": sms})["credits"] == 99
        first, second = api.get(f"/list/{made['id']}")["list"]
        assert "info1" not in second
        assert api.delete(f"/list/contact/{first['id']}") == {"status": 1, "message": "OK"}
        assert api.delete(f"/list/{made['id']}") == {"status": 1, "message": "OK"}
        with pytest.raises(SMSFactorException, match=r"Error -5: .* \(Liste introuvable\)"):
            api.get(f"/list/{made['id']}")

    await asyncio.to_thread(story)


async def test_client_reads_every_other_route(sandbox: RunningSandbox) -> None:
    api = client(sandbox)

    def story() -> None:
        blocked = {"contacts": {"gsm": [{"value": "33639980001"}]}}
        assert api.post("/blacklist", {"blacklist": blocked})["added_contacts"] == 1
        [entry] = api.get("/blacklist")["list"]
        assert api.post("/send/simulate", MESSAGE)["blacklisted"] == 1
        assert api.delete(f"/blacklist/contact/{entry['id']}")["status"] == 1
        assert api.post("/npai", {"npai": blocked})["added_contacts"] == 1
        assert api.get("/npai")["totalRecords"] == 1
        assert api.get("/link/short/alert/tag")["tag"] == "<-----short----->"
        sub = {"email": "a@example.com", "password": "secret", "isChild": 1, "unlimited": 0}
        made = api.post("/account", {"account": sub})
        moved = api.post("/account/transfer", {"transfer": {"to_account": made["id"], "credits": 10}})
        assert (moved["credits"], moved["child_credits"]) == ("90", "10")
        assert [one["client_id"] for one in api.get("/sub-accounts")["sub-accounts"]] == [made["id"]]
        assert api.get("/account")["account"]["credits"] == "90"
        assert api.get("/notification/balance")["notification"]["alert_trigger"] == "0"
        assert api.get("/send?text=a&to=33639980002")["ticket"] == "202"

    await asyncio.to_thread(story)


async def test_client_reads_campaigns_and_messages(sandbox: RunningSandbox) -> None:
    api = client(sandbox)

    def story() -> None:
        ticket = api.get("/send?text=a&to=33639980001")["ticket"]
        assert [campaign["id"] for campaign in api.get("/campaigns?length=10")["campaigns"]] == [ticket]
        [campaign] = api.get(f"/campaign/{ticket}")["campaign"]
        assert (campaign["status"], campaign["total"]) == ("Sent", "1")
        for part, name in (("blacklist", "stops"), ("npai", "npais"), ("mo", "replies")):
            assert api.get(f"/campaign/{ticket}/{part}")[name] == []
        year = "date_start=2026-01-01 00:00:00&date_end=2026-12-31 23:59:59"
        assert [message["campaign_id"] for message in api.get(f"/messages?{year}")["messages"]] == [int(ticket)]
        assert api.get(f"/messages/mo?{year}")["replies"] == []
        assert api.get("/metrics/consumption?country=FR")["data"]["total"] == 1

    await asyncio.to_thread(story)


async def test_client_manages_tokens_webhooks_and_its_account(sandbox: RunningSandbox) -> None:
    api = client(sandbox)

    def story() -> None:
        made = api.post("/token", {"token": {"name": "ci", "ttl": 3600, "allowed_ips": ["127.0.0.1", "::1"]}})
        assert client(sandbox, made["token"]).get("/credits")["credits"] == "100"
        assert [token["name"] for token in api.get("/token")["tokens"]] == ["ci"]
        assert api.get(f"/token/{made['token_id']}")["token"]["is_active"] == "1"
        assert api.delete(f"/token/{made['token_id']}")["deleted_token"] == made["token_id"]
        with pytest.raises(SMSFactorException, match="Error -1"):
            client(sandbox, made["token"]).get("/credits")
        webhook = {"webhook": {"type": "DLR", "url": "https://example.com/h"}}
        webhook_id = api.post("/webhook", webhook)["webhook"]["webhook_id"]
        assert api.get("/webhook")["webhooks"] == [api.get(f"/webhook/{webhook_id}")["webhook"]]
        assert api.delete(f"/webhook/{webhook_id}")["deleted_id"] == webhook_id
        assert api.get("/retention")["data_retention"]["mts_retention"] == "6m"
        [invoice] = api.get("/account/invoice")["invoices"]
        assert api.get(f"/account/invoice/{invoice['id']}")["invoice"] == invoice
        assert api.post("/lookup", {"lookup": {"to": ["33639980001"]}})["cost"] == 1

    await asyncio.to_thread(story)


async def test_client_returns_nothing_for_an_unknown_route(
    sandbox: RunningSandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(client(sandbox).get, "/surveys") is None
    assert "404" in capsys.readouterr().out


async def test_client_raises_for_a_bad_token(sandbox: RunningSandbox) -> None:
    api = client(sandbox, "invalid")
    with pytest.raises(SMSFactorException, match=r"Error -1: Le login et le mot de passe .* \(Token invalide\)"):
        await asyncio.to_thread(lambda: api.credits)


async def test_client_raises_for_a_provider_error(sandbox: RunningSandbox) -> None:
    api = client(sandbox)
    with pytest.raises(SMSFactorException, match="Error -5"):
        await asyncio.to_thread(api.delete, "/send/999")
    with pytest.raises(SMSFactorException, match="Error -7"):
        await asyncio.to_thread(api.post, "/send", {"sms": {}})


async def test_client_returns_the_whole_answer(sandbox: RunningSandbox) -> None:
    answer = await asyncio.to_thread(client(sandbox).get, "/credits", None, get_response=True)
    assert answer.status_code == 200
    assert answer.json() == {"status": 1, "credits": "100", "message": "OK"}
    gone = await asyncio.to_thread(client(sandbox).post, "/send", MESSAGE, get_response=True)
    gone = await asyncio.to_thread(client(sandbox).delete, f"/send/{gone.json()['ticket']}", get_response=True)
    assert gone.json() == {"status": 1, "message": "OK", "credits": 100}

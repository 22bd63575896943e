"""The PyPI package ``smsfactor``, which nobody here wrote, against a running sandbox."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from smsfactor.smsfactor import SMSFactorAPI, SMSFactorException

from sandbox.engine.settings import AccountSettings, EngineSettings
from sandbox.providers.smsfactor import PROVIDER
from sandbox.server.app import RunningSandbox
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


async def test_it_sends_asks_for_its_credits_and_cancels(sandbox: RunningSandbox) -> None:
    api = client(sandbox)
    sent = await asyncio.to_thread(api.post, "/send", MESSAGE)
    assert (sent["status"], sent["cost"], sent["credits"], sent["sent"]) == (1, 2, 98, 2)
    assert await asyncio.to_thread(lambda: api.credits) == 98
    gone = await asyncio.to_thread(api.delete, f"/send/{sent['ticket']}")
    assert gone == {"status": 1, "message": "OK", "credits": 100}
    assert await asyncio.to_thread(lambda: api.credits) == 100


async def test_it_raises_for_a_bad_token(sandbox: RunningSandbox) -> None:
    api = client(sandbox, "invalid")
    with pytest.raises(SMSFactorException, match=r"Error -1: Le login et le mot de passe .* \(Token invalide\)"):
        await asyncio.to_thread(lambda: api.credits)


async def test_it_raises_for_what_the_provider_refuses(sandbox: RunningSandbox) -> None:
    api = client(sandbox)
    with pytest.raises(SMSFactorException, match="Error -5"):
        await asyncio.to_thread(api.delete, "/send/999")
    with pytest.raises(SMSFactorException, match="Error -7"):
        await asyncio.to_thread(api.post, "/send", {"sms": {}})


async def test_it_can_ask_for_the_whole_answer(sandbox: RunningSandbox) -> None:
    answer = await asyncio.to_thread(client(sandbox).get, "/credits", None, get_response=True)
    assert answer.status_code == 200
    assert answer.json() == {"status": 1, "credits": "100", "message": "OK"}

"""Many receipts at once, to a slow receiver."""

import asyncio
from collections import defaultdict
from dataclasses import replace

from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.webhooks.receivers import MOST_AT_A_TIME

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import line_to, receiver, running, settings_for

MESSAGES = 500


async def send(sandbox: RunningSandbox, count: int) -> list[str]:
    """Send messages and return the ids that the provider assigns."""
    body = b"key=k1&to=33639980001&text=hello"
    request = b"POST /acme/send HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    async with line_to(sandbox) as line:
        ids = []
        for _ in range(count):
            await line.send(request)
            ids.append((await line.reply()).body.decode())
        return ids


async def test_500_receipts_for_a_slow_receiver_block_no_answer_and_all_arrive() -> None:
    async with receiver(gate=asyncio.Event()) as taking:
        engine = EngineSettings(
            start=MORNING, webhooks={"acme": {"status": f"{taking.url}/told"}}, pace=PACES["instant"]
        )
        async with running(replace(settings_for(ACME, engine=engine), clock=Mode.REAL)) as sandbox:
            ids = await send(sandbox, MESSAGES)
            await taking.wait_for(MOST_AT_A_TIME)
            assert len(await send(sandbox, 1)) == 1
            assert taking.under_way == MOST_AT_A_TIME
            assert taking.gate is not None
            taking.gate.set()
            await sandbox.clock_driver.idle()
            words = defaultdict(list)
            for data in taking.got:
                provider_id, word = data.decode().rpartition("\r\n")[2].split(" ")
                words[provider_id].append(word)
            assert [words[provider_id] for provider_id in ids] == [["gone", "there"]] * MESSAGES
            assert taking.most == MOST_AT_A_TIME
            webhooks = list(sandbox.clock_driver.engine.webhooks.recent)
            assert {webhook.state.value for webhook in webhooks} == {"taken"}
            assert len(webhooks) == 2 * (MESSAGES + 1)

import asyncio

from sms_sandbox import providers
from sms_sandbox.client import Client
from sms_sandbox.client.wire import ServerAddress
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.webhooks.targets import read
from sms_sandbox.testing.conversation import MOST, records_at
from sms_sandbox.testing.in_process import records_of

from tests.examples import MORNING
from tests.running import running, settings_for
from tests.serving import receiving, send


async def test_records_in_process_equal_those_of_the_admin_api() -> None:
    found = providers.load()
    with receiving() as taking:
        engine = EngineSettings(start=MORNING, webhooks=read([("smsmode", taking.url)], found))
        async with running(settings_for(*found.values(), engine=engine)) as sandbox:

            def talk() -> None:
                for number in range(MOST + 1):
                    send(sandbox.url, text=f"Hello {number}", classe_msg="4")
                client = Client(sandbox.url)
                client.clock.advance("1m")
                client.handset("+33639980001").reply("Yes")
                client.idle()

            await asyncio.to_thread(talk)
            here = records_of(sandbox.workspaces.default.engine)
            assert here == await asyncio.to_thread(records_at, ServerAddress(sandbox.url))
    assert [len(kind) for kind in here] == [MOST, MOST, MOST]

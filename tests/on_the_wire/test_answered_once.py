"""A request whose answer is not sent as usual is answered once, wherever on a connection it stands."""

import asyncio

from sms_sandbox import providers
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.server.app import start

from tests.on_the_wire.test_both_paths import sized
from tests.running import length_in, settings_for

SLOW = Faults(rules=(Rule(name="slow", effects=Effects(delay=Latency(1))),))


async def test_first_request_of_a_connection_with_a_known_head_is_answered_once() -> None:
    async with await start(settings_for(*providers.load().values())) as sandbox:
        engine = sandbox.workspaces.default.engine
        engine.fault_control.load(SLOW)
        for count in range(1, 4):
            reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
            writer.write(sized())
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(length_in(head))
            writer.close()
            assert (len(engine.exchanges), len(engine.messages)) == (count, count)

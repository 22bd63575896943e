"""Every provider's examples over a real socket: each byte of the answers and of the webhooks.

Each is played twice on one connection: the second time the server knows the heads of its requests.
"""

import pytest
from sms_sandbox import providers
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.wire import transcript
from sms_sandbox.wire.transcript import ActionBlock, AnswerBlock, RequestBlock, Transcript, WebhookBlock

from tests.examples import PLACEHOLDER_PORT, Example, as_sent, examples_of, is_oversized, settings_of
from tests.on_the_wire import deeds
from tests.providers.acme import PROVIDER as ACME
from tests.running import Line, Receiver, advance, line_to, receiver, running, settings_for

EXAMPLES = [
    example
    for provider in (*providers.load().values(), ACME)
    for example in examples_of(provider)
    if not is_oversized(example.read())  # test_bad_input.py sends such bodies
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
async def test_example_is_reproduced_byte_for_byte_over_tcp(example: Example) -> None:
    async with receiver() as taking:
        # The placeholder has as many digits as a port of the system, so no length changes.
        data = example.file.read_bytes().replace(PLACEHOLDER_PORT, str(taking.port).encode())
        script = transcript.read(data)
        engine = settings_of(script, example.provider)
        async with running(settings_for(example.provider, engine=engine)) as sandbox, line_to(sandbox) as line:
            await play(example, script, sandbox, line, taking)
            await sandbox.workspaces.reset(sandbox.workspaces.default)
            await play(example, script, sandbox, line, taking)
            assert await line.finish() == b""


async def play(example: Example, script: Transcript, sandbox: RunningSandbox, line: Line, taking: Receiver) -> None:
    for block in script.blocks:
        match block:
            case RequestBlock(request):
                assert request.header("Host"), "an example names its host"
                await line.send(as_sent(request).to_bytes())
            case AnswerBlock(wanted):
                assert await line.receive(len(wanted.to_bytes())) == wanted.to_bytes()
            case WebhookBlock(after, wanted_call):
                await advance(sandbox, after)
                await expect_call(taking, wanted_call.to_bytes())
            case ActionBlock(deed):
                await deeds.ask(sandbox, example.provider, deed)
    assert taking.got == []


async def expect_call(taking: Receiver, wanted: bytes) -> None:
    await taking.wait_for(1)
    assert taking.got.pop(0) == wanted

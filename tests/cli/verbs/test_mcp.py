import asyncio
import os
import sys
from pathlib import Path

from mcp import Client, StdioServerParameters

from tests.cli.agent.sessions import call


async def test_real_process_starts_a_sandbox_and_serves_it(unused_tcp_port: int, tmp_path: Path) -> None:
    environment = {"SANDBOX_STATE_DIR": str(tmp_path), "SANDBOX_URL": f"http://127.0.0.1:{unused_tcp_port}"}
    this = [sys.executable, "-m", "sms_sandbox"]
    try:
        async with Client(
            StdioServerParameters(command=this[0], args=[*this[1:], "mcp"], env=environment)
        ) as session:
            assert (await call(session, "start_sandbox"))["started"] is True
            assert (await call(session, "list_messages"))["messages"] == []
            assert (await call(session, "start_sandbox"))["started"] is False
    finally:
        down = await asyncio.create_subprocess_exec(*this, "down", env={**os.environ, **environment})
        assert await down.wait() == 0


async def test_missing_sdk_is_one_line_with_the_command_that_installs_it() -> None:
    program = "import sys; sys.modules['mcp'] = None; from sms_sandbox.cli import main; main(['mcp'])"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stderr=asyncio.subprocess.PIPE)
    _, errors = await process.communicate()
    assert process.returncode == 1
    assert errors.decode().count("\n") == 1
    assert "pip install './sms-sandbox[mcp]'" in errors.decode()

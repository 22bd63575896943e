"""Start a sandbox for an agent: a process of its own, which outlives the agent's session."""

import asyncio
import sys
from typing import Final
from urllib.parse import urlsplit

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class StartError(Exception):
    """The sandbox could not be started."""


async def start_detached(url: str) -> None:
    """Start ``sandbox up`` in the background at that URL's port, and wait until it is ready. Raise StartError."""
    address = urlsplit(url)
    if address.hostname not in _LOOPBACK or address.port is None:
        raise StartError(f"no sandbox answers at {url}, and one can be started on this machine only")
    arguments = (sys.executable, "-m", "sms_sandbox", "up", "--detach", "--wait", "--port", str(address.port))
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,  # standard output belongs to the protocol
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    if process.returncode:
        raise StartError(errors.decode("utf-8", "replace").strip())

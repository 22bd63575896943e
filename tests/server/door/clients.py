"""Connections through the door, with blocking clients and with raw sockets."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sms_sandbox import providers
from sms_sandbox.front_door.store import AuthorityFolder
from sms_sandbox.server.app import RunningSandbox, start

from tests.running import PATIENCE, Line, Reply, line_to, settings_for

SEND = "/http/1.6/sendSMS.do?accessToken=T&message=Hello&numero=33639980001"
HOST = "api.smsmode.com"


@asynccontextmanager
async def door(folder: Path, **more: Any) -> AsyncIterator[RunningSandbox]:
    """Start a sandbox of all providers whose authority is in ``folder``."""
    async with await start(settings_for(*providers.load().values(), ca=folder, **more)) as sandbox:
        yield sandbox


def trusting(folder: Path) -> ssl.SSLContext:
    hosts = [host for provider in providers.load().values() for host in provider.hosts]
    return ssl.create_default_context(cadata=AuthorityFolder(folder).root_pem(hosts).decode())


async def encrypt(line: Line, context: ssl.SSLContext, name: str) -> Line:
    async with asyncio.timeout(PATIENCE):
        await line.writer.start_tls(context, server_hostname=name)
    return line


def request(host: str, target: str = SEND, *headers: str) -> bytes:
    return "\r\n".join([f"GET {target} HTTP/1.1", f"Host: {host}", *headers, "", ""]).encode()


def connect(target: str, *headers: str) -> bytes:
    return "\r\n".join([f"CONNECT {target} HTTP/1.1", f"Host: {target}", *headers, "", ""]).encode()


@asynccontextmanager
async def tunnel(sandbox: RunningSandbox, target: str, *headers: str) -> AsyncIterator[Line]:
    async with line_to(sandbox) as line:
        await line.send(connect(target, *headers))
        async with asyncio.timeout(PATIENCE):
            head = await line.reader.readuntil(b"\r\n\r\n")
        assert head == b"HTTP/1.1 200 Connection Established\r\n\r\n", head
        yield line


async def once(sandbox: RunningSandbox, data: bytes) -> Reply:
    async with line_to(sandbox) as line:
        await line.send(data)
        return await line.reply()

"""Make workspaces and send to them, over a real connection."""

from typing import Any

from sms_sandbox.server.app import RunningSandbox

from tests.running import Reply, admin, ask


async def make(sandbox: RunningSandbox, **wanted: object) -> Any:
    reply = await admin(sandbox, "POST", "/workspaces", wanted)
    assert reply.status == 200, reply.body
    return reply.json


async def send(sandbox: RunningSandbox, path: str = "/acme/send", key: str = "k1", header: str = "") -> Reply:
    extra = f"X-Sandbox-Workspace: {header}\n" if header else ""
    body = f"key={key}&to=33639980001&text=hello"
    return await ask(sandbox, f"POST {path} HTTP/1.1\nHost: 127.0.0.1\n{extra}\n{body}".encode())


async def texts(sandbox: RunningSandbox, workspace: str) -> list[str]:
    reply = await admin(sandbox, "GET", f"/workspaces/{workspace}/messages")
    return [message["text"] for message in reply.json["items"]]

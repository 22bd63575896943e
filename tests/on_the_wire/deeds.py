"""Perform the deeds of ``tests/deeds.py`` through the admin API of a running sandbox."""

import shlex
from typing import Any

from sms_sandbox.contract import Provider
from sms_sandbox.server.app import RunningSandbox

from tests.deeds import SWITCHED
from tests.running import reported


async def ask(sandbox: RunningSandbox, provider: Provider, deed: str) -> None:
    """Perform a deed, ``wait`` included."""
    match shlex.split(deed):
        case "wait", duration:
            await reported(sandbox, "POST", "/clock/advance", {"by": duration})
        case "qualify", note, source:
            calls = sandbox.workspaces.default.engine.devices.calls
            await reported(sandbox, "POST", f"/calls/{list(calls)[-1].id}/qualify", {"note": note, "source": source})
        case "state", state, *reason:
            newest = next(iter(sandbox.workspaces.default.engine.messages)).id
            body = {"state": state} | ({"reason": reason[0]} if reason else {})
            await reported(sandbox, "PUT", f"/messages/{newest}/state", body)
        case words:
            await reported(sandbox, *_request(words, provider.name))


def _request(words: list[str], provider: str) -> tuple[str, str, Any]:
    match words:
        case "reply", number, text:
            return "POST", f"/handsets/{number}/reply", {"text": text}
        case "click", number:
            return "POST", f"/handsets/{number}/click", {}
        case "handset", number, condition:
            return "PUT", f"/handsets/{number}", {"condition": condition}
        case "device", name, ("online" | "offline") as switched:
            return "PUT", f"/devices/{name}?provider={provider}", {"online": SWITCHED[switched]}
        case "device", name, condition:
            return "PUT", f"/devices/{name}?provider={provider}", {"condition": condition}
        case "call", kind, name, number, duration:
            body = {"kind": kind, "with": number, "duration": duration}
            return "POST", f"/devices/{name}/calls?provider={provider}", body
        case _:
            raise ValueError(f"not known after '### do': {' '.join(words)}")

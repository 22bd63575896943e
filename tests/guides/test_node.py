"""The guide for Node: run where Node is installed, and its requests made from Python everywhere."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.guides.walking import file_in, walking
from tests.serving import fetch, receiving, serving

pytestmark = pytest.mark.timeout(300)  # each starts several programs

CLIENT = file_in("node", "shop.mjs")
TEST = file_in("node", "shop.test.mjs")


def test_node_guide_works_as_printed(tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("no Node here; what it asks is asked from Python below")
    with walking(tmp_path) as walk:
        walk.go("node")
    assert "node --test" in walk.typed


def ask(method: str, url: str, body: object = None, headers: dict[str, str] | None = None) -> tuple[int, object]:
    status, answer = fetch(method, url, None if body is None else json.dumps(body).encode(), headers)
    return status, json.loads(answer)


def test_program_reads_every_answer() -> None:
    """Make the requests of the guide, in its order, with the same assertions."""
    with serving() as server, receiving() as app:
        root = f"{server.url}/_sandbox/v1"
        webhooks = {"smsfactor.dlr": f"{app.url}/dlr"}
        status, world = ask("POST", f"{root}/workspaces", {"clock": "virtual", "webhooks": webhooks})
        assert status == 200
        assert isinstance(world, dict)
        here, url = f"{root}/workspaces/{world['name']}", world["urls"]["smsfactor"]
        sent = {"sms": {"message": {"text": "Hello"}, "recipients": {"gsm": [{"value": "33639980001"}]}}}
        headers = {
            "Authorization": f"Bearer {world['credentials']['smsfactor']['token']}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        status, answer = ask("POST", f"{url}/send", sent, headers)
        assert isinstance(answer, dict)
        assert (status, answer["status"]) == (200, 1)
        assert answer["ticket"]
        _, found = ask("GET", f"{here}/messages/wait?to=33639980001&text=Hello")
        assert isinstance(found, dict)
        assert found["items"][0]["to"] == "+33639980001"
        assert ask("POST", f"{here}/clock/advance", {"by": "1m"})[0] == 200
        assert len(app.got) == 2
        assert json.loads(app.got[0][2])
        _, message = ask("GET", f"{here}/messages/{found['items'][0]['id']}")
        assert isinstance(message, dict)
        assert message["state"] == "delivered"
        wrong = {**headers, "Authorization": "Bearer invalid"}
        _, answer = ask("POST", f"{server.url}/smsfactor/send", sent, wrong)
        assert isinstance(answer, dict)
        assert answer["status"] != 1
        assert answer["message"]
        assert ask("DELETE", here)[0] == 200


def test_guide_makes_no_other_request() -> None:
    paths = set(re.findall(r'ask\("(\w+)", ["`]([^"`?]*)', TEST))
    assert paths == {
        ("POST", "/workspaces"),
        ("DELETE", "/workspaces/${world.name}"),
        ("GET", "/workspaces/${world.name}/messages/wait"),
        ("POST", "/workspaces/${world.name}/clock/advance"),
        ("GET", "/workspaces/${world.name}/messages/${items[0].id}"),
    }
    assert re.findall(r"\$\{baseUrl\}([^`]*)`", CLIENT) == ["/send"]

"""Node's fetch sends Sec-Fetch-Mode as a browser does, and is served all the same."""

import json
import os
import subprocess
from shutil import which

import pytest
from sms_sandbox.client import Client

from tests.runtimes.test_runtimes import REQUIRED
from tests.serving import HERE, serving

NODE = which("node") or "node"
IS_WANTED = which("node") is not None or REQUIRED in os.environ
PROGRAM = """
const answer = await fetch(process.argv[1], { method: process.argv[2] });
const csp = answer.headers.has("content-security-policy");
console.log(JSON.stringify({ status: answer.status, body: await answer.text(), csp }));
"""


def fetched(url: str, method: str) -> dict[str, object]:
    done = subprocess.run(  # noqa: S603  a program of ours
        [NODE, "--input-type=module", "--eval", PROGRAM, url, method],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=50,
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("method", ["GET", "POST"] if IS_WANTED else [])
def test_fetch_of_node_is_served_as_any_application(method: str) -> None:
    with serving() as server:
        path = f"/smsmode/http/1.6/sendSMS.do?accessToken=TOKEN&message=Hello&numero={HERE.removeprefix('+')}"
        answer = fetched(server.url + path, method)
        client = Client(server.url)
        [exchange] = client.exchanges.list()
        assert [message.text for message in client.messages.list()] == ["Hello"]
    names = {name.lower(): value for name, value in exchange.request.headers}
    assert names["sec-fetch-mode"] == "cors"
    assert "sec-fetch-site" not in names
    assert (answer["status"], answer["csp"]) == (200, False)
    assert str(answer["body"]).startswith("0 | ")

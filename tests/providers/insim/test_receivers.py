"""The receivers of inSIM's README, rewritten: what they read, and the texts and addresses that they fail on.

The guide's statements about them are checked here, too.
"""

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.devices.call import CallKind, NoteSource
from sms_sandbox.core.time.instants import MINUTE

from tests.examples import advance, take_attempts
from tests.guides.walking import blocks, commands, free_port, walking
from tests.providers.insim import receivers
from tests.providers.insim.asking import LOGIN, MESSAGE, RECEIVER, SOMEBODY, Json, engine_with, reported, send
from tests.providers.insim.receivers import Receiver

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "insim-webhooks.md").read_text("utf-8")
NODE = shutil.which("node")
PATIENCE = 30

WITH_QUERY = f"{RECEIVER}?key=1"


def reply(text: str, url: str = RECEIVER) -> WebhookRequest:
    """Return the webhook for a handset's text."""
    engine = engine_with(url=url)
    send(engine, MESSAGE)
    advance(engine, MINUTE)
    engine.handsets.reply(SOMEBODY, text)
    [webhook] = take_attempts(engine)
    return webhook


def one_of_each_kind() -> list[WebhookRequest]:
    engine = engine_with(url=RECEIVER)
    send(engine, {**MESSAGE, "message": "see [link]", "url": "https://example.com/?a=1&b=2"})
    made = advance(engine, MINUTE)
    engine.handsets.reply(SOMEBODY, "Yes, at 10")
    engine.handsets.click(SOMEBODY)
    device = engine.devices.known("insim", LOGIN)
    assert device is not None
    call = engine.devices.call(device, CallKind.MISSED, SOMEBODY)
    engine.devices.note(call, "call back", NoteSource.MOBILE)
    return made[1:] + take_attempts(engine)


def query_of(webhook: WebhookRequest) -> str:
    return webhook.request.query.decode("ascii")


def code(language: str) -> str:
    """Return the guide's only block in that language."""
    [block] = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return cast("str", block)


def guides_read(query: str) -> tuple[str, dict[str, str]]:
    names: dict[str, Json] = {}
    exec(code("python"), names)  # noqa: S102  it is our own guide
    return cast("tuple[str, dict[str, str]]", names["read"](query))


def cells() -> list[tuple[str, ...]]:
    """Return the rows of the guide's table, without head and quotes."""
    rows = [line.strip("| ").split(" | ") for line in GUIDE.splitlines() if line.startswith("| `")]
    return [tuple(cell.strip("`") for cell in row) for row in rows]


TABLE = cells()

each_receiver = pytest.mark.parametrize(
    "receiver", [receivers.flask, receivers.express, receivers.once], ids=["flask", "express", "once"]
)


@each_receiver
def test_a_plain_event_of_each_kind_is_read(receiver: Receiver) -> None:
    made = one_of_each_kind()
    assert [webhook.kind for webhook in made] == ["status", "message", "clics", "calls", "qualification"]
    for webhook in made:
        assert receiver(query_of(webhook)) == {webhook.kind: reported(webhook)}


def text_read(receiver: Receiver, query: str) -> str:
    outcome = receiver(query)["message"]
    return cast("str", outcome if isinstance(outcome, str) else outcome["message"])


@pytest.mark.parametrize(("text", "in_flask", "in_express", "decoded_once"), TABLE)
def test_guide_table_lists_what_each_receiver_reads(
    text: str, in_flask: str, in_express: str, decoded_once: str
) -> None:
    query = query_of(reply(text))
    assert text_read(receivers.flask, query) == in_flask
    assert text_read(receivers.express, query) == in_express
    assert text_read(receivers.once, query) == decoded_once == text


def test_the_table_has_each_trap() -> None:
    texts = [text for text, *_ in TABLE]
    for trap in ("% ", "%41", "%22", "%0A", "+"):
        assert any(trap in text for text in texts), trap


@each_receiver
def test_with_a_query_in_the_address_nothing_is_found(receiver: Receiver) -> None:
    assert receiver(query_of(reply("Yes, at 10", WITH_QUERY))) == {}


def test_request_in_the_guide_is_the_real_one() -> None:
    webhook = reply("Yes, at 10", "https://example.com/cb?key=1")
    assert webhook.request.to_bytes().decode("ascii").replace("\r\n", "\n").rstrip("\n") == code("http").rstrip("\n")


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
@pytest.mark.timeout(300)  # it starts several programs
def test_commands_of_the_guide_are_answered_as_printed(tmp_path: Path) -> None:
    [block] = [block for block in blocks("insim-webhooks") if block.language == "console"]
    receiver = f"127.0.0.1:{free_port()}"  # an address without a listener
    with walking(tmp_path) as walk:
        for command in commands(block):
            walk.type_in(replace(command, line=command.line.replace("127.0.0.1:3000", receiver)))


@given(text=st.text(max_size=20), url=st.sampled_from([RECEIVER, WITH_QUERY, f"{RECEIVER}?", f"{RECEIVER}?a=?&b="]))
def test_the_guides_way_reads_any_text_at_any_address(text: str, url: str) -> None:
    webhook = reply(text, url)
    kind, seen = guides_read(query_of(webhook))
    assert (kind, seen["message"]) == ("message", text)


@given(text=st.text(max_size=20))
def test_decoded_once_any_text_is_right(text: str) -> None:
    assert text_read(receivers.once, query_of(reply(text))) == text


@pytest.fixture(scope="module")
def node() -> Iterator[int]:
    """Run a web server on Node and yield its port."""
    assert NODE is not None
    program = Path(__file__).with_name("receiver.js")
    command = [NODE, str(program), code("javascript")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603  our own program
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def in_node(port: int, webhook: WebhookRequest) -> Json:
    """Return what that server makes of the webhook, sent as it leaves the sandbox."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.sendall(webhook.request.to_bytes())
        with line.makefile("rb") as answer:
            head, _, body = answer.read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    return json.loads(body)


@pytest.mark.skipif(NODE is None, reason="no Node here; the same programs in Python are tested above")
class TestOnNode:
    def test_a_plain_event_of_each_kind_is_read(self, node: int) -> None:
        for webhook in one_of_each_kind():
            wanted = {webhook.kind: reported(webhook)}
            assert in_node(node, webhook) == {
                "once": wanted,
                "twice": wanted,
                "guide": [webhook.kind, reported(webhook)],
            }

    @pytest.mark.parametrize("text", [text for text, *_ in TABLE])
    @pytest.mark.parametrize("url", [RECEIVER, WITH_QUERY])
    def test_it_reads_and_trips_as_its_copy_in_python(self, node: int, text: str, url: str) -> None:
        webhook = reply(text, url)
        seen = in_node(node, webhook)
        assert seen["twice"] == receivers.express(query_of(webhook))
        assert seen["once"] == receivers.once(query_of(webhook))
        assert seen["guide"] == ["message", reported(webhook)]

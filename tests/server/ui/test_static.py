"""The files of the page, as they are served."""

import gzip
import re
from hashlib import sha256
from importlib.resources import files
from os.path import normpath
from pathlib import Path, PurePosixPath

import pytest
from sms_sandbox.server import ui
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.ui import static

from tests.running import Reply, ask

POLICY = (
    b"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    b"img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n"
)
FOLDER = Path(str(files(ui)))
VENDORED = {
    "hooks.mjs": "13518e8899847145604866b14612f994ed70d894a423b64694b6e764d7b956c9",
    "htm-license.txt": "991e82b20ea949fbc98923edc2e4253fe177181bc50ff5383a325e58924ba7c2",
    "htm.mjs": "ab33dd3f38059b9be4d5f5350128eefb2356639c4e0bbe9d9e8b3ba75847e9e4",
    "preact-license.txt": "1fe6958409c8c257a70c587a18b6f7f412b179b456630790d30b2ec9a8e4b7d4",
    "preact.mjs": "225d7a773766e6fb2cfcc45274fe41d2059f5782f3f2c4569aa5132a2d3a2902",
}


async def get(sandbox: RunningSandbox, path: str, *headers: str, method: str = "GET") -> Reply:
    head = "\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers])
    return await ask(sandbox, head.encode() + b"\n\n")


def test_vendored_files_are_those_of_the_packages() -> None:
    found = {file.name: sha256(file.read_bytes()).hexdigest() for file in (FOLDER / "vendor").iterdir()}
    assert found == VENDORED


def test_licence_lies_beside_each_vendored_package() -> None:
    assert "MIT License" in (FOLDER / "vendor" / "preact-license.txt").read_text()
    assert "Apache License" in (FOLDER / "vendor" / "htm-license.txt").read_text()


@pytest.mark.parametrize("name", static.names())
async def test_each_file_carries_the_policy(sandbox: RunningSandbox, name: str) -> None:
    reply = await get(sandbox, f"/_sandbox/ui/{name}")
    assert reply.status == 200
    assert POLICY in reply.head
    assert reply.body == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", [name for name in static.names() if name.endswith(".js")])
def test_own_module_is_short_and_names_no_other_host(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert len(text.splitlines()) < 250
    assert "innerHTML" not in text
    assert 'from "http' not in text


@pytest.mark.parametrize("name", [name for name in static.names() if name.endswith(".js")])
def test_module_imports_only_files_that_are_served(name: str) -> None:
    imported = re.findall(r'(?:from|import) "([^"]+)"', (FOLDER / name).read_text())
    here = PurePosixPath(name).parent
    assert {normpath(here / each) for each in imported} <= set(static.names())


async def test_folder_answers_with_the_index(sandbox: RunningSandbox) -> None:
    assert (await get(sandbox, "/_sandbox/ui/")).body == (FOLDER / "index.html").read_bytes()


async def test_folder_without_its_slash_redirects(sandbox: RunningSandbox) -> None:
    reply = await get(sandbox, "/_sandbox/ui")
    assert (reply.status, b"Location: /_sandbox/ui/\r\n" in reply.head) == (303, True)


@pytest.mark.parametrize("name", ["nothing.js", "static.py", "__init__.py", "vendor/", "../app.py"])
async def test_what_is_no_file_of_the_page_is_not_served(sandbox: RunningSandbox, name: str) -> None:
    assert (await get(sandbox, f"/_sandbox/ui/{name}")).status == 404


async def test_page_takes_no_other_method(sandbox: RunningSandbox) -> None:
    reply = await get(sandbox, "/_sandbox/ui/", method="DELETE")
    assert (reply.status, b"Allow: GET, HEAD\r\n" in reply.head) == (405, True)


async def test_packed_file_unpacks_to_the_same(sandbox: RunningSandbox) -> None:
    reply = await get(sandbox, "/_sandbox/ui/main.js", "Accept-Encoding: gzip, br")
    assert b"Content-Encoding: gzip\r\n" in reply.head
    assert gzip.decompress(reply.body) == (FOLDER / "main.js").read_bytes()


async def test_known_file_is_not_sent_again(sandbox: RunningSandbox) -> None:
    first = await get(sandbox, "/_sandbox/ui/main.js")
    [tag] = [line for line in first.head.split(b"\r\n") if line.startswith(b"ETag: ")]
    again = await get(sandbox, "/_sandbox/ui/main.js", f"If-None-Match: {tag[6:].decode()}")
    assert (again.status, again.body) == (304, b"")


async def test_browser_is_redirected_from_the_front_page(sandbox: RunningSandbox) -> None:
    reply = await get(sandbox, "/", "Accept: text/html,application/xhtml+xml")
    assert (reply.status, b"Location: /_sandbox/ui/\r\n" in reply.head) == (303, True)


async def test_other_client_gets_the_line_of_text(sandbox: RunningSandbox) -> None:
    reply = await get(sandbox, "/", "Accept: */*")
    assert reply.status == 200
    assert reply.body.startswith(b"sms-sandbox is running.")


def test_first_view_is_at_most_100_kilobytes_on_the_wire() -> None:
    sizes = [len(gzip.compress((FOLDER / name).read_bytes())) for name in static.names() if "license" not in name]
    assert sum(sizes) < 100_000

"""The page for language models: each address on it is served."""

import re
from pathlib import Path

import pytest
from sms_sandbox import providers
from sms_sandbox.server.front import llms

from tests.running import ask, running, settings_for

DOCS = Path(__file__).parents[3] / "docs"
LINK = re.compile(r"\]\(([^)]+)\)")


async def test_every_address_is_served() -> None:
    async with running(settings_for(*providers.load().values())) as sandbox:
        page = await ask(sandbox, b"GET /llms.txt HTTP/1.1\nHost: 127.0.0.1\n\n")
        text = page.body.decode()
        links = [one for one in LINK.findall(text) if not re.fullmatch(r"/\w+/", one)]
        waiting = [one for one in links if "/wait?" in one]
        for link in sorted(set(links) - set(waiting)):
            assert (await ask(sandbox, f"GET {link} HTTP/1.1\nHost: 127.0.0.1\n\n".encode())).status == 200, link
    assert (page.status, b"text/plain; charset=utf-8" in page.head) == (200, True)
    assert text.startswith("# sms-sandbox\n\n> ")
    assert len(waiting) == 1
    assert len(links) > 10


async def test_every_provider_is_named_with_its_path() -> None:
    found = providers.load()
    assert re.findall(r"^- \[\w+\]\(/(\w+)/\)", llms.text(found.values()), re.MULTILINE) == [*found]


async def test_other_methods_are_not_answered() -> None:
    async with running(settings_for(*providers.load().values())) as sandbox:
        assert (await ask(sandbox, b"POST /llms.txt HTTP/1.1\nHost: 127.0.0.1\n\n")).status == 404
        assert (await ask(sandbox, b"GET /llms.txt HTTP/1.1\nHost: api.smsmode.com\n\n")).status != 200


@pytest.mark.parametrize("link", sorted(set(LINK.findall((DOCS / "llms.txt").read_text("utf-8")))))
def test_page_of_the_documents_leads_to_files(link: str) -> None:
    assert (DOCS / link).is_file()

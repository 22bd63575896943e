"""A request is resolved once and its body is parsed once, also where the workspace is found by the credentials."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import pytest
from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.engine.requests import ProviderRouter
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.wire import form_data, forms, json_text, xml_text
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.transcript import RequestBlock

from tests.examples import as_sent, examples_of
from tests.running import settings_for

PROVIDERS = providers.load()

RESOLVE = ProviderRouter.resolve.__code__
PARSERS: dict[CodeType, str] = {
    json_text.read.__code__: "body",
    xml_text.read.__code__: "body",
    form_data.fields.__code__: "body",
    forms.unescaped_pairs.__code__: "raw",
}
"""Each parser of a body, and the argument that is the body."""


def requests_of(provider: Provider) -> list[HttpRequest]:
    """Return the requests of a provider's examples that have a body."""
    blocks = [block for example in examples_of(provider) for block in example.read().blocks]
    return [as_sent(block.request) for block in blocks if isinstance(block, RequestBlock) and block.request.body]


@contextmanager
def counting(request: HttpRequest, counts: Counter[str]) -> Iterator[None]:
    """Count how often the request is resolved, and how often its body is parsed."""

    def look(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code is RESOLVE:
            counts["resolved"] += 1
        elif event == "call" and frame.f_locals.get(PARSERS.get(frame.f_code, "")) == request.body:
            counts["parsed"] += 1

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS.keys())
async def test_request_with_two_workspaces_is_resolved_and_parsed_once(provider: Provider) -> None:
    workspaces = Workspaces(settings_for(*PROVIDERS.values()))
    workspaces.make("other")
    parsed = set()
    for request in requests_of(provider):
        counts: Counter[str] = Counter()
        with counting(request, counts):
            found = workspaces.find(request, None)
            found.workspace.clock_driver.answer(found.request, found.resolved)
        assert counts["resolved"] == 1, request
        assert counts["parsed"] <= 1, request
        parsed.add(counts["parsed"])
    assert 1 in parsed

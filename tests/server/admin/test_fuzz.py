"""Made-up requests to every documented route: each is answered as the document says, and nothing breaks."""

import asyncio
import json
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.admin.api import AdminApi
from sms_sandbox.server.admin.errors import STATUS_OF
from sms_sandbox.server.admin.models.problems import ProblemView, Refusal
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.workspace_api import WorkspaceApi
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.making import a_request
from tests.providers.acme import PROVIDER as ACME
from tests.running import settings_for


def routes() -> list[tuple[str, Route]]:
    async def tables() -> list[tuple[str, Route]]:
        workspaces = Workspaces(settings_for(ACME))
        front = AdminApi(workspaces, Access(), None)
        below = [*front.table(), *WorkspaceApi().table()]
        return [*[("", route) for route in front.own_table()], *[("/v1", route) for route in below]]

    return asyncio.run(tables())


ROUTES = routes()

KNOWN = st.sampled_from(["m1", "m2", "c1", "x1", "t1", "k1", "acme", "default", "+33639980001", "8167"])
TEXTS = st.one_of(KNOWN, st.text(max_size=12))
VALUES = st.one_of(
    TEXTS,
    st.sampled_from(["5s", "72h", "2026-01-05T09:00:00Z", "sent", "delivered", "off", "no_service", "virtual", "mo"]),
    st.sampled_from(["1ms", "http://127.0.0.1:9/", "[", "missed", "outgoing"]),
    st.integers(-5, 10**6).map(str),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), VALUES)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(VALUES, inner, max_size=3)),
    max_leaves=6,
)


def queries(route: Route) -> st.SearchStrategy[dict[str, str]]:
    """Draw queries; a wait takes a moment at most."""
    names = [info.alias or name for name, info in route.shape.query.model_fields.items()]
    made = st.dictionaries(st.one_of(st.sampled_from([*names, "limit"]), TEXTS), VALUES, max_size=3)
    return made.map(lambda query: {**query, "timeout": "1ms"}) if "timeout" in names else made


def bodies(route: Route) -> st.SearchStrategy[bytes]:
    """Draw bodies, often with known keys."""
    keys = [info.alias or name for name, info in route.shape.body.model_fields.items()]
    known = st.dictionaries(st.sampled_from(keys), JSON, max_size=4) if keys else JSON
    written = st.one_of(known, JSON).map(lambda body: json.dumps(body).encode())
    return st.one_of(st.just(b""), written, st.binary(max_size=20))


@st.composite
def requests(draw: st.DrawFn) -> HttpRequest:
    root, route = draw(st.sampled_from(ROUTES))
    path = "/".join(quote(draw(TEXTS), safe="") if part.startswith(":") else part for part in route.path.split("/"))
    query = urlencode(draw(queries(route)))
    target = f"/_sandbox{root}{path}{'?' * bool(query)}{query}"
    return HttpRequest(route.method, target.encode(), (("Host", "localhost"),), draw(bodies(route)))


def check(request: HttpRequest, answer: Any) -> None:
    if not isinstance(answer, HttpResponse):
        return
    assert answer.status in {200, *STATUS_OF.values()}, request
    if answer.status != 200:
        reported = json.loads(answer.body)
        problem = ProblemView.model_validate(reported["error"])
        assert reported.keys() <= Refusal.model_fields.keys()
        assert STATUS_OF[problem.code] == answer.status
        assert "\n" not in problem.message


async def ask_all(asked: list[HttpRequest]) -> None:
    workspaces = Workspaces(settings_for(ACME))
    front = AdminApi(workspaces, Access(), None)
    for number in ("33639980001", "33639980002"):
        workspaces.default.clock_driver.answer(a_request(to=number))
    for request in asked:
        check(request, await front.answer(workspaces.default, request))
    await workspaces.close(0)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(requests(), min_size=1, max_size=8))
def test_every_request_is_answered_or_refused_in_one_shape(asked: list[HttpRequest]) -> None:
    asyncio.run(ask_all(asked))

"""One thing that the admin API does, and what it takes and gives: all that a request is checked by, and that the
OpenAPI document says.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints
from urllib.parse import unquote

from aiohttp import web
from pydantic import BaseModel

from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.requests import AdminRequest
from sms_sandbox.wire.exchange import HttpResponse
from sms_sandbox.wire.routing import Router

RouteResult = BaseModel | HttpResponse | web.StreamResponse
Handler = Callable[[AdminRequest[Any, Any]], Awaitable[RouteResult]]


class Shape(NamedTuple):
    """``answer`` is what the handler gives back: a model, a union of models, or another answer as it is."""

    query: type[BaseModel]
    body: type[BaseModel]
    answer: Any


@dataclass(frozen=True, slots=True)
class Route:
    """``summary`` is one sentence for people; ``refuses`` are the codes of errors.STATUS_OF that it has besides those
    that any request may get, and ``media`` the type of an answer that is no JSON.

    What the request is read as stands in the handler's signature: it takes ``Asked[Query, Body]``.
    """

    method: str
    path: str
    handle: Handler
    summary: str
    refuses: tuple[str, ...] = ()
    media: str = "application/json"

    @property
    def shape(self) -> Shape:
        return _shape_of(getattr(self.handle, "__func__", self.handle))


@cache
def _shape_of(handle: Callable[..., Any]) -> Shape:
    hints = get_type_hints(handle)
    query, body = get_args(hints["asked"])
    return Shape(query, body, hints["return"])


def router(routes: Iterable[Route]) -> Router[Route]:
    return Router([(route.method, route.path, route) for route in routes], normalise=_without_last_slash)


def found_in(routes: Router[Route], method: str, path: str) -> tuple[Route, dict[str, str]]:
    """What answers that path, and what stood in it for each ``:name``. Raises AdminError."""
    found = routes.find("GET" if method == "HEAD" else method, path)
    if found is not None:
        return found.what, {name: unquote(value) for name, value in found.values.items()}
    methods = routes.methods(path)
    if not methods:
        raise AdminError(
            "not_found", f"there is nothing at {path or '/'}", "GET /_sandbox/openapi.json tells all paths."
        )
    raise not_served(method, methods)


def not_served(method: str, methods: Iterable[str]) -> AdminError:
    served = ", ".join(methods)
    return AdminError(
        "method_not_allowed", f"{method} is not served here", f"Use {served}.", headers=(("Allow", served),)
    )


def _without_last_slash(path: str) -> str:
    return path.rstrip("/")

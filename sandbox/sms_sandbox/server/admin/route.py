"""A route of the admin API, with what it takes and returns: requests are checked by it, and the OpenAPI document is
made from it.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints
from urllib.parse import unquote

from pydantic import BaseModel

from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.requests import AdminRequest
from sms_sandbox.server.http import web
from sms_sandbox.wire.exchange import HttpResponse
from sms_sandbox.wire.routing import Router

RouteResult = BaseModel | HttpResponse | web.StreamResponse
Handler = Callable[[AdminRequest[Any, Any]], Awaitable[RouteResult]]


class Shape(NamedTuple):
    """The models of a route."""

    query: type[BaseModel]
    body: type[BaseModel]
    answer: Any
    """What the handler returns: a model, a union of models, or an answer that is not JSON."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route. The handler's signature declares the models: it takes ``AdminRequest[Query, Body]``."""

    method: str
    path: str
    handle: Handler
    summary: str
    """One sentence for the OpenAPI document."""

    refuses: tuple[str, ...] = ()
    """Codes of errors.STATUS_OF beside those that any request may get."""

    media: str = "application/json"
    """Content type of the answer."""

    @property
    def shape(self) -> Shape:
        return _shape_of(getattr(self.handle, "__func__", self.handle))


@cache
def _shape_of(handle: Callable[..., Any]) -> Shape:
    type_hints = get_type_hints(handle)
    query, body = get_args(type_hints["asked"])
    return Shape(query, body, type_hints["return"])


def router(routes: Iterable[Route]) -> Router[Route]:
    return Router([(route.method, route.path, route) for route in routes], normalise=_without_last_slash)


def found_in(routes: Router[Route], method: str, path: str) -> tuple[Route, dict[str, str]]:
    """Return the route of a path, and the parts of the path by name. Raise AdminError if there is none."""
    found = routes.find("GET" if method == "HEAD" else method, path)
    if found is not None:
        return found.what, {name: unquote(value) for name, value in found.values.items()}
    methods = routes.methods(path)
    if not methods:
        raise AdminError(
            "not_found", f"nothing is served at {path or '/'}", "GET /_sandbox/openapi.json lists all paths."
        )
    raise not_served(method, methods)


def not_served(method: str, methods: Iterable[str]) -> AdminError:
    served = ", ".join(methods)
    return AdminError(
        "method_not_allowed", f"{method} is not served here", f"Use {served}.", headers=(("Allow", served),)
    )


def _without_last_slash(path: str) -> str:
    return path.rstrip("/")

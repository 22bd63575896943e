"""Admin requests taken apart, and their refusals put together."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote

from pydantic import BaseModel, ValidationError

from sandbox.server.admin.errors import AdminError
from sandbox.server.admin.filters import Query
from sandbox.server.admin.probes import json_response
from sandbox.wire.exchange import HttpRequest, HttpResponse
from sandbox.wire.forms import first_of_each, urlencoded
from sandbox.wire.routing import Router

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Asked:
    """``values`` are what stood in the path for ``:name``, ``host`` is the Host header."""

    values: dict[str, str]
    query: Query
    body: bytes
    host: str

    @property
    def id(self) -> str:
        return self.values["id"]

    def read(self, model: type[M]) -> M:
        """Raises AdminError; an empty body is an empty object."""
        try:
            return model.model_validate_json(self.body or b"{}")
        except ValidationError as error:
            raise _as_admin_error(error) from None


Handler = Callable[[Asked], Awaitable[BaseModel]]


def found_in(router: Router[Handler], method: str, path: str, request: HttpRequest) -> tuple[Handler, Asked]:
    """What answers that path, and what it is asked. Raises AdminError."""
    found = router.find("GET" if method == "HEAD" else method, path)
    if found is None:
        methods = router.methods(path)
        if methods:
            raise AdminError("method_not_allowed", f"{method} is not served here", f"Use {', '.join(methods)}.")
        raise AdminError("not_found", f"there is no {request.path}")
    query = first_of_each(urlencoded(request.query))
    values = {name: unquote(value) for name, value in found.values.items()}
    return found.what, Asked(values, query, request.body, request.header("Host") or "")


def without_last_slash(path: str) -> str:
    return path.rstrip("/")


def refusal(error: AdminError) -> HttpResponse:
    told = {"code": error.code, "message": error.message, "hint": error.hint, "field": error.field}
    body = {"error": {name: value for name, value in told.items() if value is not None}}
    return json_response(error.status, json.dumps(body).encode())


def _as_admin_error(error: ValidationError) -> AdminError:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(step) for step in first["loc"])
    if first["type"] == "json_invalid":
        return AdminError("bad_json", f"the body is not JSON: {first['msg']}")
    return AdminError("unprocessable", f"{field or 'the body'}: {first['msg']}", None, field or None)

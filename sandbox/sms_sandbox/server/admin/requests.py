"""Admin requests taken apart: path, query and body, each checked by its model."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from pydantic import BaseModel, ValidationError

from sms_sandbox.engine.engine import Engine
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models.base import Nothing
from sms_sandbox.server.clock.driver import ClockDriver
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.forms import first_of_each, urlencoded

if TYPE_CHECKING:
    from sms_sandbox.server.workspaces.workspace import Workspace

Q = TypeVar("Q", bound=BaseModel)
B = TypeVar("B", bound=BaseModel)
M = TypeVar("M", bound=BaseModel)

TEXTS = ("application/toml", "text/plain")
"""Content types of bodies that are not JSON."""

_UNKNOWN = "extra_forbidden"


@dataclass(frozen=True, slots=True)
class AdminRequest(Generic[Q, B]):
    """An admin request, read by the models of its route."""

    values: dict[str, str]
    """Parts of the path by their names: ``:name``."""

    query: Q
    body: B
    """Not read if its model is ``Nothing``."""

    request: HttpRequest
    workspace: "Workspace"

    @property
    def id(self) -> str:
        return self.values["id"]

    @property
    def engine(self) -> Engine:
        return self.workspace.clock_driver.engine

    @property
    def clock_driver(self) -> ClockDriver:
        return self.workspace.clock_driver


EmptyRequest = AdminRequest[Nothing, Nothing]
"""A request without query and body."""


def query_of(request: HttpRequest, model: type[M]) -> M:
    """Read the query. Raise AdminError if it does not fit the model."""
    values = first_of_each(urlencoded(request.query))
    try:
        return model.model_validate_strings(values)
    except ValidationError as error:
        raise _as_admin_error(error, model, "bad_request") from None


class FromText(Protocol):
    """A model that can also be read from a body that is not JSON."""

    @classmethod
    def read_text(cls, body: bytes) -> BaseModel:
        """Read the body. Raise ValueError if it cannot be read."""
        ...


def body_of(request: HttpRequest, model: type[M]) -> M:
    """Read the body; an empty one is an empty object. Raise AdminError if it does not fit the model."""
    if request.content_type in TEXTS and hasattr(model, "read_text"):
        return _text_of(request, model)
    body = b"{}" if model is Nothing else request.body or b"{}"
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _as_admin_error(error, model, "unprocessable") from None


def _text_of(request: HttpRequest, model: type[M]) -> M:
    try:
        return cast("M", cast("FromText", model).read_text(request.body))
    except ValueError as error:
        raise AdminError("unprocessable", str(error)) from None


def _as_admin_error(error: ValidationError, model: type[BaseModel], code: str) -> AdminError:
    first: Any = error.errors(include_url=False)[0]
    steps = [str(step) for step in first["loc"]]
    field = ".".join(steps)
    if first["type"] == "json_invalid":
        as_text = f"Text is sent with the header Content-Type: {' or '.join(TEXTS)}."
        hint = as_text if hasattr(model, "read_text") else None
        return AdminError("bad_json", f"the body is not JSON: {first['msg']}", hint)
    if first["type"] == _UNKNOWN:
        return AdminError(code, f"{field!r} is not known here", _names(steps, model), field)
    if first["type"] in {"enum", "literal_error"}:
        return _not_among(first, code, field)
    problem = str(first["ctx"]["error"]) if first["type"] == "value_error" else first["msg"]
    return AdminError(code, f"{field or 'the body'}: {problem}", None, field or None)


def _not_among(first: Any, code: str, field: str) -> AdminError:  # noqa: ANN401  an error as pydantic has it
    words = re.findall("'([^']*)'", first["ctx"]["expected"])
    meant = get_close_matches(str(first["input"]).lower(), words, 1)
    hint = f"Did you mean {meant[0]!r}?" if meant else None
    return AdminError(code, f"{field}: {first['msg']}", hint, field)


def _names(steps: list[str], model: type[BaseModel]) -> str | None:
    """Return a hint with the keys that exist, or None if the unknown key is in an inner object."""
    if len(steps) > 1:
        return None
    names = sorted(info.alias or name for name, info in model.model_fields.items())
    meant = get_close_matches(steps[0], names, 1)
    return f"Did you mean {meant[0]!r}?" if meant else f"There are: {', '.join(names) or 'none'}."

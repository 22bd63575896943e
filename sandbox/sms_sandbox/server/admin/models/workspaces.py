"""Workspaces: requests and answers."""

from typing import Any, Literal

from sms_sandbox.server.admin.models.base import ResponseModel, Strict


class EnsureWorkspace(Strict):
    """Create a workspace, or find it. A field that is left out comes from the scenario, then from the default
    workspace.
    """

    seed: int | None = None
    """The seed of draws, and with the name that of ids."""

    id_seed: int | None = None
    clock: Literal["real", "virtual"] | None = None
    webhooks: dict[str, str] | None = None
    """URL by ``insim`` or ``insim.status``."""

    scenario: str | dict[str, Any] | None = None
    """``builtin:NAME``, the text of a scenario file, or its object in JSON."""


class CreateWorkspace(EnsureWorkspace):
    """Create a workspace. A field that is left out comes from the scenario, then from the default workspace."""

    name: str | None = None


class ResetView(Strict):
    """Reset a workspace."""

    to: Literal["seed", "empty"] = "seed"
    """``seed`` keeps what was configured at the start, ``empty`` drops the configured accounts as well."""


class KeysView(ResponseModel):
    """Credentials of a workspace: ``login`` and ``secret`` together open an account, as ``token`` alone does."""

    login: str
    secret: str
    token: str


class WorkspaceView(ResponseModel):
    """A workspace."""

    name: str
    seed: int
    """The seed of draws."""

    id_seed: int
    """The seed of ids."""

    clock: str
    urls: dict[str, str]
    """Base URL by provider."""

    credentials: dict[str, KeysView]
    """Credentials by provider."""

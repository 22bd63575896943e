"""Workspaces, their snapshots, and the server."""

from msgspec import Struct, field

from sms_sandbox.client.models.accounts import ANY_CREDENTIALS, Credentials
from sms_sandbox.client.models.base import Instant


class Snapshot(Struct, frozen=True):
    """A saved state of a workspace."""

    name: str
    at: Instant
    """The sandbox time of the workspace when it was saved."""


class Workspace(Struct, frozen=True):
    """A workspace."""

    name: str
    seed: int
    """The seed of draws."""

    id_seed: int
    """The seed of ids."""

    clock: str
    urls: dict[str, str]
    """Base URL by provider."""

    credentials: dict[str, Credentials]
    """Credentials by provider; empty if any credentials open an account."""

    def credentials_of(self, provider: str) -> Credentials:
        return self.credentials.get(provider, ANY_CREDENTIALS)


class Version(Struct, frozen=True):
    """The version of the server."""

    version: str
    providers: tuple[str, ...]
    dialects: dict[str, tuple[str, ...]]
    seed: int
    id_seed: int
    uptime: float
    """In seconds."""

    scenario: str | None = None
    """The name of the scenario in force."""

    phases: tuple[str, ...] = ()
    """The names of its phases that are in force now."""

    webhooks: dict[str, str] = field(default_factory=dict)
    """The addresses of webhooks by PROVIDER.KIND; ``*`` is for webhooks that have no other."""

    failed_webhooks: int = 0

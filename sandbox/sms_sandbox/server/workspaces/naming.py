"""The names of workspaces, and the credentials that follow from them."""

import re
from collections.abc import Container, Iterable, Mapping, Sized
from typing import Final, Protocol

from sms_sandbox.core.draws import HEX, Draws
from sms_sandbox.engine.accounts import WORKSPACE_PREFIX
from sms_sandbox.engine.settings import AccountSettings
from sms_sandbox.server.names import HEADER, Keys

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)
_SECRET_LENGTH: Final = 16


class UnknownWorkspaceError(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(f"there is no workspace {name!r}")


class ElsewhereError(UnknownWorkspaceError):
    """The credentials of a request name a workspace that this server does not have."""

    def __init__(self, name: str) -> None:
        Exception.__init__(
            self,
            f"the credentials are those of the workspace {name!r}, which this server does not have; "
            f"behind a proxy, send the header {HEADER}: {name}, by which the proxy finds the server that has it",
        )


class TooManyWorkspacesError(Exception):
    def __init__(self, most: int) -> None:
        super().__init__(f"there are {most} workspaces, as many as --max-workspaces allows; drop one")


class WorkspaceNameError(ValueError):
    """The name is taken or malformed."""


class Names(Container[str], Sized, Protocol):
    """The names in use."""


def checked_name(name: str, taken: Names) -> str:
    """Return the name. Raise WorkspaceNameError if it is taken or malformed."""
    if not _NAME.fullmatch(name) or name in taken:
        problem = "is taken" if name in taken else "is no name: a-z, 0-9 and -, at most 40"
        raise WorkspaceNameError(f"{name!r} {problem}")
    return name


def free_name(taken: Names) -> str:
    """Return a name that is not taken: ``w1``, ``w2`` and so on."""
    number = len(taken)
    while f"w{number}" in taken:
        number += 1
    return f"w{number}"


def id_seed_for(name: str, seed: int) -> int:
    """Return the seed of a workspace's ids, so that two workspaces of one seed have different ids."""
    return int.from_bytes(Draws(seed).digest("ids", name)[:4])


def keys_for(name: str, seed: int, providers: Iterable[str]) -> dict[str, Keys]:
    """Return the credentials of a workspace by provider; each begins with ``ws-NAME-``."""
    draws = Draws(seed)
    return {
        provider: Keys(
            login=f"{WORKSPACE_PREFIX}{name}-{provider}",
            secret=f"{WORKSPACE_PREFIX}{name}-{draws.text(HEX, _SECRET_LENGTH, 'workspace', name, provider)}",
            token=f"{WORKSPACE_PREFIX}{name}-{provider}-token",
        )
        for provider in providers
    }


def workspace_of_key(word: str, provider: str) -> str | None:
    """Return the workspace that a login, a secret or a token names, or None for one of another form."""
    if not word.startswith(WORKSPACE_PREFIX):
        return None
    rest = word.removeprefix(WORKSPACE_PREFIX)
    for end in (f"-{provider}-token", f"-{provider}"):
        if rest.endswith(end):
            return _named(rest.removesuffix(end))
    name, _, secret = rest.rpartition("-")
    return _named(name) if len(secret) == _SECRET_LENGTH else None


def _named(name: str) -> str | None:
    return name if _NAME.fullmatch(name) else None


def accounts_for(keys: Mapping[str, Keys]) -> tuple[AccountSettings, ...]:
    """Return the accounts that have these credentials."""
    return tuple(
        AccountSettings(provider=provider, login=key.login, secret=key.secret, tokens=(key.token,))
        for provider, key in keys.items()
    )

"""Options of a sandbox of a test's own."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypedDict

from sms_sandbox.client.wire import ServerAddress


class Options(TypedDict, total=False):
    """Options of a sandbox."""

    seed: int
    """The seed of draws and ids; by default 1 for draws, and a new one for ids."""

    id_seed: int
    """The seed of ids, by default ``seed``."""

    clock: Literal["real", "virtual"]
    """``virtual`` by default."""

    start: datetime
    """Sandbox time at the start, by default now to the second; without a zone it is UTC."""

    webhooks: Mapping[str, str]
    """URL by ``insim`` or ``insim.status``."""

    accounts: Literal["open", "strict"]
    """Whether any credentials open an account."""

    pace: Literal["instant", "normal", "realistic"]
    """How fast messages move."""

    magic_range: str
    """The range of the magic numbers, by default ``+3363998xxxx``."""

    idle_jump: bool
    """Time goes on by itself while there are no requests."""


def running(url: str | None, workspace: str | None, token: str | None, wanted: Options) -> ServerAddress | None:
    """Return the sandbox that is already running, given or named by the environment, or None.

    Raise ValueError if there is one, and options are given.
    """
    address = url or _variable("SANDBOX_URL")
    if address is None:
        return None
    if wanted:
        raise ValueError(
            f"the sandbox at {address} runs already, so {', '.join(wanted)} cannot be chosen; "
            "make a workspace on it: .workspace(seed=..., clock=..., webhooks=...)"
        )
    return ServerAddress(
        address,
        workspace if url else workspace or _variable("SANDBOX_WORKSPACE"),
        token or _variable("SANDBOX_ADMIN_TOKEN"),
    )


def _variable(name: str) -> str | None:
    return os.environ.get(name) or None

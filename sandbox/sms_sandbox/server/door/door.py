"""Hold what all connections of a server share for TLS and tunnels."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import TYPE_CHECKING, Final, Protocol

from sms_sandbox.faults.opening import OpeningFault, OpeningStep
from sms_sandbox.front_door.names import address_of
from sms_sandbox.front_door.store import AuthorityError, AuthorityFolder
from sms_sandbox.server.door.targets import Decision, Targets
from sms_sandbox.server.tasks import Tasks

if TYPE_CHECKING:
    from sms_sandbox.front_door.authority import Authority
    from sms_sandbox.front_door.contexts import Contexts

Dial = Callable[[str, int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]

_MOST_NOTED: Final = 1000
_log: Final = logging.getLogger(__name__)


class OpeningStriker(Protocol):
    """The faults that strike connections before their first request. The workspace None is the default one."""

    def may_strike(self, workspace: str | None) -> bool:
        """Return True if any fault in force may strike."""

    def strike(self, workspace: str | None, host: str, port: int, step: OpeningStep) -> OpeningFault | None:
        """Return the fault that strikes now, or None if none does."""


class Door:
    """The shared state of TLS and tunnels.

    A new authority may sign what ``names`` returns, which is called when one is made or read. ``dial`` opens
    connections to hosts of --proxy-pass and to no others.
    ``faults`` strike connections before their first request.
    """

    def __init__(
        self,
        targets: Targets,
        authority: AuthorityFolder,
        names: Callable[[], tuple[str, ...]],
        token: str | None = None,
        dial: Dial = asyncio.open_connection,
        faults: OpeningStriker | None = None,
    ) -> None:
        self.targets: Final = targets
        self.dial: Final = dial
        self._faults: Final = faults
        self.tasks: Final = Tasks()
        self._folder: Final = authority
        self._names: Final = names
        self._token: Final = token
        self._contexts: asyncio.Future[Contexts] | None = None
        self._noted: Final[set[str]] = set()

    def decide(self, host: str, port: int, peer: str, token: str | None) -> Decision:
        """Return what happens to a proxy request of the client at address ``peer``."""
        decision = self.targets.decide(host, port, may_pass=self._may_pass(peer, token))
        if decision is Decision.REFUSE:
            self.note_once(host, f"proxy request for {host}:{port} refused. {self.targets.way_to(host)}")
        return decision

    def may_strike(self, workspace: str | None) -> bool:
        """Return True if a fault may strike a connection before its first request."""
        return self._faults is not None and self._faults.may_strike(workspace)

    def strike(self, workspace: str | None, host: str, port: int, step: OpeningStep) -> OpeningFault | None:
        """Return the fault that strikes a connection at a step, or None if none does."""
        return None if self._faults is None else self._faults.strike(workspace, host, port, step)

    def _may_pass(self, peer: str, token: str | None) -> bool:
        address = address_of(peer)
        if address is not None and address.is_loopback:
            return True
        return self._token is not None and token is not None and compare_digest(token.encode(), self._token.encode())

    async def root_pem(self) -> bytes:
        """Return the root's certificate. Raise AuthorityError, also if it does not cover the providers' hosts."""
        hosts = sorted(self.targets.provider_hosts)
        return await asyncio.get_running_loop().run_in_executor(
            None, lambda: self._folder.root_pem(self._names(), hosts)
        )

    async def contexts(self) -> "Contexts":
        """Return the TLS contexts, which are created once. Raise AuthorityError."""
        if self._contexts is None:
            self._contexts = asyncio.ensure_future(self._open())
        try:
            return await asyncio.shield(self._contexts)
        except AuthorityError:
            self._contexts = None  # it may be repaired before the next client comes
            raise

    async def _open(self) -> "Contexts":
        # Importing cryptography takes longer than a request; in a thread it blocks nothing.
        authority, make = await asyncio.get_running_loop().run_in_executor(None, self._load)
        return make(authority, self._on_unsigned)

    def _load(self) -> "tuple[Authority, type[Contexts]]":
        from sms_sandbox.front_door.contexts import Contexts  # noqa: PLC0415  it imports cryptography

        return self._folder.open(self._names()), Contexts

    def _on_unsigned(self, name: str | None) -> None:
        what = f"for {name}" if name else "without a server name"
        host = "" if self.targets.is_provider(name or "") else f" --host {name or 'NAME'}"
        self.note_once(
            f"unsigned {name}",
            f"TLS {what} refused: the authority was not made for it; make a new one: sandbox ca renew{host}",
        )

    def note_once(self, key: str, line: str) -> None:
        """Log a warning the first time that ``key`` comes up."""
        if key not in self._noted and len(self._noted) < _MOST_NOTED:
            self._noted.add(key)
            _log.warning("%s", line)

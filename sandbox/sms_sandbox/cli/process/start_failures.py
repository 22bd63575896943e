"""What keeps a server from its start, in one line."""

import errno
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final, NoReturn

from sms_sandbox.cli.command import FAILED, WRONG, fail
from sms_sandbox.cli.process import server_registry
from sms_sandbox.core.errors import TimeRunsBackwardsError
from sms_sandbox.front_door.store import AuthorityError, UncoveredHostsError
from sms_sandbox.server.listening import ListenError, client_host
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.naming import WorkspaceNameError

_PATIENCE: Final = 1.0
"""Seconds in which another sandbox on this machine answers."""

_ANSWER: Final = 100
"""The most bytes to read of an answer, which may be endless."""


@contextmanager
def start_failures_reported(without_authority: str = "") -> Iterator[None]:
    """Exit with one line if a server cannot be started; ``without_authority`` follows an error of the authority."""
    try:
        yield
    except TimeRunsBackwardsError as error:
        fail(f"a switch of a device lies in the past: {error}", 2)
    except WorkspaceNameError as error:
        fail(f"workspace {error}", 2)
    except DataError as error:
        fail(f"--data: {error}")
    except AuthorityError as error:
        fail_for_authority(error, without_authority)
    except ListenError as error:
        hint = _hint(error) if error.errno == errno.EADDRINUSE else ""
        fail(f"sandbox cannot listen on {error.host}:{error.port}: {error.strerror}{hint}")
    except OSError as error:
        if error.filename is None:
            raise
        fail(f"{error.filename}: {error.strerror}")


def fail_for_authority(error: AuthorityError, without_authority: str = "") -> NoReturn:
    """Exit with one line, with code 2 if other hosts have to be chosen."""
    fail(f"--ca: {error}{without_authority}", WRONG if isinstance(error, UncoveredHostsError) else FAILED)


def _hint(taken: ListenError) -> str:
    """Return what listens at an address, and what to do."""
    url = f"http://{client_host(taken.host)}:{taken.port}"
    is_sandbox = server_registry.find(taken.port, taken.host) is not None or _answers(url)
    what = f'"sandbox status --url {url}" shows a sandbox there' if is_sandbox else "what listens there is no sandbox"
    return f"; {what}; name another port, or 0 for a free one"


def _answers(url: str) -> bool:
    """Return whether a sandbox answers at an address."""
    from http.client import HTTPException  # noqa: PLC0415  seldom needed

    from sms_sandbox.client.blocking import BlockingSender  # noqa: PLC0415  a server needs no client
    from sms_sandbox.client.errors import UnreachableError  # noqa: PLC0415  as above
    from sms_sandbox.client.wire import READY, ServerAddress, is_ready  # noqa: PLC0415  as above

    sender = BlockingSender(ServerAddress(url, None, None), None)
    with closing(sender.connection(_PATIENCE)) as connection:
        try:
            return is_ready(sender.ask(connection, "GET", READY).read(_ANSWER))
        except (UnreachableError, OSError, HTTPException):
            return False

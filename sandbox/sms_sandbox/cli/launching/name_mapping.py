"""Lead the providers' host names to a sandbox by a hosts file that only one command sees.

It reaches programs that ignore every proxy variable. Linux gives the command a mount namespace of its own, in which
another file lies over ``/etc/hosts``; the sandbox listens on ports 443 and 80 of a loopback address.
"""

import errno
import os
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from sms_sandbox.cli.files import write_file
from sms_sandbox.server.settings import Listen

HOSTS: Final = Path("/etc/hosts")
PORTS: Final = (443, 80)
_MOUNT: Final = 'mount --bind "$0" /etc/hosts && exec "$@"'


class NameMappingError(Exception):
    """Names cannot be mapped for one command on this machine; the text gives the reason."""


def address_of(process: int) -> str:
    """Return a loopback address of this process's own, so that two runs can both listen on port 443."""
    return f"127.83.{process >> 8 & 255}.{process & 255 or 255}"


def listeners(workspace: str | None = None) -> tuple[Listen, ...]:
    """Return the addresses on which the sandbox has to listen. Raise NameMappingError if it may not.

    Requests there are for the workspace.
    """
    if sys.platform != "linux":
        raise NameMappingError("names can be mapped on Linux only")
    address = address_of(os.getpid())
    for port in PORTS:
        _check_port(address, port)
    return tuple(Listen(address, port, workspace) for port in PORTS)


def mapped(command: Sequence[str], hosts: Iterable[str], folder: Path) -> list[str]:
    """Return a command that runs ``command`` with the hosts led to this process.

    The hosts file is written to ``folder``. Raise NameMappingError if the machine does not allow it, and OSError.
    """
    file = folder / "hosts"
    names = " ".join(hosts)
    write_file(file, f"{address_of(os.getpid())} {names}\n{HOSTS.read_text('utf-8')}")
    prefix = [*_unshare(), "sh", "-c", _MOUNT, str(file)]
    tried = subprocess.run([*prefix, "true"], capture_output=True, text=True, check=False)  # noqa: S603  our own
    if tried.returncode != 0:
        reason = tried.stderr.strip().splitlines() or [shlex.join(prefix[:3])]
        raise NameMappingError(f"this machine does not allow a mount namespace: {reason[-1]}")
    return [*prefix, *command]


def _unshare() -> list[str]:
    program = shutil.which("unshare")
    if program is None:
        raise NameMappingError("the program unshare of util-linux is missing")
    return [program, "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def _check_port(address: str, port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
        except OSError as error:
            hint = (
                "; set net.ipv4.ip_unprivileged_port_start=80, or run as root" if error.errno == errno.EACCES else ""
            )
            raise NameMappingError(f"cannot listen on {address}:{port}: {error.strerror}{hint}") from None

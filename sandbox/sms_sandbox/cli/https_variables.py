"""The environment of a command that is run beside a server in this process."""

import os

from sms_sandbox.cli.connection import ANY_ADDRESS
from sms_sandbox.contract import hosts_of
from sms_sandbox.front_door.environment import ProxyAddress, variables
from sms_sandbox.front_door.store import AuthorityFolder, default_folder
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.door.signing import names_to_sign
from sms_sandbox.server.settings import ServerSettings


def https_variables(running: RunningSandbox, port: int) -> dict[str, str]:
    """Return what makes a command's runtimes use this server at a port. Raise AuthorityError."""
    settings = running.settings
    proxy = ProxyAddress(ANY_ADDRESS.get(settings.host, settings.host), port)
    root, folder = authority_root(settings), _authority(settings).path / "environment"
    return variables(proxy, root, folder, hosts_of(settings.providers.values()), os.environ)


def authority_root(settings: ServerSettings) -> bytes:
    """Return the root of the server's certificate authority, which is made if it is missing.

    Raise AuthorityError, also if it does not cover the providers' hosts.
    """
    return _authority(settings).root_pem(names_to_sign(settings), hosts_of(settings.providers.values()))


def _authority(settings: ServerSettings) -> AuthorityFolder:
    return AuthorityFolder(settings.ca or default_folder())

"""The environment of a command that is run beside a server in this process."""

import os

from sms_sandbox.front_door.environment import ProxyAddress, variables
from sms_sandbox.front_door.store import AuthorityFolder, default_folder
from sms_sandbox.server.app import RunningSandbox

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  addresses of clients, not of a listener


def https_variables(running: RunningSandbox) -> dict[str, str]:
    """Return what makes a command's runtimes use this server. Raise AuthorityError and OSError."""
    settings = running.settings
    authority = AuthorityFolder(settings.ca or default_folder())
    hosts = [host for provider in settings.providers.values() for host in provider.hosts]
    root = authority.root_pem([*hosts, *settings.allowed_hosts])
    proxy = ProxyAddress(_ANY_ADDRESS.get(settings.host, settings.host), running.port)
    return variables(proxy, root, authority.path / "environment", hosts, os.environ)

"""Make the environment for a sandbox that runs already, on this machine or in a container."""

import os
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from sms_sandbox import providers
from sms_sandbox.front_door.environment import ProxyAddress, variables
from sms_sandbox.front_door.store import AuthorityError, default_folder

_TIMEOUT = 10.0
"""Seconds to wait for the sandbox's answer."""


def environment_of(url: str, workspace: str | None = None, token: str | None = None) -> dict[str, str]:
    """Return the variables for the sandbox at ``url``, whose root certificate is fetched there.

    Raise AuthorityError.
    """
    address = urlsplit(url)
    host, port = address.hostname or "", address.port or 80
    root = _fetch_root(host, port)
    folder = default_folder() / "environment" / sha256(root).hexdigest()[:12]
    proxy = ProxyAddress(host, port, None if workspace == "default" else workspace, token)
    hosts = [name for provider in providers.load().values() for name in provider.hosts]
    return variables(proxy, root, folder, hosts, os.environ)


def _fetch_root(host: str, port: int) -> bytes:
    connection = HTTPConnection(host, port, timeout=_TIMEOUT)
    try:
        connection.request("GET", "/_sandbox/ca.pem")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, HTTPException) as error:
        raise AuthorityError(f"the sandbox at {host}:{port} gives no certificate: {error}") from None
    finally:
        connection.close()
    if not body.startswith(b"-----BEGIN CERTIFICATE-----"):
        raise AuthorityError(f"the sandbox at {host}:{port} gives no certificate: it answers {answer.status}")
    return body

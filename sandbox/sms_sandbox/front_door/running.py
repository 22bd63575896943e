"""Make the environment for a sandbox that runs already, on this machine or in a container."""

import json
import os
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from sms_sandbox import providers
from sms_sandbox.front_door.environment import ProxyAddress, variables
from sms_sandbox.front_door.store import UNCOVERED_HOSTS, AuthorityError, UncoveredHostsError, default_folder

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
        raise _refusal(f"the sandbox at {host}:{port} gives no certificate: it answers {answer.status}", body)
    return body


def _refusal(words: str, body: bytes) -> AuthorityError:
    """Return the error for an answer that is no certificate, with the sandbox's own words if it has some."""
    try:
        error = json.loads(body)["error"]
        code, message = error["code"], error["message"]
    except (ValueError, KeyError, TypeError):
        return AuthorityError(words)
    kind = UncoveredHostsError if code == UNCOVERED_HOSTS else AuthorityError
    return kind(f"{words}, {message}")

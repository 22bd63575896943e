"""Read the credentials for a proxy: the user is a workspace, the password the admin token."""

import binascii
from typing import NamedTuple


class ProxyCredentials(NamedTuple):
    """A workspace and an admin token; each is None if it is empty or missing."""

    workspace: str | None = None
    token: str | None = None


def read(header: str | None) -> ProxyCredentials:
    """Return the credentials of a Proxy-Authorization header; both are None if it cannot be read."""
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() != "basic":
        return ProxyCredentials()
    try:
        user, _, password = binascii.a2b_base64(value.strip()).decode().partition(":")
    except ValueError:
        return ProxyCredentials()
    return ProxyCredentials(user or None, password or None)

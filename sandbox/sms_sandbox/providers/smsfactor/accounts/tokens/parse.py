"""Parse the document that asks for a token. Every function raises RefusedError for invalid input."""

from dataclasses import dataclass
from ipaddress import ip_network

from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.documents import Tree, text_of
from sms_sandbox.providers.smsfactor.formats.fields import branch, given, required, whole


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A token to create."""

    name: str
    ttl: int | None
    """The lifetime in seconds, or None for a token that does not expire."""

    allowed_ips: tuple[str, ...]
    """Addresses and networks that may use the token; empty for all."""


def token(document: Tree) -> TokenRequest:
    root = branch(document, "token")
    return TokenRequest(required(root, "name"), _ttl(root), _allowed_ips(root.get("allowed_ips")))


def _ttl(root: Tree) -> int | None:
    text = (given(root, "ttl") or "").strip()
    if not text:
        return None
    seconds = whole(text, "ttl")
    if not seconds:
        raise RefusedError("bad_parameter", "ttl")
    return seconds


def _allowed_ips(value: object) -> tuple[str, ...]:
    """Return the entries. One in XML is no list."""
    return tuple([_network(entry) for entry in (value if isinstance(value, list) else [value]) if entry is not None])


def _network(entry: object) -> str:
    text = (text_of(entry) or "").strip()
    try:
        ip_network(text, strict=False)
    except ValueError:
        raise RefusedError("bad_parameter", "allowed_ips") from None
    return text

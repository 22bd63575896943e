"""Find the hosts that a stored authority cannot sign for, without ``cryptography``, which takes long to import."""

from binascii import a2b_base64
from collections.abc import Iterable, Iterator
from typing import Final

_BEGIN: Final = b"-----BEGIN CERTIFICATE-----"
_END: Final = b"-----END CERTIFICATE-----"
_DNS_NAME: Final = 0x82
"""The tag of a dNSName in the name constraints, RFC 5280, 4.2.1.6."""

_LONGEST_SHORT: Final = 127
"""The most bytes of a value whose length takes one byte, which every host name of a provider has."""


def uncovered(pem: bytes, hosts: Iterable[str]) -> list[str]:
    """Return those ``hosts`` that an authority's file does not permit, neither by their name nor by one above it.

    The issuing certificate is the first in the file. Raise ValueError if there is none.
    """
    constraints = a2b_base64(pem.partition(_BEGIN)[2].partition(_END)[0])
    if not constraints:
        raise ValueError("there is no certificate")
    return [host for host in hosts if not any(_encoded(name) in constraints for name in _with_those_above(host))]


def _with_those_above(host: str) -> Iterator[str]:
    labels = host.lower().split(".")
    yield from (".".join(labels[first:]) for first in range(len(labels)))


def _encoded(name: str) -> bytes:
    """Return the name as DER has it in the name constraints."""
    value = name.encode("idna")[:_LONGEST_SHORT]
    return bytes((_DNS_NAME, len(value))) + value

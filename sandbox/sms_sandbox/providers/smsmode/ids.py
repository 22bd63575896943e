"""Draw smsMode's ids: short ones at the HTTP API, UUIDs at the REST API."""

from hashlib import blake2b
from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.draws import HEX, LETTERS_AND_DIGITS
from sms_sandbox.core.message import Message

_LENGTH: Final = 12
_UUID_DIGITS: Final = 32
UUID_LENGTH: Final = 36
_VARIANTS: Final = dict(zip(HEX, "89ab" * 4, strict=True))
"""The digit that UUIDs of RFC 9562 have in the place of a random one."""


def draw(backend: Backend, account: Account, *names: str) -> str:
    return backend.draw_id(LETTERS_AND_DIGITS, _LENGTH, account.login, *names)


def draw_uuid(backend: Backend, account: Account, *names: str) -> str:
    """Return a UUID of version 4."""
    return _uuid(backend.draw_id(HEX, _UUID_DIGITS, account.login, *names))


def uuid_of(*names: str) -> str:
    """Return the same UUID for the same names each time."""
    return _uuid(blake2b(ascii(names).encode("ascii"), digest_size=16).hexdigest())


def uuid_of_message(message: Message) -> str:
    """Return the id that the REST API shows: the message's own, or one made of it for one of the HTTP API."""
    own = message.provider_id
    return own if len(own) == UUID_LENGTH else uuid_of("message", own, message.id)


def _uuid(digits: str) -> str:
    if len(digits) != _UUID_DIGITS:
        return digits  # an id that an example presets
    variant = _VARIANTS[digits[16]]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

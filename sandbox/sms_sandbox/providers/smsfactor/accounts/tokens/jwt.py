"""Write tokens in the form of the service's: JSON Web Tokens (RFC 7519)."""

from base64 import urlsafe_b64encode
from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.draws import LETTERS_AND_DIGITS
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.wire import json_text

_HEADER: Final = {"typ": "JWT", "alg": "HS256"}
_SIGNATURE_LENGTH: Final = 43
"""The length of 32 bytes in base64 without padding."""

_BASE64_URL: Final = f"{LETTERS_AND_DIGITS}-_"


def new(client_id: str, ttl: int | None, backend: Backend) -> str:
    """Return a new token. Its signature is drawn: nothing but this sandbox has to verify it."""
    issued_at = backend.now // SECOND
    payload: dict[str, object] = {"sub": client_id, "iat": issued_at}
    if ttl is not None:
        payload["exp"] = issued_at + ttl
    signature = backend.draw_id(_BASE64_URL, _SIGNATURE_LENGTH, client_id, "token")
    return ".".join((_base64(_HEADER), _base64(payload), signature))


def _base64(value: object) -> str:
    return urlsafe_b64encode(json_text.compact(value)).decode("ascii").rstrip("=")

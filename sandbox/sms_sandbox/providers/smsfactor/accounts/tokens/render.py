"""Render tokens to exact bytes."""

from collections.abc import Iterable

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.smsfactor import dates
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike
from sms_sandbox.providers.smsfactor.state import ApiToken
from sms_sandbox.wire.exchange import HttpResponse


def created(token: ApiToken, style: AnswerStyle, *, shows_addresses: bool) -> HttpResponse:
    """Render a new token, the only answer with its text. The XML of the pages shows no addresses."""
    fields: dict[str, object] = {**OK, "token": token.text, "token_id": str(token.id)}
    if shows_addresses and style.is_json and token.allowed_ips:
        fields["allowed_ips"] = list(token.allowed_ips)
    return alike(fields, style, "token_created")


def tokens(found: Iterable[ApiToken], style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "tokens": [_fields(token, style) for token in found]}, style, "tokens")


def token(found: ApiToken, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "token": _fields(found, style)}, style, "token")


def deleted(token: ApiToken, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "deleted_token": str(token.id)}, style, "token_deleted")


def _fields(token: ApiToken, style: AnswerStyle) -> dict[str, object]:
    expires_at = token.expires_at
    return {
        "name": token.name,
        "api_token_id": token.id,
        "created_at": dates.write_plain(token.created_at),
        "expired_at": None if expires_at is None else dates.write_plain(expires_at),
        "ttl": None if token.ttl is None else token.ttl // SECOND,
        "is_active": "1" if token.is_active(style.now) else "0",
        "allowed_ips": list(token.allowed_ips) or None,
    }

"""Tokens of accounts and sub-accounts. Handlers never raise."""

from typing import Final

from sms_sandbox.core.account import Account
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.smsfactor import state
from sms_sandbox.providers.smsfactor.accounts.operations import child
from sms_sandbox.providers.smsfactor.accounts.tokens import jwt, parse, render
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.state import ApiToken
from sms_sandbox.wire.exchange import HttpResponse

_FIRST_TOKEN: Final = 2
"""The first id that the documentation prints."""


def _create(asked: AuthenticatedRequest) -> HttpResponse:
    return render.created(_new(asked.account, asked), asked.style, shows_addresses=True)


def _create_for_child(asked: AuthenticatedRequest) -> HttpResponse:
    """Create a token for a sub-account. Its answer never shows the allowed addresses."""
    account = child(asked.request.path_values["account"], asked)
    return render.created(_new(account, asked), asked.style, shows_addresses=False)


def _new(account: Account, asked: AuthenticatedRequest) -> ApiToken:
    wanted = parse.token(asked.document)
    backend = asked.backend
    token_id = backend.count_id(_FIRST_TOKEN, "token")
    text = jwt.new(state.client_id_of(account, backend), wanted.ttl, backend)
    ttl = None if wanted.ttl is None else wanted.ttl * SECOND
    token = ApiToken(token_id, wanted.name, text, backend.now, ttl, wanted.allowed_ips)
    state.provider_data(account, backend).tokens[text] = token
    backend.register_token(account, text)
    return token


def _delete(asked: AuthenticatedRequest) -> HttpResponse:
    token = _named(asked)
    token.is_deleted = True
    return render.deleted(token, asked.style)


def _named(asked: AuthenticatedRequest) -> ApiToken:
    token_id = asked.request.path_values["token"]
    for token in asked.data.listed_tokens:
        if str(token.id) == token_id:
            return token
    raise RefusedError("unknown_token")


create: Final = answering(_create)
create_for_child: Final = answering(_create_for_child)
read_all: Final = answering(lambda asked: render.tokens(asked.data.listed_tokens, asked.style))
read: Final = answering(lambda asked: render.token(_named(asked), asked.style))
delete: Final = answering(_delete)

"""Authenticate a request by its key, find what it may see, and answer its errors."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

import msgspec

from sms_sandbox.contract import Backend, Handler
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.errors import InsufficientCreditError, RefusedCredentialsError
from sms_sandbox.providers.smsmode import ids, state
from sms_sandbox.providers.smsmode.rest import render
from sms_sandbox.providers.smsmode.rest.errors import RestError, unknown
from sms_sandbox.providers.smsmode.rest.fields import Fields
from sms_sandbox.providers.smsmode.state.organisation import ROLES, Campaign, Channel, Credential, Organisation
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse, host_only

HOST: Final = "rest.smsmode.com"
_PATHS: Final = ("/sms/", "/commons/", "/rcs/")
NOT_JSON: Final = object()
"""What ``json_of`` returns for a body that is not JSON."""

_KEY: Final = "x-api-key"
_USER, _MANAGER, _ADMIN = range(len(ROLES))
_ACCEPTABLE: Final = ("application/json", "application/*", "*/*")
_ACCEPTED: Final = frozenset({*_ACCEPTABLE, "", None})
"""The values of Accept that need no closer look; None is a request without one."""


class Caller(msgspec.Struct):
    """Hold a request whose key is known."""

    account: Account
    credential: Credential
    request: HttpRequest
    base: str
    """The address before the paths of the API, as the request used it."""

    @property
    def own_channel(self) -> Channel:
        return self.credential.channel

    @property
    def is_manager(self) -> bool:
        """Whether the key may see all channels of its organisation."""
        return self.credential.rank >= _MANAGER

    @property
    def is_admin(self) -> bool:
        """Whether the key may see sub-organisations and change organisations."""
        return self.credential.rank >= _ADMIN

    def value(self, name: str) -> str:
        """Return what stands in the path where its route has ``:name``, empty for a route without it."""
        return self.request.path_values.get(name, "")

    def json(self) -> object:
        """Return the value of the body. Raise RestError."""
        value = self.request.parsed(json_of)
        if value is NOT_JSON:
            raise RestError("bad_json")
        return value

    def fields(self) -> Fields:
        """Return the fields of the body. Raise RestError for anything but an object."""
        value = self.json()
        if not isinstance(value, dict):
            raise RestError("bad_json")
        return Fields(value)


def json_of(request: HttpRequest) -> object:
    """Return the value of the body, or NOT_JSON."""
    try:
        return json_text.read(request.body)
    except ValueError:
        return NOT_JSON


Action = Callable[[Caller, Backend], HttpResponse]
"""Perform a call. Raise RestError and InsufficientCreditError."""


def is_rest(request: HttpRequest) -> bool:
    """Return whether a request is for the REST API, by its path or its host."""
    return request.path.startswith(_PATHS) or request.host == HOST


def shown(request: HttpRequest) -> Credentials | None:
    """Return the key of a request, or None if it has none."""
    key = request.header(_KEY)
    return Credentials(None, key) if key else None


def handler(act: Action) -> Handler:
    def handle(request: HttpRequest, backend: Backend) -> HttpResponse:
        try:
            return act(_caller(request, backend), backend)
        except RestError as error:
            refusal = error
        except RefusedCredentialsError:
            refusal = RestError("bad_credentials")
        except InsufficientCreditError:
            refusal = RestError("insufficient_credit")
        return render.refused(refusal, request.path, backend.now)

    return handle


def refuse(name: str, request: HttpRequest, backend: Backend, allowed: tuple[str, ...] = ()) -> HttpResponse:
    """Refuse any request with the error of that name; ``allowed`` are the methods that its path has."""
    return render.refused(RestError(name), request.path, backend.now, allowed)


@lru_cache(maxsize=64)
def _base(host: str, prefix: str) -> str:
    """Return the address before the paths of the API: links and ``href`` stay at the address that the client uses."""
    scheme = "https" if host_only(host) == HOST else "http"
    return f"{scheme}://{host}{prefix}"


def channel(caller: Caller, backend: Backend) -> Channel:
    """Return the channel that the path names, or the key's own. Raise RestError for one out of its reach."""
    wanted = caller.value("channelId")
    if wanted in ("", caller.own_channel.id):
        return caller.own_channel
    for organisation in _family(caller.account, backend):
        found = organisation.channels.get(wanted)
        if found is not None:
            is_near = organisation.account is caller.account
            if not (caller.is_admin or (is_near and caller.is_manager)):
                raise RestError("forbidden")
            return found
    raise unknown("channel")


def sms_channel(caller: Caller, backend: Backend) -> Channel:
    """Return the channel for a call about SMS. Raise RestError for a channel of another type."""
    found = channel(caller, backend) if caller.request.path_values else caller.credential.channel
    if found.type != "SMS":
        raise RestError("wrong_channel")
    return found


def channels(caller: Caller, backend: Backend) -> list[Channel]:
    """Return the channels that the key may see."""
    if not caller.is_manager:
        return [caller.own_channel]
    return [one for organisation in organisations(caller, backend) for one in organisation.channels.values()]


def organisations(caller: Caller, backend: Backend) -> list[Organisation]:
    """Return the organisations that the key may see, its own first."""
    if caller.is_admin:
        return list(_family(caller.account, backend))
    return [state.organisation(caller.account, backend)]


def organisation(caller: Caller, backend: Backend) -> Organisation:
    """Return the organisation that the path names. Raise RestError."""
    wanted = caller.value("organisationId")
    for one in _family(caller.account, backend):
        if one.id == wanted:
            if one not in organisations(caller, backend):
                raise RestError("forbidden")
            return one
    raise RestError("unknown_account")


def campaign(caller: Caller, backend: Backend) -> Campaign:
    """Return the campaign that the path names. Raise RestError."""
    of = sms_channel(caller, backend)
    found = of.organisation.campaigns.get(caller.value("campaignId"))
    if found is None or (found.channel is not of and not caller.is_manager):
        raise unknown("campaign")
    return found


def _family(account: Account, backend: Backend) -> Iterator[Organisation]:
    """Yield the account's organisation and all below it."""
    yield state.organisation(account, backend)
    for sub in backend.sub_accounts(account):
        yield from _family(sub, backend)


def _caller(request: HttpRequest, backend: Backend) -> Caller:
    """Raise RestError and RefusedCredentialsError."""
    fields = request.fields
    key = fields.get(_KEY)
    if not key:
        raise RestError("missing_credentials")
    account = backend.authenticate(Credentials(None, key))
    of = state.organisation(account, backend)
    # A key that no call has created is an administrator's of the main channel.
    credential = of.credentials.get(key) or add_credential(of.main_channel, key, "API key", ["ADMIN"], backend)
    if credential.is_blocked or credential.is_deleted:
        raise RefusedCredentialsError
    if request.is_oversized:
        raise RestError("too_large")
    if request.body and fields.get("content-type") != render.JSON:
        _check_media(request)
    accept = fields.get("accept")
    if accept not in _ACCEPTED:
        _check_acceptable(accept or "")
    return Caller(account, credential, request, _base(fields.get("host") or HOST, request.prefix))


def add_credential(to: Channel, key: str, name: str, roles: list[str], backend: Backend) -> Credential:
    credential = Credential(
        id=ids.draw_uuid(backend, to.organisation.account, "credential", to.id),
        channel=to,
        key=key,
        name=name,
        type="API_KEY",
        roles=roles,
        created_at=backend.now,
    )
    to.credentials[credential.id] = credential
    to.organisation.credentials[key] = credential
    return credential


def _check_media(request: HttpRequest) -> None:
    """Raise RestError for a body that is not to be JSON."""
    if request.content_type not in ("", render.JSON):
        raise RestError("unsupported_media")


def _check_acceptable(accept: str) -> None:
    """Raise RestError for an answer that is not to be JSON."""
    if not any(one in accept.lower() for one in _ACCEPTABLE):
        raise RestError("not_acceptable")

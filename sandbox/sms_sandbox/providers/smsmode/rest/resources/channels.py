"""Show, create and change channels and their keys."""

from sms_sandbox.contract import Backend
from sms_sandbox.core.draws import LETTERS_AND_DIGITS
from sms_sandbox.providers.smsmode import state
from sms_sandbox.providers.smsmode.rest import auth, dates, render, spending
from sms_sandbox.providers.smsmode.rest.auth import Caller
from sms_sandbox.providers.smsmode.rest.errors import RestError, bad, missing, unknown
from sms_sandbox.providers.smsmode.rest.fields import Fields
from sms_sandbox.providers.smsmode.rest.paging import Query
from sms_sandbox.providers.smsmode.state.organisation import FLOWS, ROLES, TYPES, Channel, Credential
from sms_sandbox.wire.exchange import HttpResponse

_KEY_LENGTH = 32
_LONGEST_NAME = 100


def listed(caller: Caller, backend: Backend) -> HttpResponse:
    """List the channels that the key may see, or those of an organisation."""
    query = Query(caller)
    found = auth.channels(caller, backend)
    if caller.value("organisationId"):
        organisation = auth.organisation(caller, backend)
        found = [one for one in found if one.organisation is organisation]
    found = [one for one in found if _is_sought(one, query)]
    return query.answer(found, lambda one: _body(one, caller, backend), backend.now, "rest.channels")


def shown(caller: Caller, backend: Backend) -> HttpResponse:
    return render.answer(200, _body(_channel(caller, backend), caller, backend), backend.now, "rest.channel")


def create(caller: Caller, backend: Backend) -> HttpResponse:
    organisation = auth.organisation(caller, backend)
    _need_manager(caller)
    fields = caller.fields()
    name, kind, flow = (fields.required(field, most=_LONGEST_NAME) for field in ("name", "type", "flow"))
    fields.one_of("type", TYPES)
    fields.one_of("flow", FLOWS)
    _check(fields)
    channel = state.add_channel(organisation, name, kind, flow, backend)
    _change(channel, fields)
    return render.answer(201, _body(channel, caller, backend), backend.now, "rest.channel.created")


def changed(caller: Caller, backend: Backend) -> HttpResponse:
    channel = _channel(caller, backend)
    _need_manager(caller)
    fields = caller.fields()
    _check(fields)
    _change(channel, fields)
    return render.answer(200, _body(channel, caller, backend), backend.now, "rest.channel.changed")


def credentials(caller: Caller, backend: Backend) -> HttpResponse:
    query = Query(caller)
    found = list(auth.channel(caller, backend).credentials.values())
    return query.answer(found, lambda one: _credential_body(one, caller), backend.now, "rest.credentials")


def credential(caller: Caller, backend: Backend) -> HttpResponse:
    found = _credential(caller, backend)
    return render.answer(200, _credential_body(found, caller), backend.now, "rest.credential")


def create_credential(caller: Caller, backend: Backend) -> HttpResponse:
    """Issue a key for a channel; this answer alone shows it."""
    channel = auth.channel(caller, backend)
    _need_manager(caller)
    fields = caller.fields()
    name, kind = fields.required("name", most=_LONGEST_NAME), fields.required("type")
    roles, addresses = _roles(fields), fields.texts("authorizedIps")
    if not roles:
        raise missing("roles")
    key = backend.issue_token(channel.organisation.account, LETTERS_AND_DIGITS, _KEY_LENGTH, is_another=True)
    made = auth.add_credential(channel, key, name, roles, backend)
    made.type, made.authorized_ips = kind, addresses
    body = _credential_body(made, caller, value=key)
    return render.answer(201, body, backend.now, "rest.credential.created")


def change_credential(caller: Caller, backend: Backend) -> HttpResponse:
    found = _credential(caller, backend)
    _need_manager(caller)
    fields = caller.fields()
    kind, name = fields.required("type"), fields.text("name", most=_LONGEST_NAME)
    roles, addresses, is_blocked = _roles(fields), fields.texts("authorizedIps"), fields.flag("blocked")
    found.type, found.name, found.roles = kind, name or found.name, roles or found.roles
    found.authorized_ips = addresses if fields.has("authorizedIps") else found.authorized_ips
    found.is_blocked = is_blocked if fields.has("blocked") else found.is_blocked
    return render.answer(200, _credential_body(found, caller), backend.now, "rest.credential.changed")


def delete_credential(caller: Caller, backend: Backend) -> HttpResponse:
    found = _credential(caller, backend)
    _need_manager(caller)
    found.is_deleted = True
    del found.channel.credentials[found.id]
    return render.nothing(backend.now, "rest.credential.deleted")


def _need_manager(caller: Caller) -> None:
    if not caller.is_manager:
        raise RestError("forbidden")


def _channel(caller: Caller, backend: Backend) -> Channel:
    """Return the channel of the path, which is to be the organisation's if the path names one. Raise RestError."""
    channel = auth.channel(caller, backend)
    if caller.value("organisationId") and channel.organisation is not auth.organisation(caller, backend):
        raise unknown("channel")
    return channel


def _credential(caller: Caller, backend: Backend) -> Credential:
    found = auth.channel(caller, backend).credentials.get(caller.value("credentialId"))
    if found is None:
        raise unknown("credential")
    return found


def _is_sought(channel: Channel, query: Query) -> bool:
    facts = {"flow": channel.flow, "name": channel.name, "type": channel.type}
    return all(query.search(name) in ("", value) for name, value in facts.items())


def _roles(fields: Fields) -> list[str]:
    roles = fields.texts("roles")
    if not set(ROLES).issuperset(roles):
        raise bad("roles", f"Of {', '.join(ROLES)} expected")
    return roles


def _check(fields: Fields) -> None:
    """Raise RestError for a value that a channel cannot have."""
    fields.text("name", most=_LONGEST_NAME)
    fields.amount("dailyConsumptionLimit")
    fields.url("defaultCallbackUrlStatus")
    fields.url("defaultCallbackUrlMo")


def _change(channel: Channel, fields: Fields) -> None:
    """Change the given fields; an empty address removes it."""
    channel.name = fields.text("name") or channel.name
    if fields.has("dailyConsumptionLimit"):
        channel.daily_limit = fields.amount("dailyConsumptionLimit")
    if fields.has("defaultCallbackUrlStatus"):
        channel.status_url = fields.url("defaultCallbackUrlStatus")
    if fields.has("defaultCallbackUrlMo"):
        channel.reply_url = fields.url("defaultCallbackUrlMo")
    channel.describe()


def _body(channel: Channel, caller: Caller, backend: Backend) -> render.Body:
    today, month = (
        render.euros(spending.spent(spending.sent_by(channel, backend, since(backend.now))))
        for since in (dates.day_of, dates.month_of)
    )
    return render.added(
        {"channelId": channel.id},
        {
            "organisationId": channel.organisation.id,
            "name": channel.name,
            "type": channel.type,
            "flow": channel.flow,
            "creationDate": dates.write(channel.created_at),
            "defaultFromField": channel.default_sender,
            "fromFieldList": list(channel.senders),
            "defaultCallbackUrlStatus": channel.status_url,
            "defaultCallbackUrlMo": channel.reply_url,
            "dailyConsumption": today,
            "dailyConsumptionLimit": render.number(channel.daily_limit),
            "monthlyConsumption": month,
            "monthlyConsumptionLimit": render.number(channel.organisation.monthly_limit),
            "href": f"{caller.base}/commons/v1/channels/{channel.id}",
        },
    )


def _credential_body(made: Credential, caller: Caller, value: str = "") -> render.Body:
    channel = made.channel
    return render.added(
        {"credentialId": made.id},
        {
            "channel": {**channel.short, "organisationId": channel.organisation.id},
            "name": made.name,
            "type": made.type,
            "value": value,
            "roles": made.roles,
            "state": "ACTIVATED",
            "blocked": made.is_blocked,
            "authorizedIps": made.authorized_ips,
            "creationDate": dates.write(made.created_at),
            "href": f"{caller.base}/commons/v1/channels/{channel.id}/credentials/{made.id}",
        },
    )

"""Map the paths of the REST API to operations."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Final

from sms_sandbox.contract import Backend, Operation
from sms_sandbox.providers.smsmode.rest import auth, sending
from sms_sandbox.providers.smsmode.rest.auth import Action, Caller
from sms_sandbox.providers.smsmode.rest.errors import RestError
from sms_sandbox.providers.smsmode.rest.resources import campaigns, channels, consumptions, messages, organisations
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

Route = tuple[str, str, Operation]

_SMS: Final = "/sms/v1"
_COMMONS: Final = "/commons/v1"
_OF_CHANNEL: Final = "/channels/:channelId"
_OF_CAMPAIGN: Final = "/campaigns/:campaignId"
_OF_ORGANISATION: Final = "/organisations/:organisationId"

_SENDS: Final = {"messages": sending.send, "campaigns": campaigns.create}
"""The calls that send, by the end of their paths."""

_MESSAGES: Final[dict[tuple[str, str], tuple[str, Action]]] = {
    ("POST", "/messages"): ("send", sending.send),
    ("GET", "/messages"): ("list", messages.listed),
    ("GET", "/messages/:messageId"): ("status", messages.shown),
    ("PATCH", "/messages/:messageId"): ("change", messages.changed),
    ("DELETE", "/messages/:messageId"): ("cancel", messages.cancelled),
}
_CAMPAIGNS: Final[dict[tuple[str, str], tuple[str, Action]]] = {
    ("POST", "/campaigns"): ("send", campaigns.create),
    ("GET", "/campaigns"): ("list", campaigns.listed),
    ("GET", _OF_CAMPAIGN): ("status", campaigns.shown),
    ("PATCH", _OF_CAMPAIGN): ("change", campaigns.changed),
    ("DELETE", _OF_CAMPAIGN): ("cancel", campaigns.cancelled),
}
_RESOURCES: Final[dict[tuple[str, str], tuple[str, Action]]] = {
    ("GET", "/organisations"): ("credit", organisations.listed),
    ("POST", "/organisations"): ("account", organisations.create),
    ("GET", _OF_ORGANISATION): ("credit", organisations.shown),
    ("PATCH", _OF_ORGANISATION): ("account", organisations.changed),
    ("GET", f"{_OF_ORGANISATION}/transfers"): ("transfer", organisations.transfers),
    ("POST", f"{_OF_ORGANISATION}/transfers"): ("transfer", organisations.create_transfer),
    ("GET", f"{_OF_ORGANISATION}/transfers/:transferId"): ("transfer", organisations.transfer),
    ("GET", "/channels"): ("account", channels.listed),
    ("GET", _OF_CHANNEL): ("account", channels.shown),
    ("GET", f"{_OF_ORGANISATION}/channels"): ("account", channels.listed),
    ("POST", f"{_OF_ORGANISATION}/channels"): ("account", channels.create),
    ("GET", f"{_OF_ORGANISATION}{_OF_CHANNEL}"): ("account", channels.shown),
    ("PATCH", f"{_OF_ORGANISATION}{_OF_CHANNEL}"): ("account", channels.changed),
    ("GET", f"{_OF_CHANNEL}/credentials"): ("token", channels.credentials),
    ("POST", f"{_OF_CHANNEL}/credentials"): ("token", channels.create_credential),
    ("GET", f"{_OF_CHANNEL}/credentials/:credentialId"): ("token", channels.credential),
    ("PATCH", f"{_OF_CHANNEL}/credentials/:credentialId"): ("token", channels.change_credential),
    ("DELETE", f"{_OF_CHANNEL}/credentials/:credentialId"): ("token", channels.delete_credential),
    ("GET", "/consumptions"): ("consumption", consumptions.listed),
    ("GET", "/consumptions/:consumptionId"): ("consumption", consumptions.shown),
    ("GET", f"{_OF_CHANNEL}/consumptions"): ("consumption", consumptions.listed),
    ("GET", f"{_OF_CHANNEL}/consumptions/:consumptionId"): ("consumption", consumptions.shown),
    ("GET", "/lookup/:msisdn"): ("lookup", consumptions.looked_up),
}


@cache
def _operation(name: str, act: Action) -> Operation:
    """Return the operation, the same for all paths of the action."""
    return Operation(name, auth.handler(act))


def _routes() -> Iterator[Route]:
    """Yield all routes. Messages and campaigns exist below a channel, too, and messages below a campaign."""
    for (method, path), (name, act) in _MESSAGES.items():
        for scope in ("", _OF_CHANNEL, _OF_CAMPAIGN, f"{_OF_CHANNEL}{_OF_CAMPAIGN}"):
            yield method, f"{_SMS}{scope}{path}", _operation(name, act)
    for (method, path), (name, act) in _CAMPAIGNS.items():
        for scope in ("", _OF_CHANNEL):
            yield method, f"{_SMS}{scope}{path}", _operation(name, act)
    for (method, path), (name, act) in _RESOURCES.items():
        yield method, f"{_COMMONS}{path}", _operation(name, act)


ROUTES: Final = tuple(_routes())
_ROUTER: Final = Router(ROUTES)


def not_found(request: HttpRequest, backend: Backend) -> HttpResponse:
    """Refuse a path or a method that the API lacks. RCS is for keys of other channels."""
    if request.path.startswith("/rcs/v1/"):
        return auth.handler(_other_channel)(request, backend)
    methods = _ROUTER.methods(request.path)
    return auth.refuse("wrong_method" if methods else "unknown_route", request, backend, methods)


def refused(name: str, request: HttpRequest, backend: Backend) -> HttpResponse:
    """Refuse a request with the error of that name.

    Want of credit is no answer to a send: its messages are accepted, and their reports refuse them.
    """
    send = _SENDS.get(request.path.rpartition("/")[2])
    if name == "insufficient_credit" and send is not None and request.method == "POST":
        response = auth.handler(partial(send, has_credit=False))(request, backend)
        if response.status == 201:  # noqa: PLR2004  HTTP's own number
            return response
    return auth.refuse(name, request, backend)


def _other_channel(caller: Caller, backend: Backend) -> HttpResponse:
    del caller, backend
    raise RestError("wrong_channel")

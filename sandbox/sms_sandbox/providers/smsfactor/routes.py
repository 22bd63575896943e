"""The table of routes."""

import re
from typing import Final

from sms_sandbox.contract import Backend, Operation
from sms_sandbox.providers.smsfactor import operations
from sms_sandbox.providers.smsfactor.accounts import operations as accounts
from sms_sandbox.providers.smsfactor.accounts.billing import consumption, invoices, lookup, retention
from sms_sandbox.providers.smsfactor.accounts.tokens import operations as tokens
from sms_sandbox.providers.smsfactor.accounts.webhook_settings import operations as webhooks
from sms_sandbox.providers.smsfactor.contacts import blocklists
from sms_sandbox.providers.smsfactor.contacts import operations as contacts
from sms_sandbox.providers.smsfactor.history import campaigns, links, messages
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

_SLASHES: Final = re.compile("/+")


def _normalise(path: str) -> str:
    """Normalise slashes: the manual itself writes ``/send/``, and a client in use calls ``//send``."""
    return _SLASHES.sub("/", path).rstrip("/")


_SEND: Final = Operation("send", operations.send)
_SIMULATE: Final = Operation("simulate", operations.simulate)
_LINK: Final = Operation("link", links.follow)
_SUB_ACCOUNT: Final = Operation("account", accounts.read_child)
_LINK_TAG: Final = Operation("link_tag", operations.link_tag)

_API: Final = Router(
    [
        ("POST", "/account", Operation("account", accounts.create)),
        ("GET", "/account", Operation("account", accounts.read)),
        ("GET", "/sub-accounts", Operation("account", accounts.read_children)),
        ("GET", "/sub-accounts/:account", _SUB_ACCOUNT),
        ("GET", "/sub-account/:account", _SUB_ACCOUNT),
        ("POST", "/account/transfer", Operation("transfer", accounts.transfer)),
        ("GET", "/notification/balance", Operation("account", accounts.read_alerts)),
        ("PUT", "/notification/balance", Operation("account", accounts.change_alerts)),
        ("GET", "/credits", Operation("credit", operations.credit)),
        ("POST", "/send", _SEND),
        ("GET", "/send", _SEND),
        ("POST", "/send/lists", _SEND),
        ("POST", "/send/simulate", _SIMULATE),
        ("GET", "/send/simulate", _SIMULATE),
        ("POST", "/send/lists/simulate", _SIMULATE),
        ("DELETE", "/send/:ticket", Operation("cancel", operations.cancel)),
        ("POST", "/list", Operation("contacts", contacts.post)),
        ("GET", "/lists", Operation("contacts", contacts.read_all)),
        ("GET", "/list/:list", Operation("contacts", contacts.read_one)),
        ("DELETE", "/list/:list", Operation("contacts", contacts.delete)),
        ("PUT", "/list/deduplicate/:list", Operation("contacts", contacts.deduplicate)),
        ("PUT", "/list/:list/npai/clear", Operation("contacts", contacts.clear_npai)),
        ("PUT", "/list/contact/:contact", Operation("contact", contacts.change_contact)),
        ("DELETE", "/list/contact/:contact", Operation("contact", contacts.delete_contact)),
        ("GET", "/blacklist", Operation("contacts", blocklists.read_blacklist)),
        ("POST", "/blacklist", Operation("contacts", blocklists.add_to_blacklist)),
        ("DELETE", "/blacklist/contact/:contact", Operation("contacts", blocklists.delete_from_blacklist)),
        ("GET", "/npai", Operation("contacts", blocklists.read_npai)),
        ("POST", "/npai", Operation("contacts", blocklists.add_to_npai)),
        ("POST", "/", _SEND),
        ("POST", "/token", Operation("token", tokens.create)),
        ("POST", "/token/account/:account", Operation("token", tokens.create_for_child)),
        ("GET", "/token", Operation("token", tokens.read_all)),
        ("GET", "/token/:token", Operation("token", tokens.read)),
        ("DELETE", "/token/:token", Operation("token", tokens.delete)),
        ("POST", "/webhook", Operation("webhook", webhooks.create)),
        ("GET", "/webhook", Operation("webhook", webhooks.read_all)),
        ("GET", "/webhook/:webhook", Operation("webhook", webhooks.read)),
        ("PUT", "/webhook/:webhook", Operation("webhook", webhooks.change)),
        ("PUT", "/webhook/:webhook/status", Operation("webhook", webhooks.switch)),
        ("DELETE", "/webhook/:webhook", Operation("webhook", webhooks.delete)),
        ("GET", "/campaigns", Operation("list", campaigns.read_all)),
        ("GET", "/campaign/:ticket", Operation("status", campaigns.read)),
        ("GET", "/campaign/:ticket/blacklist", Operation("status", campaigns.read_stops)),
        ("GET", "/campaign/:ticket/npai", Operation("status", campaigns.read_npai)),
        ("GET", "/campaign/:ticket/mo", Operation("status", campaigns.read_replies)),
        ("PUT", "/campaign/:ticket/npai", Operation("contacts", campaigns.move_npai)),
        ("GET", "/messages", Operation("list", messages.read_all)),
        ("GET", "/messages/mo", Operation("list", messages.read_replies)),
        ("GET", "/account/:account/lock", Operation("account", accounts.lock)),
        ("GET", "/account/:account/unlock", Operation("account", accounts.unlock)),
        ("GET", "/account/invoice", Operation("invoice", invoices.read_all)),
        ("GET", "/account/invoice/:invoice", Operation("invoice", invoices.read)),
        ("GET", "/account/invoice/:invoice/download", Operation("invoice", invoices.download)),
        ("GET", "/retention", Operation("retention", retention.read)),
        ("PUT", "/retention", Operation("retention", retention.change)),
        ("POST", "/lookup", Operation("lookup", lookup.look_up)),
        ("GET", "/metrics/consumption", Operation("consumption", consumption.read)),
        ("GET", "/link/short/advertising/tag", _LINK_TAG),
        ("GET", "/link/short/marketing/tag", _LINK_TAG),
        ("GET", "/link/short/alert/tag", _LINK_TAG),
    ],
    normalise=_normalise,
)

ROOTS: Final = tuple(dict.fromkeys(path.split("/")[1] for _, path, _ in _API.routes if path != "/"))
"""The first segment of each path but a short link's."""

ROUTES: Final = Router([*_API.routes, ("GET", "/:code", _LINK)], normalise=_normalise)


def short_link(request: HttpRequest) -> str | None:
    found = ROUTES.find(request.method, request.path)
    if found is None or found.what is not _LINK:
        return None
    return links.short_link(request, found.values["code"])


def not_found(request: HttpRequest, backend: Backend) -> HttpResponse:
    """Answer an unknown path or a wrong method.

    A path that could only be a short link is unknown for every method.
    """
    name = "wrong_method" if _API.methods(request.path) else "unknown_route"
    return operations.REFUSALS[name](request, backend)

"""The table of routes of version 2. All take POST."""

from typing import Final

from sms_sandbox.contract import Operation
from sms_sandbox.providers.insim.v2 import accounts, calls, campaigns, contacts, lists, sms, stats, templates
from sms_sandbox.providers.insim.v2.auth import Work, handler

PREFIX: Final = "/api/v2/"

_ROUTES: Final[dict[str, tuple[str, Work]]] = {
    "account": ("account", accounts.read),
    "account/webhooks": ("webhook", accounts.change_webhooks),
    "sendsms": ("send", sms.send),
    "sms": ("list", sms.read_all),
    "sms/detail": ("status", sms.read),
    "sms/conversation": ("list", sms.read_conversation),
    "sms/delivery_status": ("status", sms.read_status),
    "clictocall": ("call", calls.dial),
    "calls": ("calls", calls.read_all),
    "calls/qualify": ("qualification", calls.qualify),
    "qualifications": ("qualification", calls.read_qualifications),
    "qualifications/options": ("qualification", calls.read_options),
    "qualifications/options/create": ("qualification", calls.create_option),
    "qualifications/options/update": ("qualification", calls.update_option),
    "qualifications/options/delete": ("qualification", calls.delete_option),
    "qualifications/stats": ("statistics", calls.read_stats),
    "contacts": ("contacts", contacts.read_all),
    "contacts/search": ("contacts", contacts.search),
    "find_contact": ("contacts", contacts.find),
    "contacts/detail": ("contact", contacts.read),
    "contacts/switch_pro": ("contact", contacts.switch_pro),
    "contacts/delete": ("contact", contacts.delete),
    "contacts/tags": ("contact", contacts.change_tags),
    "contacts/custom_fields": ("contacts", contacts.read_custom_fields),
    "lists": ("contacts", lists.read_all),
    "lists/create": ("contacts", lists.create),
    "lists/detail": ("contacts", lists.read),
    "lists/update": ("contacts", lists.update),
    "lists/delete": ("contacts", lists.delete),
    "lists/contacts/add": ("contacts", lists.add_contacts),
    "lists/contacts/remove": ("contacts", lists.remove_contacts),
    "lists/contacts/addall": ("contacts", lists.add_all_contacts),
    "campaigns": ("campaign", campaigns.read_all),
    "campaigns/create": ("campaign", campaigns.create),
    "campaigns/detail": ("campaign", campaigns.read),
    "campaigns/cancel": ("cancel", campaigns.cancel),
    "campaigns/start": ("send", campaigns.start),
    "templates": ("template", templates.read_all),
    "templates/create": ("template", templates.create),
    "templates/update": ("template", templates.update),
    "templates/delete": ("template", templates.delete),
    "templates/send": ("send", templates.send),
    "stats/overview": ("statistics", stats.read_overview),
    "stats/clicks": ("statistics", stats.read_clicks),
}

ROUTES: Final = [
    ("POST", f"{PREFIX}{route}", Operation(name, handler(route, work, "campaigns" if "campaigns" in route else None)))
    for route, (name, work) in _ROUTES.items()
]

"""The account and its webhooks."""

from typing import Final

from sms_sandbox.providers.insim.v2.auth import ApiRequest
from sms_sandbox.providers.insim.v2.body import Body
from sms_sandbox.providers.insim.v2.errors import ApiError
from sms_sandbox.providers.insim.v2.render import Fields
from sms_sandbox.wire import urls

_KINDS: Final = {
    "incoming_sms": "message",
    "delivery_status": "status",
    "link_clicks": "clics",
    "call_events": "calls",
    "call_qualifications": "qualification",
}
"""The kinds of webhooks of version 1, by their names here."""


def read(asked: ApiRequest) -> Fields:
    options = asked.account.options
    device = asked.backend.device(asked.account.login)
    account = {
        "login": asked.account.login,
        "product": options["license"],
        "sms_credits": options["sms_credits"],
        "country_code": options["country_code"],
        "active": not asked.account.is_suspended,
        "devices_connected": int(device is not None and device.is_online),
    }
    return {"account": account}


def change_webhooks(asked: ApiRequest) -> Fields:
    """Set the five addresses; an empty one is removed, an absent one stays."""
    given = asked.body.fields.get("webhooks")
    if not isinstance(given, dict):
        raise ApiError("MISSING_FIELD", "webhooks")
    addresses = {name: Body(given).text(name) for name in _KINDS if name in given}
    for name, address in addresses.items():
        if address and urls.parse(address) is None:
            raise ApiError("VALIDATION_ERROR", f"webhooks.{name}")
    for name, address in addresses.items():
        asked.account.webhooks[_KINDS[name]] = address
    return {"webhooks": {name: asked.account.webhooks.get(kind, "") for name, kind in _KINDS.items()}}

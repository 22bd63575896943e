"""Parse documents about webhooks. Every function raises RefusedError for invalid input."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.documents import Tree
from sms_sandbox.providers.smsfactor.formats.fields import branch, given, required
from sms_sandbox.providers.smsfactor.state import WEBHOOK_KINDS
from sms_sandbox.wire import urls

_STATUSES: Final = {"live": True, "paused": False}


@dataclass(frozen=True, slots=True)
class WantedWebhook:
    """A webhook to register or to change."""

    type: str
    url: str
    signature: str | None


def webhook(document: Tree) -> WantedWebhook:
    root = branch(document, "webhook")
    wanted = required(root, "type").upper()
    url = required(root, "url")
    if wanted not in WEBHOOK_KINDS:
        raise RefusedError("bad_parameter", "type")
    if urls.parse(url) is None:
        raise RefusedError("bad_parameter", "url")
    return WantedWebhook(wanted, url, given(root, "signature") or None)


def is_live(document: Tree) -> bool:
    status = required(branch(document, "webhook"), "status")
    if status not in _STATUSES:
        raise RefusedError("bad_parameter", "status")
    return _STATUSES[status]

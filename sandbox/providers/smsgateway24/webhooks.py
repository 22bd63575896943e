"""The delivery webhook: one call whenever the code of a message changes."""

from collections.abc import Sequence
from typing import Final, cast
from zoneinfo import ZoneInfo

from sandbox.contract import Callback
from sandbox.core.account import Account
from sandbox.core.events import StateChanged
from sandbox.core.instants import write_local
from sandbox.core.message import MtMessage
from sandbox.providers.smsgateway24 import states
from sandbox.providers.smsgateway24.operations import Details
from sandbox.wire import json_text, urls
from sandbox.wire.exchange import HttpRequest

ZONE: Final = ZoneInfo("Europe/Paris")
"""The zone of an account's times: the only one in the samples of the documentation's list of messages."""


def callbacks(change: StateChanged, account: Account) -> Sequence[Callback]:
    """None for the code that a message begins with."""
    url = urls.parse(account.callbacks.get("delivery", ""))
    told = states.code(change.after)
    if url is None or change.before is None or states.code(change.before) == told:
        return ()
    body = json_text.compact(_delivery(change.message, told))
    headers = (
        ("Host", url.authority),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    )
    return (
        Callback(
            kind="delivery",
            fact="callback.delivery",
            to=url,
            request=HttpRequest("POST", url.target.encode("ascii"), headers, body),
        ),
    )


def _delivery(message: MtMessage, told: int) -> dict[str, object]:
    details = cast("Details", message.details)
    return {
        "sms_id": int(message.provider_id),
        "status_id": told,
        "status_message": states.title(told, details.dialect),
        "sendto": message.to.text,
        "senttime": _sent_time(message),
        "sim": details.sim,
        "device_id": details.device_id,
    }


def _sent_time(message: MtMessage) -> str | None:
    """When the message left the gateway device; None as long as it has not."""
    for step in message.history:
        if states.code(step) in states.LEFT_THE_DEVICE:
            return write_local(step.at, "%Y-%m-%d %H:%M:%S", ZONE)
    return None

"""Delivery reports (DLR)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sandbox.contract import Callback
from sandbox.core.account import Account
from sandbox.core.events import StateChanged
from sandbox.core.message import ENDS, MtMessage
from sandbox.providers.smsfactor import instants, states
from sandbox.providers.smsfactor.countries import country_of
from sandbox.providers.smsfactor.dialects import CURRENT
from sandbox.providers.smsfactor.states import Code
from sandbox.wire import json_text, urls
from sandbox.wire.exchange import HttpRequest


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a message's reports need: the caller's id for it, and the dialect of the request that made it."""

    gsmsmsid: str
    dialect: str


def callbacks(change: StateChanged, account: Account) -> Sequence[Callback]:
    code = states.told(change.after)
    url = urls.parse(account.callbacks.get("dlr", ""))
    if code is None or url is None or not _is_reported(change, code):
        return ()
    remembered = cast("Remembered", change.message.details)
    body = json_text.spaced(_report(change.message, change.after.at, code, remembered))
    headers = (
        ("Host", url.authority),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    )
    return (
        Callback(
            kind="dlr",
            fact=f"callback.dlr.{remembered.dialect}",
            to=url,
            request=HttpRequest("POST", url.target.encode("ascii"), headers, body),
        ),
    )


def _is_reported(change: StateChanged, code: Code) -> bool:
    """Each message is reported when it is sent, and when nothing more will happen to it."""
    if change.after.state in ENDS:
        return True
    was_unsent = change.before is not None and states.told(change.before) is Code.NOT_SENT
    return code is Code.SENT and was_unsent


def _report(message: MtMessage, at: int, code: Code, remembered: Remembered) -> dict[str, object]:
    report: dict[str, object] = {
        "date": instants.write(at),
        "status": code.value,
        "destination": message.to.text,
        "message_id": remembered.gsmsmsid,
        "campaign_id": message.provider_id,
    }
    if remembered.dialect == CURRENT:
        report["country_code"] = country_of(message.to.text)
    return report

"""Delivery reports, as smsMode calls its customer's application for them."""

from collections.abc import Sequence
from typing import Final, cast
from urllib.parse import quote_plus

from sandbox.contract import Callback
from sandbox.core.account import Account
from sandbox.core.events import StateChanged
from sandbox.core.instants import write_local
from sandbox.core.message import MtMessage
from sandbox.providers.smsmode import numbers, states
from sandbox.providers.smsmode.parse import PARIS, Reports
from sandbox.providers.smsmode.states import Status
from sandbox.wire import urls
from sandbox.wire.exchange import HttpRequest

KIND: Final = "status"

_NO_REPORTS: Final = frozenset({None, Status.SCHEDULED, Status.IN_PROGRESS, Status.SENT})
_DATE_FORM: Final = "%Y-%m-%d %H:%M:%S"
_ORANGE_FRANCE: Final = "20801"
_TEST_NETWORK: Final = "00101"
"""The network that ITU-T E.212 keeps for tests: which one a number abroad belongs to is not known."""


def callbacks(change: StateChanged, account: Account) -> Sequence[Callback]:
    status = states.status_of(change.after)
    if status in _NO_REPORTS or (change.before and status is states.status_of(change.before)):
        return ()
    reports = cast("Reports", change.message.details)
    url = urls.parse(reports.url or account.callbacks.get(KIND, ""))
    if url is None:
        return ()
    target = _with_parameters(url.target, _parameters(change, reports))
    return (
        Callback(
            kind=KIND,
            fact="callback.status",
            to=url,
            request=HttpRequest("GET", target.encode("ascii"), (("Host", url.authority),)),
        ),
    )


def _parameters(change: StateChanged, reports: Reports) -> list[tuple[str, str]]:
    message = change.message
    reference = [("refClient", reports.reference)] if reports.reference else []
    return [
        ("numero", message.to.text),
        ("date_reception", write_local(change.after.at, _DATE_FORM, PARIS)),
        ("statut", str(states.told(change.after))),
        ("smsID", message.provider_id),
        *reference,
        ("mcc_mnc", _network_of(message)),
        ("cost", str(message.cost)),
    ]


def _network_of(message: MtMessage) -> str:
    return _ORANGE_FRANCE if numbers.is_french(message.to) else _TEST_NETWORK


def _with_parameters(target: str, parameters: list[tuple[str, str]]) -> str:
    path, _, query = target.partition("?")
    added = "&".join(f"{name}={_encoded(value)}" for name, value in parameters)
    return f"{path}?{query}&{added}" if query else f"{path}?{added}"


def _encoded(value: str) -> str:
    """As Java's URLEncoder writes it over ISO-8859-15: it keeps the asterisk, and encodes the tilde."""
    return quote_plus(value, safe="*", encoding="iso8859-15", errors="replace").replace("~", "%7E")

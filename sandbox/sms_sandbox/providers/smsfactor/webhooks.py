"""Build webhooks: delivery reports (DLR), replies (MO), unsubscriptions (STOP), clicks (CLICKER), low balances."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sms_sandbox.contract import Backend, DeferredReport, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.events import LinkClicked, MoReceived
from sms_sandbox.core.message import MoMessage, MtMessage, is_stop
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.state import ENDS, MessageState
from sms_sandbox.providers.smsfactor import dates, state, states
from sms_sandbox.providers.smsfactor.contacts.countries import country_of
from sms_sandbox.providers.smsfactor.formats.dialects import CURRENT, generation
from sms_sandbox.providers.smsfactor.state import INFOS, Blocked, ProviderData, RegisteredWebhook, Remembered
from sms_sandbox.providers.smsfactor.states import Code
from sms_sandbox.wire import json_text, urls
from sms_sandbox.wire.exchange import Headers, HttpRequest
from sms_sandbox.wire.urls import Url

KINDS: Final = ("dlr", "mo", "stop", "clicker", "balance")

_DLR: Final = "dlr"

_NOT_SENT: Final = Code.NOT_SENT

REPORTED: Final = frozenset(
    state for state in MessageState if state in ENDS or states.CODES[state, None] is not _NOT_SENT
)
"""All states but those of a message that is still to be sent."""

_UNSUBSCRIBED: Final = "Stop SMS"
_ANY_TELEPHONE: Final = {"brand": "Apple", "model": "iPhone", "os": "iOS"}
"""The device that the current documentation prints."""

_NOT_IN_A_HEADER: Final = re.compile(r"[\x00-\x1f\x7f]")


class _Address(NamedTuple):
    """An address to call."""

    url: str
    secret: str | None
    origin: RegisteredWebhook | None


class _Target(NamedTuple):
    """Whose addresses are called."""

    account: Account
    """The account as faults show it: its secret may be a wrong one."""

    owner: Account
    data: ProviderData

    def addresses(self, kind: str) -> list[_Address]:
        """Return the addresses that were registered for the kind, else the one that the sandbox was given."""
        registered = [webhook for webhook in self.data.webhooks.values() if webhook.kind == kind]
        if not registered:
            return [_Address(self.account.webhooks.get(kind, ""), self.account.webhook_secret, None)]
        return [_Address(one.url, self._secret(one), one) for one in registered if one.is_live]

    def _secret(self, webhook: RegisteredWebhook) -> str | None:
        is_replaced = self.account.webhook_secret != self.owner.webhook_secret
        return self.account.webhook_secret if is_replaced else webhook.signature


def status_webhooks(message: MtMessage, account: Account) -> Sequence[WebhookRequest]:
    remembered = _remembered(message)
    if _DLR not in account.webhooks and not remembered.data.webhooks:
        return ()  # the usual case, in each state of each message
    values = _values(message, account, is_addressed=True)
    if not values:
        return ()
    _, *of_change = values
    target = _Target(account, message.account, remembered.data)
    return _calls(target, _DLR, _fact_of_dlr(*of_change), _report(*of_change))


def _values(message: MtMessage, account: Account, *, is_addressed: bool = False) -> tuple[Any, ...] | None:
    """Return the secret and what the report of the newest change depends on, or an empty tuple if it is not reported.

    Return None where addresses are registered, unless ``is_addressed``.
    """
    remembered: Any = message.details
    if remembered.data.webhooks and not is_addressed:
        return None
    steps = message.steps
    at, state, reason = steps[-3:]
    code = states.CODES[state, reason]
    if code is None or not (state in ENDS or _is_new(code, steps, len(steps) - 3)):
        return ()
    to, gsmsmsid, campaign = message.to.text, remembered.gsmsmsid, message.provider_id
    return account.webhook_secret, remembered.dialect, at, code, to, gsmsmsid, campaign


def _deferred_request(values: tuple[Any, ...], address: str) -> WebhookRequest:
    secret, *of_change = values
    url = urls.parse(address)
    assert url is not None  # noqa: S101  the engine's own address
    return _call(_Address(address, secret, None), url, _DLR, _fact_of_dlr(*of_change), _report(*of_change))


HANDLED: Final = frozenset(state for (state, _), code in states.CODES.items() if code is Code.INVALID_DESTINATION)
"""The states in which a number may have proved not to exist."""

DEFERRED_REPORT: Final = DeferredReport(kind=_DLR, values=_values, request=_deferred_request)


def on_state_change(message: MtMessage, backend: Backend) -> None:
    """Put a number that proved not to exist on the NPAI list, whether or not that is reported."""
    del backend
    at, state, reason = message.steps[-3:]
    if states.CODES[state, reason] is Code.INVALID_DESTINATION:
        remembered = _remembered(message)
        number = Msisdn(message.to.text)  # every recipient that is sent to is a number
        entry = Blocked(number, remembered.infos, at, message.provider_id)
        remembered.data.npai.setdefault(number, entry)


def on_incoming(message: MoMessage, backend: Backend) -> None:
    """Put the sender of a STOP on the blacklist of the account whose message it answers.

    Every incoming message gives the account an id, since current webhooks contain it.
    """
    state.client_id_of(message.account, backend)
    if is_stop(message.text) and message.answers is not None:
        remembered = _remembered(message.answers)
        entry = Blocked(message.sender, remembered.infos, message.received_at, message.answers.provider_id)
        remembered.data.blacklist.setdefault(message.sender, entry)


def mo_webhooks(event: MoReceived, account: Account) -> Sequence[WebhookRequest]:
    message = event.message
    if message.answers is None:
        return ()
    remembered = _remembered(message.answers)
    dialect = generation(remembered.dialect)
    target = _Target(account, message.account, remembered.data)
    replies = _calls(target, "mo", f"webhook.mo.{dialect}", _reply(message, message.text, remembered))
    if not is_stop(message.text):
        return replies
    stop = _reply(message, _UNSUBSCRIBED, remembered)
    return (*replies, *_calls(target, "stop", f"webhook.stop.{dialect}", stop))


def click_webhooks(event: LinkClicked, account: Account) -> Sequence[WebhookRequest]:
    remembered = _remembered(event.message)
    fields = {
        "campaign_id": event.message.provider_id,
        "gsmsid": remembered.gsmsmsid or None,
        "date": dates.write_plain(event.at),
        "long_url": event.link.target,
        "short_url": event.link.short.rpartition("/")[2],
        **_ANY_TELEPHONE,
        **{name: remembered.infos.get(name, "") for name in INFOS},
        "clicks_on_link": str(event.nth),
    }
    target = _Target(account, event.message.account, remembered.data)
    return _calls(target, "clicker", "webhook.clicker", fields)


def balance_webhooks(account: Account, data: ProviderData, balance: int, now: int) -> Sequence[WebhookRequest]:
    trigger = str(account.options["balance_trigger"])
    fields = {"balance": str(balance), "trigger": trigger, "date": dates.write_plain(now)}
    return _calls(_Target(account, account, data), "balance", "webhook.balance", fields)


def _remembered(message: MtMessage) -> Remembered:
    remembered: Any = message.details
    return remembered  # type: ignore[no-any-return]  # each message of the provider has them


def _is_new(code: Code, steps: tuple[Any, ...], end: int) -> bool:
    """Return whether no step before ``end`` has the code, and it is not that of an unsent message."""
    # The newest first: a code that comes again is most often that of the step before.
    for place in range(end - 3, -1, -3):
        if states.CODES[steps[place + 1], steps[place + 2]] is code:
            return False
    return code is not _NOT_SENT


def _fact_of_dlr(dialect: str, *_: object) -> str:
    return f"webhook.dlr.{generation(dialect)}"


def _report(dialect: str, at: int, code: Code, to: str, message_id: str | None, campaign: str) -> dict[str, object]:
    report: dict[str, object] = {
        "date": dates.write(at),
        "status": code.value,
        "destination": to,
        "message_id": message_id,
        "campaign_id": campaign,
    }
    if generation(dialect) == CURRENT:
        report["country_code"] = country_of(to)
    return report


def _reply(message: MoMessage, text: str, remembered: Remembered) -> dict[str, object]:
    reply: dict[str, object] = {"date": dates.write(message.received_at), "message": text, "from": message.sender}
    if generation(remembered.dialect) == CURRENT:
        reply |= {"account_id": remembered.data.client_id, "last_message_id": remembered.gsmsmsid}
    return reply


def _calls(target: _Target, kind: str, fact: str, fields: Mapping[str, object]) -> tuple[WebhookRequest, ...]:
    """Build a webhook for each address of that kind."""
    addresses = [(address, urls.parse(address.url)) for address in target.addresses(kind)]
    return tuple([_call(address, url, kind, fact, fields) for address, url in addresses if url is not None])


def _call(address: _Address, url: Url, kind: str, fact: str, fields: Mapping[str, object]) -> WebhookRequest:
    body = json_text.spaced(fields)
    headers = (
        ("Host", url.authority),
        *url.authorization,
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        *_signature(address.secret),
    )
    request = HttpRequest("POST", url.target.encode("ascii"), headers, body)
    return WebhookRequest(kind=kind, fact=fact, to=url, request=request, origin=address.origin)


def _signature(secret: str | None) -> Headers:
    """Return the header with the secret itself in UTF-8, without characters that would break the header."""
    if not secret:
        return ()
    sent = _NOT_IN_A_HEADER.sub("", secret).encode("utf-8", "replace")
    return (("X-SMSFactor-Signature", sent.decode("latin-1")),)

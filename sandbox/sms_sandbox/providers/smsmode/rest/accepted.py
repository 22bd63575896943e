"""Answer the send of one message, by far the most frequent answer, in half the time that any message takes."""

from functools import lru_cache
from typing import Final

from sms_sandbox.core.account import credits_for
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.providers.smsmode import ids, state
from sms_sandbox.providers.smsmode.rest import dates, options, render, states
from sms_sandbox.providers.smsmode.state.organisation import Channel
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpResponse

_FACT: Final = "rest.send.accepted"
_GSM7: Final = Encoding.GSM7


def answer(sent: MtMessage, channel: Channel, base: str, now: int) -> HttpResponse:
    """Answer with a message that was accepted; its one number with a fraction is its price, of 0.05 or more."""
    body = _usual(sent, channel, base)
    if body is None:
        body = json_text.without_exponents(render.message(sent, channel, base))
    return render.created(body, now, _FACT)


def _usual(sent: MtMessage, channel: Channel, base: str) -> bytes | None:
    """Return the JSON of a message that is paid and leaves at once, without options, or None for any other one."""
    message_id, parts, steps = sent.provider_id, len(sent.segments), sent.steps
    accepted_at = sent.submitted_at
    if (
        not _is_plain(state.details_of(sent))
        or states.status_of(sent, steps[-2], steps[-1]) is not states.ACCEPTED
        or steps[-3] != accepted_at
        or sent.cost is not credits_for(parts)
        or len(message_id) != ids.UUID_LENGTH
        or sent.sender is None
        or sent.account.options.get(options.PRICE_WITH_REPORT)
    ):
        return None
    at = dates.write(accepted_at)
    text = sent.text
    return (
        f'{{"messageId":"{message_id}","acceptedAt":"{at}","sentDate":"{at}",'
        f'"channel":{_channel(channel.id, channel.name, channel.type, channel.flow)},"type":"SMS","direction":"MT",'
        f'"recipient":{{"to":"{sent.to.text}"}},"from":{_quoted(sent.sender.text)},'
        f'"body":{{"text":{json_text.without_exponents(text).decode()},'
        f'"encoding":"{"GSM7" if sent.encoding is _GSM7 else "UNICODE"}","messagePartCount":{parts},'
        f'"length":{len(text)}}},"price":{_price(parts)},"status":{{"deliveryDate":"{at}","value":"ENROUTE"}},'
        f'"href":{_beginning(base)}/sms/v1/messages/{message_id}"}}'
    ).encode()


def _is_plain(kept: state.Details) -> bool:
    """Return whether the client has asked for nothing but a text to a number."""
    rest = kept.rest
    return not (kept.reference or kept.report_url or kept.reply_url or rest is None or rest.campaign is not None)


@lru_cache(maxsize=256)
def _channel(identifier: str, name: str, kind: str, flow: str) -> str:
    """Return the JSON of a channel, in its short form."""
    return json_text.compact({"channelId": identifier, "name": name, "type": kind, "flow": flow}).decode()


@lru_cache(maxsize=256)
def _quoted(text: str) -> str:
    """Return the JSON of a text that many answers share."""
    return json_text.compact(text).decode()


@lru_cache(maxsize=256)
def _beginning(text: str) -> str:
    """Return the JSON of a text that goes on, without its last quote."""
    return _quoted(text)[:-1]


@lru_cache(maxsize=16)
def _price(parts: int) -> str:
    """Return the JSON of the price of a text of so many parts."""
    return json_text.compact(render.price(credits_for(parts))).decode()

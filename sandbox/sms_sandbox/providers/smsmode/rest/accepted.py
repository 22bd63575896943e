"""Answer the send of one message, by far the most frequent answer, in half the time that any message takes."""

from functools import lru_cache
from typing import Final

from sms_sandbox.core.account import credits_for
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import SECOND
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
    return HttpResponse(201, render.headers(now // SECOND, len(body), ()), body, _FACT)


def _usual(sent: MtMessage, channel: Channel, base: str) -> bytes | None:
    """Return the JSON of a message that is paid and leaves at once, without options, or None for any other one."""
    message_id, parts, steps = sent.provider_id, len(sent.segments), sent.steps
    accepted_at = sent.submitted_at
    kept = state.details_of(sent)
    has_options = kept.reference or kept.report_url or kept.reply_url
    if (
        has_options
        or kept.rest is None
        or kept.rest.campaign is not None
        or steps[-2] not in states.LEAVING
        or steps[-3] != accepted_at
        or sent.cost is not credits_for(parts)
        or len(message_id) != ids.UUID_LENGTH
        or sent.sender is None
        or sent.account.options.get(options.PRICE_WITH_REPORT)
    ):
        return None
    at, text = dates.write(accepted_at), sent.text
    frame = _frame(
        channel.id, channel.name, channel.type, channel.flow, sent.sender.text, sent.encoding is _GSM7, parts, base
    )
    return (
        f'{{"messageId":"{message_id}","acceptedAt":"{at}","sentDate":"{at}",{frame[0]}{sent.to.text}{frame[1]}'
        f'{json_text.without_exponents(text).decode()}{frame[2]}{len(text)}{frame[3]}{at}{frame[4]}{message_id}"}}'
    ).encode()


@lru_cache(maxsize=256)
def _frame(  # noqa: PLR0913, PLR0917  each is a key of its own
    channel: str,
    name: str,
    kind: str,
    flow: str,
    sender: str,
    is_gsm: bool,  # noqa: FBT001  given by place, in half the time
    parts: int,
    base: str,
) -> tuple[str, str, str, str, str]:
    """Return the JSON up to the number, the text, its length, the time of the status, and the id at the end."""
    by = {"channelId": channel, "name": name, "type": kind, "flow": flow}
    encoding = "GSM7" if is_gsm else "UNICODE"
    return (
        f'"channel":{_json(by)},"type":"SMS","direction":"MT","recipient":{{"to":"',
        f'"}},"from":{_json(sender)},"body":{{"text":',
        f',"encoding":"{encoding}","messagePartCount":{parts},"length":',
        f'}},"price":{_json(render.price(credits_for(parts)))},"status":{{"deliveryDate":"',
        f'","value":"ENROUTE"}},"href":{_json(f"{base}/sms/v1/messages/")[:-1]}',
    )


def _json(value: object) -> str:
    return json_text.compact(value).decode()

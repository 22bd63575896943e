"""List, show, change and cancel messages."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.message import Message, MoMessage, MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import DAY, SECOND
from sms_sandbox.providers.smsmode import ids, state
from sms_sandbox.providers.smsmode.history import answered
from sms_sandbox.providers.smsmode.rest import auth, dates, options, parse, render, sending, spending
from sms_sandbox.providers.smsmode.rest.auth import Caller
from sms_sandbox.providers.smsmode.rest.errors import RestError
from sms_sandbox.providers.smsmode.rest.paging import Query, Window
from sms_sandbox.providers.smsmode.state import RestDetails
from sms_sandbox.providers.smsmode.state.organisation import Channel, Organisation
from sms_sandbox.wire.exchange import HttpResponse

_LISTED_FOR: Final = 10 * DAY
_DEFERRED_FOR: Final = SECOND


def listed(caller: Caller, backend: Backend) -> HttpResponse:
    query = Query(caller)
    channel = auth.sms_channel(caller, backend)
    window = query.window(Window(backend.now - _LISTED_FOR, backend.now), backend.now)
    candidates = _CANDIDATES.get(query.search("direction").upper() or "MT", _none)
    filters = _filters(query, caller.value("campaignId"))
    found = [
        one for one in candidates(channel, window, backend) if all(read(one) == wanted for wanted, read in filters)
    ]

    def write(message: Message) -> render.Body:
        return _body(message, caller, channel.organisation)

    return query.answer(_sorted(found, query), write, backend.now, "rest.messages", window)


def shown(caller: Caller, backend: Backend) -> HttpResponse:
    channel = auth.sms_channel(caller, backend)
    wanted = caller.value("messageId")
    reply = next((one for one in backend.received(channel.organisation.account) if _is_reply(one, wanted)), None)
    if reply is not None:
        body = _body(reply, caller, channel.organisation)
    else:
        message = _find(caller, channel, backend)
        if (
            channel.organisation.account.options.get(options.DEFERRED)
            and backend.now < message.submitted_at + _DEFERRED_FOR
        ):
            raise RestError("unknown_message")
        body = _body(message, caller, channel.organisation)
    return render.answer(200, body, backend.now, "rest.message")


def changed(caller: Caller, backend: Backend) -> HttpResponse:
    """Change the given fields of a scheduled message; an empty text removes an optional one."""
    channel = auth.sms_channel(caller, backend)
    message = _find(caller, channel, backend)
    check_scheduled(message, backend)
    values = {**as_request(message), **caller.fields().values}
    edit(message, parse.message(without_empty(values), backend), backend)
    return render.answer(200, _body(message, caller, channel.organisation), backend.now, "rest.message.changed")


def cancelled(caller: Caller, backend: Backend) -> HttpResponse:
    channel = auth.sms_channel(caller, backend)
    message = _find(caller, channel, backend)
    check_scheduled(message, backend)
    backend.cancel(message)
    return render.nothing(backend.now, "rest.cancel.done")


def check_scheduled(message: MtMessage, backend: Backend) -> None:
    """Raise RestError for a message that has left, or is just about to."""
    if message.state is not MessageState.SCHEDULED or (message.send_at or 0) - backend.now < parse.AT_ONCE:
        raise RestError("not_scheduled")


def as_request(message: MtMessage) -> render.Body:
    """Return the request that would send the message as it is."""
    kept = state.details_of(message)
    body = render.text_body(message.text, message.encoding, len(message.segments))
    return {
        "recipient": {"to": message.to.text},
        "body": {"text": body["text"], "encoding": body["encoding"]},
        "from": message.sender.text if message.sender else "",
        "sentDate": dates.write(render.sent_at(message)),
        "refClient": kept.reference,
        "callbackUrlStatus": kept.report_url,
        "callbackUrlMo": kept.reply_url,
    }


def without_empty(values: render.Body) -> render.Body:
    return {name: value for name, value in values.items() if value != ""}


def edit(message: MtMessage, draft: parse.MessageDraft, backend: Backend) -> None:
    """Replace a scheduled message by a draft. Raise InsufficientCreditError."""
    rest = state.details_of(message).rest
    channel = rest.channel if rest else state.organisation(message.account, backend).main_channel
    route = RestDetails(channel, rest.base if rest else "", rest.campaign if rest else None)
    new = sending.outgoing(draft, route, backend)
    if rest is None:
        state.details(new.details).rest = None
    backend.edit(message, new)


def _find(caller: Caller, channel: Channel, backend: Backend) -> MtMessage:
    """Return the message of the path. Raise RestError for one that the key may not see."""
    organisation, wanted = channel.organisation, caller.value("messageId")
    found = next(iter(backend.messages(organisation.account, wanted)), None) or next(
        (one for one in spending.texts(organisation, backend) if ids.uuid_of_message(one) == wanted), None
    )
    if found is None or not spending.is_shown(found) or not _is_near(found, caller, channel):
        raise RestError("unknown_message")
    return found


def _is_near(message: MtMessage, caller: Caller, channel: Channel) -> bool:
    """Return whether the message is the channel's, or any of the organisation's for a manager's own path."""
    by = spending.channel_of(message, channel.organisation)
    return by is channel or (caller.is_manager and not caller.value("channelId"))


def _sent(channel: Channel, window: Window, backend: Backend) -> Iterable[Message]:
    """Return the channel's messages, newest first."""
    found = spending.sent_by(channel, backend, window.start)
    return [message for message in reversed(found) if message.submitted_at <= window.end]


def _replies(channel: Channel, window: Window, backend: Backend) -> Iterable[Message]:
    """Return the replies to the channel's messages, newest first."""
    return [
        reply
        for reply in reversed(backend.received(channel.organisation.account))
        if window.start <= reply.received_at <= window.end
        and (message := answered(reply)) is not None
        and spending.channel_of(message, channel.organisation) is channel
    ]


def _none(channel: Channel, window: Window, backend: Backend) -> Iterable[Message]:
    """Return nothing, for a direction that does not exist."""
    del channel, window, backend
    return ()


_CANDIDATES: Final = {"MT": _sent, "MO": _replies}


def _filters(query: Query, campaign: str) -> list[tuple[str, Callable[[Message], str]]]:
    """Return each filter that the request sets: the wanted text, and how a message's own is read."""
    wanted = (
        (query.search("refClient"), _reference),
        (query.search("originMessageId"), _origin),
        (query.search("to").strip().removeprefix("+"), _handset),
        (campaign, _campaign),
    )
    return [(text, read) for text, read in wanted if text]


def _sorted(found: Sequence[Message], query: Query) -> Sequence[Message]:
    """Return the messages in the order of the request: newest first, unless it sorts them."""
    for name, key in _KEYS.items():
        is_ascending = query.order(name)
        if is_ascending is not None:
            found = sorted(found, key=key, reverse=not is_ascending)
    return found


def _reference(message: Message) -> str:
    return state.details_of(_answered_or_sent(message)).reference


def _origin(message: Message) -> str:
    """Return the id of the message that a reply answers."""
    return ids.uuid_of_message(_answered_or_sent(message)) if isinstance(message, MoMessage) else ""


def _handset(message: Message) -> str:
    """Return the number of the handset: a message's recipient, or the author of a reply."""
    return message.sender if isinstance(message, MoMessage) else message.to.text


def _campaign(message: Message) -> str:
    rest = state.details_of(_answered_or_sent(message)).rest
    return rest.campaign.id if rest and rest.campaign else ""


def _sent_date(message: Message) -> int:
    return message.received_at if isinstance(message, MoMessage) else render.sent_at(message)


_KEYS: Final[dict[str, Callable[[Message], Any]]] = {"refClient": _reference, "sentDate": _sent_date}


def _answered_or_sent(message: Message) -> MtMessage:
    """Return the message itself, or the one that a listed reply answers."""
    mt = message.answers if isinstance(message, MoMessage) else message
    assert mt is not None  # noqa: S101  other replies are not listed
    return mt


def _is_reply(reply: MoMessage, wanted: str) -> bool:
    return answered(reply) is not None and ids.uuid_of_message(reply) == wanted


def _body(message: Message, caller: Caller, organisation: Organisation) -> render.Body:
    mt = _answered_or_sent(message)
    channel = spending.channel_of(mt, organisation)
    if isinstance(message, MtMessage):
        return render.message(message, channel, caller.base)
    keeps = bool(message.account.options.get(options.KEEPS_ORIENTATION))
    return render.reply(message, mt, channel, caller.base, keeps_orientation=keeps)

"""A small application that sends texts: a queue, a worker, and an address for webhooks.

Its habits are good ones unless a test gives it a bad one.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from typing import Final
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web

from tests.library.carriers import Answer, Call, Carrier, Order, Reply, Report, Stage

SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
PARIS: Final = ZoneInfo("Europe/Paris")

_RESTS: Final = {
    Answer.BUSY: (2 * SECOND, MINUTE),
    Answer.DOWN: (5 * SECOND, 2 * MINUTE),
    Answer.NO_CREDIT: (5 * MINUTE, 5 * MINUTE),
    Answer.LOCKED_OUT: (5 * MINUTE, 5 * MINUTE),
}
"""How long a provider that answers so is left alone; twice as long each time, up to so long."""

_UNTIL_ASKED: Final = 10 * MINUTE
"""How long nothing has to be heard of a text before its provider is asked."""

_UNTIL_GIVEN_UP: Final = 15 * MINUTE
"""How long a text that was taken or not waits for a receipt before it is sent again."""

_PLAIN: Final = str.maketrans({"\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2026": "..."})
"""Curly quotes, the dash and the ellipsis, for which a keyboard has something else."""

_REPEATABLE: Final = frozenset({429, 503})
"""HTTP statuses by which nothing was taken. After any other but 200 that is unknown."""


@dataclass(frozen=True, kw_only=True)
class Habits:
    waits: float = 20.0  # seconds for an answer
    at_a_time: int = 1  # requests
    rests: bool = True  # leaves a provider alone that refuses
    tries_again: bool = True  # later, what was refused or never heard of
    repeats_unsure: bool = False  # at once: takes "I do not know" for "no"
    changes_over: bool = True  # to the next provider, while one rests
    comes_back: bool = True
    asks: bool = True  # what became of a text of which it hears nothing
    repeats_silent_after: timedelta | None = None
    repeats_failed: bool = False  # at once
    is_at_home: bool = True  # takes webhooks
    takes_floods: bool = True  # of webhooks in one second
    takes_repeated: bool = True
    takes_late: bool = True  # receipts for what is over
    believes_last: bool = False  # receipt, even if the text is over
    forgets_after: timedelta | None = None
    respects_stop: bool = True
    leaves_out_nobody: bool = True
    writes_plain: bool = True  # characters that cost no more than others
    repeats_refused: bool = False  # texts that were refused for good
    stores_receipts: bool = True  # before it answers them
    keys_by_number: bool = False  # takes a receipt for the last text to its number
    follows_up: bool = False  # asks for an opinion once a text is delivered
    follows_up_copies: bool = False  # for each copy of the receipt, too
    minds_hours: bool = False  # keeps texts from 22:00 until 08:00
    goes_by_date: bool = True  # else by what the clock on the wall shows


class State(Enum):
    DUE = auto()
    UNSURE = auto()
    ON_ITS_WAY = auto()
    DELIVERED = auto()
    FAILED = auto()
    LEFT_OUT = auto()


_STATES: Final = {
    Stage.ON_ITS_WAY: State.ON_ITS_WAY,
    Stage.DELIVERED: State.DELIVERED,
    Stage.FAILED: State.FAILED,
    Stage.NOBODY: State.FAILED,
}
_OVER: Final = frozenset({State.DELIVERED, State.FAILED, State.LEFT_OUT})


@dataclass(eq=False)
class Text:
    """``since`` is when something was heard of it last."""

    order: Order
    since: datetime
    state: State = State.DUE
    carrier: str = ""
    provider_id: str = ""

    def goes(self, state: State, now: datetime) -> None:
        self.state, self.since = state, now


@dataclass
class Rest:
    until: datetime
    length: timedelta


@dataclass
class Application:
    """``now`` returns the time; the application's starter calls ``work`` again and again."""

    carriers: Sequence[Carrier]
    base_url: str
    session: aiohttp.ClientSession
    now: Callable[[], datetime]
    habits: Habits = Habits()
    texts: list[Text] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._places = asyncio.Semaphore(self.habits.at_a_time)
        self._resting: dict[str, Rest] = {}
        self._done: set[date] = set()
        self._looked_at = self.now()
        self._receipts: list[tuple[datetime, Report]] = []

    # Sending

    def send(self, to: str, words: str) -> None:
        if self.habits.writes_plain:
            words = words.translate(_PLAIN)
        reference = f"{self.carriers[0].name}-{len(self.texts) + 1}"
        self.texts.append(Text(Order(reference, to, words), self.now()))

    def send_nightly(self, at: time, to: str) -> None:
        """To be called each time the application works; sends a night's text once that time has come in Paris."""
        local, before = self.now().astimezone(PARIS), self._looked_at.astimezone(PARIS)
        self._looked_at = self.now()
        if self.habits.goes_by_date:
            is_due = local.time() >= at and local.date() not in self._done
        else:
            is_due = before.time() < at <= local.time()
        if is_due:
            self._done.add(local.date())
            self.send(to, f"The figures of the night to {local.date()} are in.")

    async def work(self) -> None:
        """All that is due now."""
        self._refresh_flags()
        await asyncio.gather(*[self._ask(text) for text in self._silent(_UNTIL_ASKED) if self.habits.asks])
        await asyncio.gather(*[self._try(text) for text in self.texts if text.state is State.DUE])

    def _refresh_flags(self) -> None:
        for text in self.texts:
            if text.state is State.UNSURE and self.now() - text.since >= _UNTIL_GIVEN_UP:
                self._put_off(text)
        if self.habits.repeats_silent_after is not None:
            for text in self._silent(self.habits.repeats_silent_after):
                text.goes(State.DUE, self.now())

    def _silent(self, length: timedelta) -> Iterator[Text]:
        return (text for text in self.texts if text.state is State.ON_ITS_WAY and self.now() - text.since >= length)

    async def _try(self, text: Text) -> None:
        async with self._places:
            if self.habits.minds_hours and not 8 <= self.now().astimezone(PARIS).hour < 22:
                return
            if text.order.to in self.left_out:
                text.goes(State.LEFT_OUT, self.now())
            elif (carrier := self._at_work()) is not None:
                text.carrier = carrier.name
                answer, text.provider_id = await self._told(carrier, text.order)
                if answer is Answer.UNSURE and self.habits.repeats_unsure:
                    answer, text.provider_id = await self._told(carrier, text.order)
                self._note(carrier, text, answer)

    def _at_work(self) -> Carrier | None:
        """The first carrier that is not left alone for now."""
        for carrier in self.carriers:
            rest = self._resting.get(carrier.name)
            if rest is None or (rest.until <= self.now() and self.habits.comes_back):
                return carrier
            if not self.habits.changes_over:
                return None
        return None

    async def _told(self, carrier: Carrier, order: Order) -> tuple[Answer, str]:
        try:
            status, body = await self._call(carrier.send(order))
            if status in _REPEATABLE:
                return Answer.DOWN if status == 503 else Answer.BUSY, ""
            return carrier.reported(body) if status == 200 else (Answer.UNSURE, "")
        except (aiohttp.ClientError, TimeoutError, ValueError, LookupError, TypeError):
            return Answer.UNSURE, ""

    def _note(self, carrier: Carrier, text: Text, answer: Answer) -> None:
        if text.state in _OVER:  # its receipt was faster than the answer
            return
        match answer:
            case Answer.TAKEN:
                self._resting.pop(carrier.name, None)
                text.goes(State.ON_ITS_WAY, self.now())
            case Answer.UNSURE:
                text.goes(State.DUE if self.habits.repeats_unsure else State.UNSURE, self.now())
            case Answer.REFUSED:
                text.goes(State.DUE if self.habits.repeats_refused else State.FAILED, self.now())
            case _:
                self._rest(carrier, *_RESTS[answer])
                self._put_off(text)

    def _put_off(self, text: Text) -> None:
        text.goes(State.DUE if self.habits.tries_again else State.FAILED, self.now())

    def _rest(self, carrier: Carrier, first: timedelta, longest: timedelta) -> None:
        if self.habits.rests:
            before = self._resting.get(carrier.name)
            length = first if before is None else min(before.length * 2, longest)
            self._resting[carrier.name] = Rest(self.now() + length, length)

    async def _ask(self, text: Text) -> None:
        [carrier] = [carrier for carrier in self.carriers if carrier.name == text.carrier]
        if carrier.status is not None and carrier.stage is not None:
            _, body = await self._call(carrier.status(text.provider_id))
            text.goes(_STATES[carrier.stage(body)], self.now())

    async def _call(self, call: Call) -> tuple[int, str]:
        timeout = aiohttp.ClientTimeout(total=self.habits.waits)
        url = self.base_url + call.path
        async with self.session.post(url, data=call.body, headers=call.headers, timeout=timeout) as response:
            return response.status, (await response.read()).decode(response.get_encoding())

    # Webhooks

    def take(self, carrier: Carrier, query: dict[str, str], body: str) -> int:
        """Gives the HTTP status to answer with."""
        try:
            heard = carrier.heard(query, body)
        except (ValueError, LookupError, TypeError):
            return 400
        if isinstance(heard, Report):
            return self._take_report(carrier, heard)
        self._take_reply(heard)
        return 200 if self.habits.is_at_home else 500

    def _take_reply(self, reply: Reply) -> None:
        if self.habits.respects_stop and "stop" in reply.words.lower():
            self.left_out.add(_number(reply.sender))

    def _take_report(self, carrier: Carrier, report: Report) -> int:
        text = self._meant(carrier, report)
        is_over = text is not None and text.state in _OVER
        if self._is_too_much(text, report, is_late=is_over):
            return 500
        is_copy = report in [earlier for _, earlier in self._receipts]
        self._receipts.append((self.now(), report))
        if text is not None and self._is_followed_up(report, is_copy=is_copy):
            self.send(text.order.to, "How was it?")
        if not self.habits.stores_receipts:
            return 200
        if text is not None and (not is_over or self.habits.believes_last):
            text.goes(_STATES[report.stage], self.now())
            if report.stage is Stage.NOBODY and self.habits.leaves_out_nobody:
                self.left_out.add(text.order.to)
            if text.state is State.FAILED and self.habits.repeats_failed:
                text.goes(State.DUE, self.now())
        return 200

    def _is_followed_up(self, report: Report, *, is_copy: bool) -> bool:
        habits = self.habits
        is_first = report.stage is Stage.DELIVERED and not is_copy
        return report.stage is Stage.DELIVERED and (
            (habits.follows_up and is_first and self._is_first_part(report))
            or (habits.follows_up_copies and self._is_first_part(report))
        )

    def _is_first_part(self, report: Report) -> bool:
        """Whether the receipt is not one of a follow-up, which would have no end."""
        return not any(
            text.order.words == "How was it?" and report.name in (text.order.reference, text.provider_id)
            for text in self.texts
        )

    def _is_too_much(self, text: Text | None, report: Report, *, is_late: bool) -> bool:
        """For an application with bad habits."""
        habits, now = self.habits, self.now()
        age = now - text.since if text is not None else timedelta()
        return (
            not habits.is_at_home
            or (not habits.takes_late and is_late)
            or (not habits.takes_repeated and report in [earlier for _, earlier in self._receipts])
            or (not habits.takes_floods and sum(now - at < SECOND for at, _ in self._receipts) > 5)
            or (habits.forgets_after is not None and age > habits.forgets_after)
        )

    def _meant(self, carrier: Carrier, report: Report) -> Text | None:
        """The text that the receipt names; else the last one to that number, since its answer may have been lost."""
        own = [text for text in reversed(self.texts) if text.carrier == carrier.name]
        named = [text for text in own if report.name in (text.order.reference, text.provider_id)]
        to_number = [text for text in own if text.order.to == _number(report.to)]
        return next(iter(to_number if self.habits.keys_by_number else named + to_number), None)


Take = Callable[[str, dict[str, str], str], int]
"""Is given the carrier's name, and the webhook's query and body; gives the HTTP status to answer with."""


def _number(reported: str) -> str:
    return f"+{reported.removeprefix('+')}"


@asynccontextmanager
async def listening(take: Take) -> AsyncIterator[str]:
    """Takes webhooks at the address that is given, below which each carrier has a path of its name."""

    async def answer(request: web.BaseRequest) -> web.Response:
        body = (await request.read()).decode("utf-8", "replace")
        return web.Response(status=take(request.path.strip("/"), dict(request.query), body))

    server = web.Server(answer, access_log=None)
    listener = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    finally:
        listener.close()
        await server.shutdown()

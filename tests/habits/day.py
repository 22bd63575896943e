"""A day of the library's application, by itself: it sends, waits, and compares its books with what happened."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

import aiohttp
from sms_sandbox.testing import AsyncSandbox
from sms_sandbox.testing.exploring import Application as Day

from tests.library.application import Application, Habits, State, listening
from tests.library.carriers import CARRIERS
from tests.library.stories import H, M, campaign, number

WORDS = "It\u2019s here: your parcel waits at the shop in Fiction Street until Saturday, 8 p.m."
"""A text of one part with a plain apostrophe, and of two with this one."""

TEXTS = [
    *campaign(8),
    (2 * M, number(1000), "The sale ends today."),
    (2 * M, number(1001), "The sale ends today."),
    (2 * M, number(1002), "One."),
    (2 * M, number(1002), "Two."),
    (2 * M, number(1002), "Three."),
    (3 * M, number(1003), WORDS),
    (9 * H, number(1004), "Your table is booked."),
    (25 * H, number(1005), "See you tomorrow."),
]
OPEN = frozenset({State.DUE, State.UNSURE, State.ON_ITS_WAY})
WALK = ((M, 5), (5 * M, 10), (2 * H, M), (8 * H, 10 * M), (26 * H, 30 * M), (100 * H, 2 * H))
NIGHT = time(2, 30)
LONGEST_WAIT = timedelta(minutes=10)
LAST_NIGHT = 30 * H
"""Seconds after which no nightly text is sent, so that all are delivered by the end."""


def day_of(habits: Habits, carriers: Sequence[str] = ("smsmode",)) -> Day:
    """Return a day of an application with these habits, a customer of these providers."""

    async def day(sandbox: AsyncSandbox) -> None:
        loop = asyncio.get_running_loop()
        shown = await sandbox.clock.show()
        applications: list[Application] = []

        def now() -> datetime:
            return shown.now + timedelta(seconds=loop.time() - began)

        def take(_: str, query: dict[str, str], body: str) -> int:
            return _taken(applications[0], query, body)

        began = loop.time()
        async with listening(take) as url, aiohttp.ClientSession() as session:
            await sandbox.webhooks.fall_back_to(url)
            one = Application([CARRIERS[name] for name in carriers], sandbox.url, session, now, habits)
            applications.append(one)
            await _live(one, now)
            await _compare(one, sandbox)

    return day


def _taken(application: Application, query: dict[str, str], body: str) -> int:
    """Give a webhook to the first carrier that can read it."""
    for carrier in application.carriers:
        try:
            carrier.heard(query, body)
        except (ValueError, LookupError, TypeError):
            continue
        return application.take(carrier, query, body)
    return 400


async def _live(one: Application, now: Callable[[], datetime]) -> None:
    start, asked = now(), 0
    for until, step in WALK:
        while (elapsed := (now() - start).total_seconds()) < until:
            due = [text for text in TEXTS if text[0] <= elapsed]
            for _, to, words in due[asked:]:
                one.send(to, words)
            asked = len(due)
            if elapsed < LAST_NIGHT:
                one.send_nightly(NIGHT, number(1006))
            await one.work()
            _check_carriers(one, now())
            await asyncio.sleep(step)


def _check_carriers(one: Application, now: datetime) -> None:
    """Raise AssertionError if a text waits while a provider could be asked, or the first one is never asked again."""
    rests = {name: rest.until for name, rest in one._resting.items()}
    free = [carrier for carrier in one.carriers if rests.get(carrier.name, now) <= now]
    for text in one.texts:
        if text.state is State.DUE and len(one.carriers) > 1:
            assert now - text.since < LONGEST_WAIT or not free, f"{text.order.to} waits, and {free[0].name} is free"
    if free:
        assert one._at_work() is not None or len(one.carriers) == 1, "a provider is free, and none is asked"
        assert one._at_work() in {None, free[0]}, f"{free[0].name} is not asked again"


async def _compare(one: Application, sandbox: AsyncSandbox) -> None:
    """Raise AssertionError if the application believes something else than what happened."""
    listed = await sandbox.messages.list()
    assert not [message for message in listed if message.encoding == "ucs2"], (
        "a text costs twice as much as it has to"
    )
    webhooks = await sandbox.webhooks.list()
    reported = {
        one.subject for one in webhooks if one.state == "taken" and one.reports in {"delivered", "undelivered"}
    }
    for text in one.texts:
        order = text.order
        what = f"{order.to} {order.words!r}: {text.state}"
        same = [message for message in listed if (message.to, message.text) == (order.to, order.words)]
        if text.state in OPEN:
            # Providers that cannot be asked leave a text open whose receipts are lost.
            assert CARRIERS[text.carrier or one.carriers[0].name].status is None, what
            assert not [message for message in same if message.id in reported], what
        else:
            assert (text.state is State.DELIVERED) == any(message.state == "delivered" for message in same), what

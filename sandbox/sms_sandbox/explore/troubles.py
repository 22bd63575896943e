"""The troubles that a scenario is drawn from: a table by name, each with its strategy and what it asks of a good
application.

Values are listed from plain to odd, since a shrunk scenario has the first ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hypothesis import strategies as st

from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.explore.good_day import GoodDay

Table = dict[str, Any]

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE

_LENGTHS: Final = (5 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR)
"""Seconds that an outage lasts; an application has as long again to recover."""

_TRIES_A_MINUTE: Final = 2
_SPARE_TRIES: Final = 4
"""An application may try this often during an outage, once for each text on top, before it counts as a storm."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that goes wrong."""

    tables: Mapping[str, Any]
    """The tables of the scenario file."""

    lost: frozenset[str] = frozenset()
    """Recipients whose texts need not be accepted."""

    loses_all: bool = False
    """True if the day is so unlike the good one that no number of texts is expected."""


Strategy = st.SearchStrategy[Trouble]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A whole scenario."""

    troubles: Mapping[str, Trouble] = field(default_factory=dict)
    """By name."""


def _length(seconds: int) -> str:
    return durations.write(seconds * SECOND)


def _outages(day: GoodDay) -> list[tuple[int, int]]:
    """Return the beginnings and lengths of outages, in seconds, after which there is time enough to recover."""
    return [(at, length) for length in _LENGTHS for at in day.moments() if at + 2 * length <= day.lasts]


def _where(day: GoodDay) -> st.SearchStrategy[Table]:
    """Draw the provider that is concerned, if the application uses several."""
    choices: list[Table] = [{}] if len(day.providers) == 1 else [{"provider": name} for name in day.providers]
    return st.sampled_from(choices)


_REFUSALS: Final[tuple[Table, ...]] = (
    {"status": 503},
    {"status": 429},
    {"status": 500},
    {"error": "bad_credentials"},
    {"network": "reset"},
)


def _refused_for_a_time(day: GoodDay) -> Strategy | None:
    outages = _outages(day)
    if not outages:
        return None

    def trouble(outage: tuple[int, int], refusal: Table, where: Table) -> Trouble:
        at, length = outage
        limit = len(day.texts) + _SPARE_TRIES + _TRIES_A_MINUTE * length // MINUTE
        return Trouble(
            {
                "phase": [
                    {
                        "name": "outage",
                        "at": _length(at),
                        "for": _length(length),
                        "when": {"operation": "send", **where},
                        "faults": [refusal],
                        "optional": True,
                    }
                ],
                "expect": [
                    {
                        "name": "the provider is left alone during the outage",
                        "exchanges": {"operation": "send", "struck_by": "phase:outage"},
                        "at_most": limit,
                        "optional": True,
                    }
                ],
            }
        )

    return st.builds(trouble, st.sampled_from(outages), st.sampled_from(_REFUSALS), _where(day))


def _refused_at_first(day: GoodDay) -> Strategy:
    def trouble(times: int, refusal: Table, where: Table) -> Trouble:
        when = {"operation": "send", **where}
        return Trouble({"rule": [{"name": "refused", "when": when, "times": times, **refusal, "optional": True}]})

    return st.builds(trouble, st.sampled_from((1, 2, 3)), st.sampled_from(_REFUSALS[:2]), _where(day))


_WRONG_NUMBER: Final = {"insim": "bad_recipient"}
"""How a provider refuses a number; others have no error of its own for it."""


def _refused_for_good(day: GoodDay) -> Strategy:
    def trouble(number: str) -> Trouble:
        rules = [
            {
                "name": f"wrong-number-{provider}",
                "when": {"provider": provider, "operation": "send", "to": number},
                "error": _WRONG_NUMBER.get(provider, "bad_parameter"),
                "optional": True,
            }
            for provider in day.providers
        ]
        return Trouble({"rule": rules}, lost=frozenset({number}))

    return st.builds(trouble, st.sampled_from(day.numbers))


_SPOILED: Final[tuple[Table, ...]] = (
    {"network": "cut"},
    {"network": "garble"},
    {"network": "reset", "taken": True},
    {"delay": {"before": "8s"}},
    {"network": "stall", "hold": "30s", "taken": True},
)


def _answers(day: GoodDay) -> Strategy:
    def trouble(times: int, spoiled: Table) -> Trouble:
        rule = {"name": "answers", "when": {"operation": "send"}, "times": times}
        return Trouble({"rule": [{**rule, **spoiled, "optional": True}]})

    choices = [times for times in (1, 2, 4, 8) if times <= max(1, len(day.texts))]
    return st.builds(trouble, st.sampled_from(choices), st.sampled_from(_SPOILED))


def _lost_receipts(day: GoodDay) -> Strategy:
    def trouble(every: int) -> Trouble:
        when = {"operation": "send", "every": every}
        return Trouble({"rule": [{"name": "lost-receipts", "when": when, "webhooks": "drop", "optional": True}]})

    choices = [every for every in (3, 2, 1) if every <= max(1, len(day.texts))]
    return st.builds(trouble, st.sampled_from(choices))


_REORDERED: Final = {"smsmode": ["network", "delivered"]}
"""The states whose receipts change places; smsMode has no receipt for ``sent``."""


def _receipts(day: GoodDay) -> Strategy:
    def reordered(provider: str) -> Table:
        pair = _REORDERED.get(provider, ["sent", "delivered"])
        rule = {"when": {"provider": provider, "operation": "send"}, "webhooks": {"reorder": {"pair": pair}}}
        return {"rule": [{"name": f"reordered-{provider}", **rule, "optional": True}]}

    twice = {"webhooks": {"duplicate": {"share": 1.0, "copies": 1, "gap": "5s"}}}
    return st.sampled_from([Trouble(one) for one in (twice, *map(reordered, day.providers))])


def _held_receipts(day: GoodDay) -> Strategy | None:
    def trouble(seconds: int) -> Trouble:
        length = _length(seconds)
        held = {"name": "held", "at": "0s", "for": length, "webhooks": "hold", "optional": True}
        flushed = {"name": "flushed", "at": length, "for": length, "webhooks": "flush", "optional": True}
        return Trouble({"phase": [held, {**flushed, "flush": {"rate": 50, "order": "random"}}]})

    lengths = [length for length in (5 * MINUTE, 30 * MINUTE) if 2 * length <= day.lasts]
    return st.builds(trouble, st.sampled_from(lengths)) if lengths else None


def _handset(day: GoodDay) -> Strategy:
    def off(number: str, length: int) -> Trouble:
        return Trouble({"handset": {number: {"off": [{"from": "0s", "to": _length(length)}]}}})

    def stop(number: str) -> Trouble:
        habits = {"answers_after": "10s", "answers": "STOP"}
        return Trouble({"handset": {number: {"habits": habits}}}, lost=frozenset({number}))

    def never_on(number: str) -> Trouble:
        return Trouble({"handset": {number: {"condition": "off"}}})

    numbers = st.sampled_from(day.numbers)
    lengths = [length for length in (2 * HOUR, 12 * HOUR) if 2 * length <= day.lasts]
    choices: list[Strategy] = [st.builds(stop, numbers)]
    if lengths:
        choices.append(st.builds(off, numbers, st.sampled_from(lengths)))
    if day.lasts >= 50 * HOUR:
        choices.append(st.builds(never_on, numbers))
    return st.one_of(choices)


_LEARNS_IN: Final = MINUTE
"""Seconds after which an application has the receipt that a number has no subscriber."""


_SILENT: Final = frozenset({"insim"})
"""Providers that report no failure."""


def _unknown_number(day: GoodDay) -> Strategy | None:
    if not _SILENT.isdisjoint(day.providers):
        return None

    def trouble(number: str) -> Trouble:
        steps = [{"after": "1s", "state": "sent"}]
        steps.append({"after": "2s", "state": "undelivered", "reason": "unknown_subscriber"})
        rule = {"name": "unknown-number", "when": {"operation": "send", "to": number}, "lifecycle": "unknown"}
        expectation = {
            "name": f"nothing more is sent to {number}, which has no subscriber",
            "messages": {"to": number, "after": _length(_LEARNS_IN)},
            "count": 0,
        }
        is_texted_again = day.is_texted_after(number, _LEARNS_IN)
        return Trouble(
            {
                "lifecycle": {"unknown": {"steps": steps}},
                "rule": [{**rule, "optional": True}],
                "expect": [expectation] if is_texted_again else [],
            },
            lost=frozenset({number}),
        )

    return st.builds(trouble, st.sampled_from(day.numbers))


def _undelivered(_: GoodDay) -> Strategy:
    def trouble(share: float) -> Trouble:
        steps = [{"after": "2s", "state": "sent"}]
        steps.append({"after": "30s", "state": "undelivered", "reason": "absent_subscriber"})
        rule = {"name": "undelivered", "when": {"operation": "send", "share": share}, "lifecycle": "undelivered"}
        tables = {"lifecycle": {"undelivered": {"steps": steps}}, "rule": [{**rule, "optional": True}]}
        # A provider that reports no reason makes an application leave out numbers that only this once failed.
        return Trouble(tables, loses_all=True)

    return st.builds(trouble, st.sampled_from((1.0, 0.5, 0.1)))


_KEEP_CREDIT: Final = frozenset({"smsmode", "smsfactor"})


def _credit(day: GoodDay) -> Strategy | None:
    providers = [name for name in day.providers if name in _KEEP_CREDIT]
    if not providers or day.lasts < 2 * 10 * MINUTE or len(day.texts) < 2:  # noqa: PLR2004  one is taken, one refused
        return None

    def trouble(provider: str, credit: int) -> Trouble:
        limit = len(day.texts) + _SPARE_TRIES + _TRIES_A_MINUTE * 10
        return Trouble(
            {
                "account": {provider: {"credit": credit}},
                "phase": [{"name": "top-up", "at": "10m", "set": {"credit": 500}, "optional": True}],
                "expect": [
                    {
                        "name": "the application stops by itself while there is no credit",
                        "messages": {"outcome": "insufficient_credit", "before": "10m"},
                        "at_most": limit,
                        "optional": True,
                    }
                ],
            }
        )

    return st.builds(trouble, st.sampled_from(providers), st.sampled_from((1, 0)))


_GATEWAYS: Final = {"insim": "demo", "smsgateway24": "260"}
"""The device that a provider has without any setting."""


def _phone(day: GoodDay) -> Strategy | None:
    providers = [name for name in day.providers if name in _GATEWAYS]
    lengths = [length for length in (30 * MINUTE, 2 * HOUR) if 2 * length <= day.lasts]
    if not providers or not lengths:
        return None

    def trouble(provider: str, length: int) -> Trouble:
        switches = [{"at": "0s", "online": False}, {"at": _length(length), "online": True}]
        return Trouble({"device": {_GATEWAYS[provider]: {"provider": provider, "switches": switches}}})

    return st.builds(trouble, st.sampled_from(providers), st.sampled_from(lengths))


_STARTS: Final = (
    "2026-10-24T23:50:00Z",  # 01:50 in Paris, before the hour that comes twice
    "2026-03-29T00:50:00Z",  # 01:50 in Paris, before the hour that is left out
    "2026-01-05T20:30:00Z",  # 21:30 in Paris
    "2026-12-31T22:59:30Z",
    "2028-02-28T22:59:30Z",
)


def _start(_: GoodDay) -> Strategy:
    return st.sampled_from([Trouble({"clock": {"start": start}}, loses_all=True) for start in _STARTS])


Draw = Callable[[GoodDay], Strategy | None]

TROUBLES: Final[Mapping[str, Draw]] = {
    "refused at first": _refused_at_first,
    "refused for a time": _refused_for_a_time,
    "refused for good": _refused_for_good,
    "answers": _answers,
    "lost receipts": _lost_receipts,
    "receipts": _receipts,
    "held receipts": _held_receipts,
    "handset": _handset,
    "unknown number": _unknown_number,
    "undelivered": _undelivered,
    "credit": _credit,
    "phone": _phone,
    "start": _start,
}
"""By name. A strategy is None where the good day has nothing that the trouble could strike."""

MOST: Final = 3
"""Troubles of one scenario."""


ASIDE: Final[Mapping[str, frozenset[str]]] = {
    "answers": frozenset(
        {"lost receipts", "held receipts", "handset", "phone", "start", "refused for good", "undelivered"}
    ),
    "lost receipts": frozenset({"receipts"}),
    "unknown number": frozenset(TROUBLES) - {"unknown number", "receipts", "refused for good"},
}
"""Troubles that never come together with that one, since no application could do right.

Without an answer and without a receipt none can tell whether its text was taken, or refused for good. None leaves out
a number without subscriber before it has the receipt. What is lost comes neither twice nor in another order.
"""


def scenarios(day: GoodDay) -> st.SearchStrategy[Drawn]:
    """Draw one to three troubles of different kinds that fit the day."""
    fitting = {name: strategy for name, draw in TROUBLES.items() if (strategy := draw(day)) is not None}
    one = st.one_of([st.tuples(st.just(name), strategy) for name, strategy in fitting.items()])
    several = st.lists(one, min_size=1, max_size=MOST, unique_by=lambda drawn: drawn[0])
    return several.map(dict).filter(_is_fair).map(Drawn)


def _is_fair(troubles: Mapping[str, Trouble]) -> bool:
    return all(ASIDE.get(name, frozenset()).isdisjoint(troubles) for name in troubles)

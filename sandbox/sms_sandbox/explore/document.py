"""A drawn scenario as a file."""

from collections.abc import Mapping
from typing import Any, Final

import tomli_w

from sms_sandbox.explore.good_day import GoodDay
from sms_sandbox.explore.troubles import Drawn
from sms_sandbox.scenario.format.model import SCHEMA

NAME: Final = "explored"

START: Final = "2026-01-05T09:00:00Z"
"""The sandbox time at which a run begins unless a trouble says otherwise: a Monday, 10:00 in Paris."""

ORDER: Final = (
    "schema",
    "name",
    "description",
    "seed",
    "allow_empty",
    "extends",
    "clock",
    "account",
    "handset",
    "device",
    "lifecycle",
    "rule",
    "phase",
    "webhooks",
    "expect",
    "behaviour",
)


def quiet(base: Mapping[str, Any]) -> str:
    """Return the scenario of a good day, in which nothing goes wrong."""
    return _text({"schema": SCHEMA, "name": NAME, **_merged(_STARTING, base)})


def write(drawn: Drawn, day: GoodDay, base: Mapping[str, Any]) -> str:
    """Return the text of a scenario file, with what is expected of a good application in it.

    ``base`` are further tables, such as the clock's mode; with ``extends`` in it the rules of behaviour are those of
    that file.
    """
    whole: dict[str, Any] = {"schema": SCHEMA, "name": NAME, "description": _description(drawn)}
    whole = _merged(whole, _merged(_STARTING, base))
    for trouble in drawn.troubles.values():
        whole = _merged(whole, trouble.tables)
    texts = _texts(drawn, day)
    whole = _merged(whole, {"expect": _expected(day, texts), **({} if texts else {"allow_empty": True})})
    if "extends" not in base:
        whole = _merged(whole, {"behaviour": {"receipts_stored": True, "receipts_matched_by_id": True}})
    return _text(whole)


_STARTING: Final[Mapping[str, Any]] = {"seed": 1, "clock": {"start": START}}


def _description(drawn: Drawn) -> str:
    return f"Trouble: {', '.join(drawn.troubles)}."


def _texts(drawn: Drawn, day: GoodDay) -> int:
    """Return how many texts a good application gets accepted in the end, or 0 if none has to be."""
    if any(trouble.loses_all for trouble in drawn.troubles.values()):
        return 0
    return day.texts_without(frozenset().union(*(trouble.lost for trouble in drawn.troubles.values())))


def _expected(day: GoodDay, texts: int) -> list[dict[str, Any]]:
    """Return what is expected on a bad day, whatever has gone wrong."""
    expected: list[dict[str, Any]] = [
        {"name": "every webhook is taken", "webhooks": {"answer": "2xx"}, "share": [1.0, 1.0], "optional": True}
    ]
    if not day.has_repeats:
        repeated = {"messages": {"repeated": ["to", "text"]}, "count": 0, "optional": True}
        expected.append({"name": "nothing is sent twice", **repeated})
    if texts:
        name = "the texts of a good day are accepted in the end"
        expected.append({"name": name, "messages": {"outcome": "accepted"}, "at_least": texts})
    return expected


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Join tables key by key and lists end to end; any other value of the second replaces that of the first."""
    joined = dict(first)
    for key, value in second.items():
        before = joined.get(key)
        if isinstance(before, dict) and isinstance(value, Mapping):
            joined[key] = _merged(before, value)
        elif isinstance(before, list) and isinstance(value, list):
            joined[key] = [*before, *value]
        else:
            joined[key] = value
    return joined


def _text(whole: Mapping[str, Any]) -> str:
    keys = [*(key for key in ORDER if key in whole), *(key for key in whole if key not in ORDER)]
    return tomli_w.dumps({key: whole[key] for key in keys if whole[key] not in ([], {})})

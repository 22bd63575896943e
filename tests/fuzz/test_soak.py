"""A small fixed share of ``make soak``: what is kept does not grow with the number of messages."""

import gc
from collections.abc import Iterator

import pytest
import soak
from sms_sandbox.core.draws import Occurrences
from sms_sandbox.faults import active_rule, plan


def _objects() -> int:
    """Return the number of objects of the program's classes, and of the collections that such objects hold."""
    gc.collect()
    own = [one for one in gc.get_objects() if str(type(one).__module__).startswith("sms_sandbox.")]
    return len(own) + sum(len(held) for one in own for held in _held(one))


def _held(one: object) -> Iterator[dict[object, object] | list[object]]:
    for held in gc.get_referents(one):
        if type(held) in (dict, list):
            yield held


async def test_share_of_the_soak_keeps_no_more_than_full_workspaces_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "ROUND", 200)
    monkeypatch.setattr(soak, "LIMITS", {"max_accounts": 20, "max_messages": 50})
    monkeypatch.setattr(soak, "resident", _objects)
    # What is bounded is full after a tenth, too.
    monkeypatch.setattr(active_rule, "_MOST_REMEMBERED", 5)
    monkeypatch.setattr(plan, "_MOST_REMEMBERED", 50)
    monkeypatch.setattr(Occurrences.__init__, "__defaults__", (50,))
    first, last = await soak.soak(20_000, report=False)
    assert 0 < last < first * soak.MOST_GROWTH

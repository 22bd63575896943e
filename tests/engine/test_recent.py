import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.engine.recent import Recent


def filled(recent: Recent[str], *items: str) -> list[str]:
    for number, item in enumerate(items):
        recent.add(str(number), item, len(item))
    return list(recent)


def test_the_newest_are_kept_oldest_first() -> None:
    assert filled(Recent(3), "a", "b", "c", "d", "e") == ["c", "d", "e"]


def test_an_entry_is_found_by_its_key_until_it_is_forgotten() -> None:
    recent = Recent[str](2)
    filled(recent, "a", "b", "c")
    assert [recent.get("0"), recent.get("1"), recent.get("2")] == [None, "b", "c"]
    assert len(recent) == 2


def test_the_oldest_go_until_the_weight_is_right() -> None:
    recent = Recent[str](10, max_weight=5)
    assert filled(recent, "aa", "b", "cc") == ["aa", "b", "cc"]
    recent.add("3", "dddd", 4)
    assert list(recent) == ["dddd"]
    recent.add("4", "e", 1)
    assert list(recent) == ["dddd", "e"]


def test_the_newest_stays_however_heavy_it_is() -> None:
    assert filled(Recent(10, max_weight=5), "a", "b" * 100) == ["b" * 100]
    assert filled(Recent(0), "a", "b") == ["b"]


@given(st.lists(st.text(max_size=6)), st.integers(1, 8), st.integers(0, 12))
def test_as_many_of_the_newest_are_kept_as_have_room(items: list[str], max_items: int, max_weight: int) -> None:
    kept = filled(Recent(max_items, max_weight=max_weight), *items)
    fitting = [
        items[start:]
        for start in range(len(items))
        if len(items) - start <= max_items and weight(items[start:]) <= max_weight
    ]
    assert kept == (fitting[0] if fitting else items[-1:])


def weight(items: list[str]) -> int:
    return sum(map(len, items))


def test_an_entry_that_becomes_heavier_drives_the_oldest_out() -> None:
    recent = Recent[str](10, max_weight=5)
    recent.add("1", "aa", 2)
    recent.add("2", "b", 1)
    recent.outweigh(2)
    assert list(recent) == ["aa", "b"]
    recent.outweigh(1)
    assert list(recent) == ["b"]
    recent.add("3", "c", 1)
    assert list(recent) == ["b", "c"]


def test_cleared_it_is_as_if_it_were_new() -> None:
    recent: Recent[str] = Recent(3, max_weight=5)
    for key in ("a", "bb", "cc"):
        recent.add(key, key, len(key))
    recent.clear()
    assert (len(recent), list(recent), recent.get("a")) == (0, [], None)
    for key in ("a", "bb", "dd"):
        recent.add(key, key, len(key))
    assert list(recent) == ["a", "bb", "dd"]


def test_the_newest_is_at_hand() -> None:
    recent: Recent[str] = Recent(1)
    with pytest.raises(IndexError):
        _ = recent.newest
    for key in ("a", "b"):
        recent.add(key, key.upper())
        assert recent.newest == key.upper()

"""Test how smsMode writes, counts and cuts texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.text.segments import utf16_units
from sms_sandbox.providers.smsmode.text import (
    LATIN,
    MOST_PARTS,
    UNICODE,
    Stop,
    carried,
    is_short,
    mention,
    parts,
    units,
    writable,
)

SINGLE = (
    "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    "¡£¥§¿ÄÅÆÇÈÉÑÖØÜßàäåæèéìñòöøùü"
)
DOUBLE = "{|}~[\\]^€"

latin_texts = st.text(st.sampled_from(SINGLE + DOUBLE), max_size=900)
most_parts = st.integers(1, MOST_PARTS)


def weight(text: str) -> int:
    return len(text) + sum(text.count(character) for character in DOUBLE)


def test_characters_of_the_alphabet_are_kept() -> None:
    assert writable(SINGLE + DOUBLE) == SINGLE + DOUBLE


def test_other_characters_of_the_charset_become_question_marks() -> None:
    others = set(bytes(range(256)).decode("iso8859-15")) - set(SINGLE + DOUBLE) - {"\x80"}
    assert {writable(character) for character in others} == {"?"}
    assert writable("ça ôte 中 \N{GRINNING FACE}") == "?a ?te ? ?"


@given(st.text(st.sampled_from(SINGLE + DOUBLE + "\x80ça日") | st.characters()) | latin_texts)
def test_short_text_is_written_counted_carried_and_sent_as_it_is(text: str) -> None:
    is_as_it_is = writable(text) == text and units(text, LATIN) == len(text) and carried(text, LATIN) == text
    assert is_short(text) == (is_as_it_is and len(text) <= 160)
    if is_short(text):
        assert {parts(text, "", LATIN, most) for most in range(1, 11)} == {(text,)}


def test_euro_of_windows_is_a_euro() -> None:
    assert writable("5 \x80 \xa4") == "5 € ?"


@pytest.mark.parametrize(("most", "room"), [(1, 160), (2, 306), (3, 459), (4, 612), (5, 765)])
def test_text_is_cut_after_the_requested_parts(most: int, room: int) -> None:
    found = parts("x" * 1000, "", LATIN, most)
    assert len("".join(found)) == room
    assert len(found) == most


@pytest.mark.parametrize(("most", "room"), [(1, 70), (2, 134), (3, 201), (4, 268), (5, 335)])
def test_unicode_text_has_less_room(most: int, room: int) -> None:
    assert len("".join(parts("ж" * 1000, "", UNICODE, most))) == room
    assert len("".join(parts("\N{GRINNING FACE}" * 1000, "", UNICODE, most))) <= room // 2


@pytest.mark.parametrize(("text", "count"), [("x" * 160, 1), ("x" * 161, 2), ("€" * 80, 1), ("€" * 80 + "x", 2)])
def test_double_characters_count_two(text: str, count: int) -> None:
    found = parts(text, "", LATIN, MOST_PARTS)
    assert len(found) == count
    assert "".join(found) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x" * 152 + "€" * 77, ("x" * 152, "€" * 76)),
        ("x" * 152 + "€" + "x" * 200, ("x" * 152, "€" + "x" * 151)),
    ],
)
def test_unit_unused_between_parts_is_lost(text: str, found: tuple[str, ...]) -> None:
    assert parts(text, "", LATIN, 2) == found


@given(text=latin_texts, most=most_parts, ending=st.sampled_from(["", " STOP 36034"]))
def test_parts_hold_a_beginning_of_the_text_and_the_ending(text: str, most: int, ending: str) -> None:
    found = parts(text, ending, LATIN, most)
    assert 1 <= len(found) <= most
    assert all(weight(part) <= (160 if len(found) == 1 else 153) for part in found)
    whole = "".join(found)
    assert whole.endswith(ending)
    assert text.startswith(whole.removesuffix(ending))


@given(text=st.text(max_size=400), most=most_parts)
def test_unicode_parts_split_no_surrogate_pair(text: str, most: int) -> None:
    found = parts(text, "", UNICODE, most)
    assert all(sum(map(utf16_units, part)) <= 70 for part in found)
    assert text.startswith("".join(found))


@pytest.mark.parametrize(
    ("text", "stop", "added"),
    [
        ("x" * 149, Stop.IF_IT_FITS, " STOP 36034"),
        ("x" * 150, Stop.IF_IT_FITS, ""),
        ("x" * 148 + "€", Stop.IF_IT_FITS, ""),
        ("x" * 150, Stop.ALWAYS, " STOP 36034"),
        ("x", Stop.NEVER, ""),
    ],
)
def test_mention_is_added_by_the_value_of_stop(text: str, stop: Stop, added: str) -> None:
    assert mention(text, LATIN, stop, is_french=True) == added


def test_mention_differs_abroad() -> None:
    assert mention("x" * 149, LATIN, Stop.IF_IT_FITS, is_french=False) == " no-sms.eu"
    assert mention("x" * 150, LATIN, Stop.IF_IT_FITS, is_french=False) == ""


def test_mention_has_less_room_in_unicode() -> None:
    assert mention("ж" * 59, UNICODE, Stop.IF_IT_FITS, is_french=True) == " STOP 36034"
    assert mention("ж" * 60, UNICODE, Stop.IF_IT_FITS, is_french=True) == ""


def test_150_characters_with_mention_cost_two_parts() -> None:
    assert len(parts("x" * 149, " STOP 36034", LATIN, MOST_PARTS)) == 1
    assert len(parts("x" * 150, " STOP 36034", LATIN, MOST_PARTS)) == 2


def test_limit_of_parts_cuts_text_and_keeps_mention() -> None:
    assert parts("x" * 200, " STOP 36034", LATIN, 1) == ("x" * 149 + " STOP 36034",)

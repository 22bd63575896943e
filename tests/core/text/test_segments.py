from itertools import pairwise

import pytest
from gsm0338 import Codec
from hypothesis import example, given
from hypothesis import strategies as st
from sms_sandbox.core.errors import TooLongTextError
from sms_sandbox.core.text import gsm0338
from sms_sandbox.core.text.segments import (
    GSM7_ROOM,
    UCS2_ROOM,
    Encoding,
    Room,
    check_length,
    cut,
    encoding_of,
    is_too_long,
    joinable,
    segments,
    utf16_units,
    written,
)

WITNESS = Codec()
EURO, ROCKET = "€", "🚀"

ANY_CHARACTER = st.characters(exclude_categories=())  # lone surrogates, too


def often_long(characters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of up to four segments; left alone, hypothesis seldom makes a long one."""
    return st.builds(lambda text, times: (text * times)[:500], st.text(characters, max_size=40), st.integers(1, 30))


ANY_TEXT = often_long(ANY_CHARACTER)
GSM_TEXT = often_long(st.sampled_from(sorted(gsm0338.ALPHABET)))


def lengths(text: str, encoding: Encoding) -> list[int]:
    return [len(segment) for segment in segments(text, encoding)]


def septets(text: str) -> int:
    return sum(gsm0338.septets(character) for character in text)


def code_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.one_of(ANY_TEXT, GSM_TEXT))
def test_gsm_is_chosen_where_the_witness_can_write_the_text(text: str) -> None:
    try:
        WITNESS.encode(text.replace("\x1b", "ç"))  # the escape alone is no character, though the witness writes it
    except UnicodeEncodeError:
        assert encoding_of(text) is Encoding.UCS2
    else:
        assert encoding_of(text) is Encoding.GSM7


@given(ANY_CHARACTER)
@example("\uffff")
@example("\U00010000")
def test_a_character_takes_as_many_code_units_as_python_writes(character: str) -> None:
    assert utf16_units(character) == code_units(character)


@given(GSM_TEXT)
def test_gsm_segments_join_to_the_text_and_fit_their_room(text: str) -> None:
    parts = segments(text, Encoding.GSM7)
    assert "".join(parts) == text
    room = GSM7_ROOM.single if len(parts) == 1 else GSM7_ROOM.joined
    assert all(septets(part) <= room for part in parts)
    assert (len(parts) == 1) == (septets(text) <= 160)


@given(ANY_TEXT)
def test_ucs2_segments_join_to_the_text_and_fit_their_room(text: str) -> None:
    parts = segments(text, Encoding.UCS2)
    assert "".join(parts) == text
    room = UCS2_ROOM.single if len(parts) == 1 else UCS2_ROOM.joined
    assert all(code_units(part) <= room for part in parts)
    assert (len(parts) == 1) == (code_units(text) <= 70)


@given(st.one_of(GSM_TEXT, ANY_TEXT))
def test_no_segment_leaves_room_that_the_next_character_would_have_filled(text: str) -> None:
    encoding = encoding_of(text)
    parts = segments(text, encoding)
    weigh, room = (septets, 153) if encoding is Encoding.GSM7 else (code_units, 67)
    for part, following in pairwise(parts):
        assert weigh(part + following[0]) > room


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, [1]),
        (160, [160]),
        (161, [153, 8]),
        (306, [153, 153]),
        (307, [153, 153, 1]),
        (459, [153, 153, 153]),
        (460, [153, 153, 153, 1]),
    ],
)
def test_gsm_text_is_cut_at_160_and_then_at_153(count: int, expected: list[int]) -> None:
    assert lengths("a" * count, Encoding.GSM7) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, [1]),
        (70, [70]),
        (71, [67, 4]),
        (134, [67, 67]),
        (135, [67, 67, 1]),
    ],
)
def test_ucs2_text_is_cut_at_70_and_then_at_67(count: int, expected: list[int]) -> None:
    assert lengths("я" * count, Encoding.UCS2) == expected


def test_an_empty_text_is_one_empty_segment() -> None:
    assert segments("", Encoding.GSM7) == ("",)
    assert segments("", Encoding.UCS2) == ("",)
    assert encoding_of("") is Encoding.GSM7


def test_an_extension_character_takes_two_septets() -> None:
    assert lengths(EURO * 80, Encoding.GSM7) == [80]
    assert lengths(EURO * 80 + "a", Encoding.GSM7) == [76, 5]


def test_an_extension_character_is_never_split() -> None:
    assert segments("a" * 152 + EURO + "b" * 20, Encoding.GSM7) == ("a" * 152, EURO + "b" * 20)


def test_a_surrogate_pair_is_never_split() -> None:
    assert lengths(ROCKET * 35, Encoding.UCS2) == [35]
    assert segments("я" * 66 + ROCKET + "b" * 20, Encoding.UCS2) == ("я" * 66, ROCKET + "b" * 20)


def test_gsm_text_can_be_sent_as_ucs2() -> None:
    assert lengths("a" * 71, Encoding.UCS2) == [67, 4]


@given(st.text(st.sampled_from("aé€Ω漢😀"), max_size=400))
def test_text_is_written_in_its_encoding_and_cut_for_it(text: str) -> None:
    assert written(text) == (encoding_of(text), segments(text, encoding_of(text)))


def test_a_text_that_gsm_cannot_write_is_refused_as_gsm() -> None:
    with pytest.raises(KeyError):
        segments("я", Encoding.GSM7)


def test_a_provider_can_cut_by_a_rule_of_its_own() -> None:
    assert cut("aabbc", Room(4, 2), lambda _: 1) == ("aa", "bb", "c")
    assert cut("aabb", Room(4, 2), lambda _: 1) == ("aabb",)


@pytest.mark.parametrize("text", ["x" * 153 * 255, "я" * 67 * 255])
def test_a_text_of_255_parts_is_short_enough(text: str) -> None:
    check_length(text)


@pytest.mark.parametrize("text", ["x" * (153 * 255 + 1), "я" * (67 * 255 + 1)])
def test_a_text_of_256_parts_is_refused(text: str) -> None:
    with pytest.raises(TooLongTextError, match="a text of 256 parts cannot be joined again; 255 parts are the most"):
        check_length(text)


def test_each_character_is_weighed_once() -> None:
    weighed: list[str] = []

    def weigh(character: str) -> int:
        weighed.append(character)
        return 2 if character == "b" else 1

    assert cut("a" * 10, Room(4, 3), weigh) == ("aaa", "aaa", "aaa", "a")
    assert cut("ab" * 3, Room(4, 3), weigh) == ("ab", "ab", "ab")
    assert sorted(weighed) == ["a", "a", "b"]


def test_characters_of_a_text_that_no_network_carries_are_not_weighed() -> None:
    text = "é€" * 153 * 255
    assert is_too_long(text)
    weighed: list[str] = []

    def noted(character: str) -> int:
        weighed.append(character)
        return 1

    assert "".join(cut(text, Room(160, 153), noted)) == text
    assert not weighed
    assert not is_too_long("x" * 153 * 255)


@pytest.mark.parametrize(
    "text", ["", "Hello", "Hello €", "é" * 160, "€" * 160, "ж" * 70, "x" * 153 * 255, "🚀" * 8415]
)
def test_joinable_text_has_the_segments_that_are_written(text: str) -> None:
    assert joinable(text) == written(text)


@pytest.mark.parametrize("text", ["x" * (153 * 255 + 1), "€" * 153 * 255, "ж" * (67 * 255 + 1), "🚀" * 8416])
def test_text_of_more_segments_than_can_be_joined_is_not_joinable(text: str) -> None:
    assert joinable(text) is None

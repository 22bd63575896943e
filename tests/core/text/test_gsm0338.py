"""The alphabet against the package ``gsm0338``, which was written by others."""

import pytest
from gsm0338 import Codec
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.text import gsm0338

WITNESS = Codec()
ESCAPE = "\x1b"


def septets_by_the_witness(character: str) -> int | None:
    try:
        return len(WITNESS.encode(character)[0])
    except UnicodeEncodeError:
        return None


def septets(character: str) -> int | None:
    try:
        return gsm0338.septets(character)
    except KeyError:
        return None


@given(st.characters(exclude_categories=()))
def test_any_character_takes_as_many_septets_as_the_witness_says(character: str) -> None:
    assert septets(character) == (None if character == ESCAPE else septets_by_the_witness(character))


def test_every_character_of_the_basic_plane_takes_as_many_septets_as_the_witness_says() -> None:
    ours = {code: septets(chr(code)) for code in range(0x10000) if chr(code) != ESCAPE}
    assert ours == {code: septets_by_the_witness(chr(code)) for code in ours}


def test_the_escape_is_no_character_of_its_own() -> None:
    assert septets(ESCAPE) is None


def test_the_two_tables_have_no_character_in_common() -> None:
    assert not gsm0338.BASIC & gsm0338.EXTENSION
    assert gsm0338.BASIC | gsm0338.EXTENSION == gsm0338.ALPHABET
    assert (len(gsm0338.BASIC), len(gsm0338.EXTENSION)) == (127, 10)


@pytest.mark.parametrize("character", ["ç", "`", "â", "\t", "\N{EM DASH}", "😀"])
def test_a_character_that_is_in_neither_table_is_refused_by_name(character: str) -> None:
    with pytest.raises(KeyError) as refused:
        gsm0338.septets(character)
    assert refused.value.args == (character,)


@given(st.text())
def test_a_transcribed_text_has_as_many_characters_and_is_in_the_alphabet(text: str) -> None:
    transcribed = gsm0338.transcribed(text)
    assert len(transcribed) == len(text)
    assert gsm0338.ALPHABET.issuperset(transcribed)
    assert all(after in (before, "?") for before, after in zip(text, transcribed, strict=True))

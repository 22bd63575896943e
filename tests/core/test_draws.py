import pickle
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.draws import DIGITS, HEX, LETTERS_AND_DIGITS, Draws

SEEDS = st.integers()
NAMES = st.lists(st.text(st.characters()), max_size=4)
ALPHABETS = st.sampled_from([DIGITS, HEX, LETTERS_AND_DIGITS])


@given(SEEDS, st.lists(NAMES, max_size=5))
def test_the_same_seed_draws_the_same_in_whatever_order(seed: int, draws: list[list[str]]) -> None:
    forwards, backwards = Draws(seed), Draws(seed)
    one_way = {tuple(names): forwards.digest(*names) for names in draws}
    the_other = {tuple(names): backwards.digest(*names) for names in reversed(draws)}
    assert one_way == the_other


@given(SEEDS, SEEDS, NAMES)
def test_another_seed_draws_differently(one: int, other: int, names: list[str]) -> None:
    assert (Draws(one).digest(*names) == Draws(other).digest(*names)) == (one == other)


@given(NAMES, NAMES)
def test_other_names_draw_differently(one: list[str], other: list[str]) -> None:
    draws = Draws(1)
    assert (draws.digest(*one) == draws.digest(*other)) == (one == other)


def test_where_one_name_ends_and_the_next_begins_matters() -> None:
    draws = Draws(1)
    lists = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("a\x1fb",), ("a", "b"), ("1:a",)]
    assert len({draws.digest(*names) for names in lists}) == len(lists)


def test_a_name_may_hold_half_a_surrogate_pair() -> None:
    draws = Draws(1)
    assert draws.digest("\ud83d") != draws.digest("\ude00")


def test_a_draw_is_the_same_on_every_machine_and_for_ever() -> None:
    draws = Draws(42)
    assert draws.digest("acme", "send", 1).hex()[:16] == "0f133a92531e5894"
    assert draws.text(HEX, 8, "acme", "send", 1) == "f3a23e84"


@given(SEEDS, NAMES)
def test_a_fraction_is_at_least_0_and_less_than_1(seed: int, names: list[str]) -> None:
    assert 0 <= Draws(seed).fraction(*names) < 1


def test_fractions_fill_the_room_between_0_and_1_evenly() -> None:
    draws = Draws(7)
    tenths = Counter(int(draws.fraction("draw", number) * 10) for number in range(10_000))
    assert set(tenths) == set(range(10))
    assert all(900 < count < 1100 for count in tenths.values())


@given(SEEDS, ALPHABETS, st.integers(0, 64), NAMES)
def test_a_text_has_its_length_and_its_alphabet(seed: int, alphabet: str, length: int, names: list[str]) -> None:
    text = Draws(seed).text(alphabet, length, *names)
    assert len(text) == length
    assert set(text) <= set(alphabet)


def test_a_text_uses_all_of_its_alphabet() -> None:
    draws = Draws(7)
    drawn = "".join(draws.text(LETTERS_AND_DIGITS, 20, number) for number in range(100))
    assert set(drawn) == set(LETTERS_AND_DIGITS)


def test_a_seed_draws_the_same_in_every_version_of_the_sandbox() -> None:
    draws = Draws(1)
    assert draws.seed == 1
    assert draws.fraction("rule", 1) == 0.7133618180019267
    assert draws.text(HEX, 16, "jane", "token") == "cc22b59cb0706626"


@given(SEEDS, NAMES)
def test_pickled_draws_keep_the_seed_alone_and_draw_the_same(seed: int, names: list[str]) -> None:
    data = pickle.dumps(Draws(seed))
    assert b"blake2" not in data
    assert pickle.loads(data).digest(*names) == Draws(seed).digest(*names)  # noqa: S301  written one line above

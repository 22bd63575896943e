import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.draws import DIGITS, HEX, LETTERS_AND_DIGITS, Draws, Ids, Occurrences, brief, key_of

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


def test_an_id_is_the_same_on_every_machine_and_for_ever() -> None:
    ids = Ids(Draws(42))
    assert [ids.drawn(HEX, 8, "acme", "send") for _ in range(2)] == ["5933a3ff", "218baba1"]
    assert ids.drawn(LETTERS_AND_DIGITS, 12, "\xe9") == "LamzMHRpuNBH"
    assert key_of(("acme", "\xe9")) == 11257901585699293996


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


ID_NAMES = st.tuples(st.text(max_size=3), st.text(max_size=3))


def ids(seed: int = 1, preset: Iterable[str] = ()) -> Ids:
    return Ids(Draws(seed), preset)


@given(st.lists(ID_NAMES, unique=True).flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))))
def test_drawn_ids_do_not_depend_on_the_order_of_arrival(orders: tuple[list[tuple[str, str]], ...]) -> None:
    first, second = ids(), ids()
    as_sent = {names: first.drawn(HEX, 16, *names) for names in orders[0]}
    as_arrived = {names: second.drawn(HEX, 16, *names) for names in orders[1]}
    assert as_sent == as_arrived


def test_the_same_names_drawn_again_give_another_id() -> None:
    mine = ids()
    drawn = [mine.drawn(HEX, 16, "jane", "hello") for _ in range(20)]
    assert len(set(drawn)) == 20


def test_another_seed_gives_other_ids() -> None:
    assert ids(1).drawn(HEX, 16, "jane") != ids(2).drawn(HEX, 16, "jane")


def test_a_drawn_id_has_the_length_and_alphabet_asked_for() -> None:
    drawn = ids().drawn(DIGITS, 9, "jane")
    assert len(drawn) == 9
    assert drawn.isdecimal()


def test_counted_ids_go_up_by_one_for_each_list_of_names() -> None:
    mine = ids()
    assert [mine.counted(100, "ticket") for _ in range(3)] == [100, 101, 102]
    assert mine.counted(7, "list") == 7
    assert mine.counted(100, "ticket") == 103


def test_names_that_join_to_the_same_text_are_counted_apart() -> None:
    mine = ids()
    assert [mine.counted(1, "ab", "c"), mine.counted(1, "a", "bc")] == [1, 1]


def test_preset_ids_are_given_out_first() -> None:
    mine = ids(preset=["FI5O7apqaaqcUmQ", "other"])
    drawn = [mine.drawn(HEX, 8, "jane") for _ in range(3)]
    assert drawn == ["FI5O7apqaaqcUmQ", "other", ids().drawn(HEX, 8, "jane")]


def test_a_count_goes_on_from_a_preset_id() -> None:
    mine = ids(preset=["4242"])
    assert [mine.counted(1, "ticket") for _ in range(3)] == [4242, 4243, 4244]
    assert mine.counted(1, "list") == 1


def test_a_seed_draws_the_same_ids_in_every_version_of_the_sandbox() -> None:
    mine = ids()
    drawn = [mine.drawn(LETTERS_AND_DIGITS, 12, "jane", "hello") for _ in range(3)]
    assert drawn == ["xswzvaI2OLOt", "Gx57j6nAsgg4", "5ap5wnjGpbwA"]


def test_other_names_draw_other_ids() -> None:
    mine = ids()
    assert mine.drawn(HEX, 16, "jane") != mine.drawn(HEX, 16, "john")


def test_ids_read_in_another_process_count_on() -> None:
    mine = ids()
    mine.drawn(HEX, 16, "jane", "hello")
    program = (
        "import pickle, sys; print(pickle.load(sys.stdin.buffer).drawn('0123456789abcdef', 16, 'jane', 'hello'))"
    )
    other = subprocess.run(  # noqa: S603  our own interpreter, and a program from above
        [sys.executable, "-c", program],
        input=pickle.dumps(mine),
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert other.stdout.decode().strip() == mine.drawn(HEX, 16, "jane", "hello")


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=60), st.integers(1, 4))
def test_forgotten_names_give_no_id_twice_and_cost_nothing(names: list[str], most_names: int) -> None:
    mine = Ids(Draws(1), most_names=most_names)
    drawn = [mine.drawn(HEX, 16, name) for name in names]
    assert len(set(drawn)) == len(drawn)
    assert len(mine._identical) + len(mine._before) <= max(2, most_names)


def test_counted_ids_with_offsets_begin_elsewhere_for_each_seed_and_list_of_names() -> None:
    mine, other = (Ids(Draws(seed), has_offsets=True) for seed in (1, 2))
    first = mine.counted(62_807_347, "sms")
    assert [first, mine.counted(62_807_347, "sms")] == [first, first + 1]
    firsts = {first, other.counted(62_807_347, "sms"), mine.counted(62_807_347, "tag")}
    assert len(firsts) == 3
    assert all(62_807_347 <= one < 2**31 for one in firsts)


def test_cleared_ids_begin_again() -> None:
    mine = ids()
    first = (mine.drawn(HEX, 16, "a"), mine.counted(7, "a"))
    mine.clear()
    assert (mine.drawn(HEX, 16, "a"), mine.counted(7, "a")) == first


def test_occurrences_of_each_key_are_counted_apart() -> None:
    occurrences = Occurrences()
    assert [occurrences.count(key) for key in ("a", "b", "a", "a")] == [0, 0, 1, 2]
    assert [occurrences.of(key) for key in ("a", "b", "c")] == [3, 1, 0]


def test_occurrences_of_at_least_the_last_half_of_the_keys_are_remembered() -> None:
    occurrences = Occurrences(most=10)
    for key in range(1000):
        occurrences.count(key)
        assert [occurrences.of(newer) for newer in range(max(0, key - 4), key + 1)] == [1] * min(key + 1, 5)
        assert len(occurrences._newer) + len(occurrences._older) <= 10
    assert occurrences.count(0) == 0


@given(SEEDS, st.lists(st.text(), min_size=1, max_size=3))
def test_drawn_id_is_the_text_drawn_for_its_number_and_names(seed: int, names: list[str]) -> None:
    ids = Ids(Draws(seed))
    for nth in range(3):
        assert ids.drawn(HEX, 12, *names) == Draws(seed).text(HEX, 12, nth, *names)


@given(st.text(max_size=200))
def test_name_of_usual_length_is_drawn_as_a_whole(name: str) -> None:
    assert brief(name * 100) == name * 100


def test_very_long_name_counts_by_its_ends_and_its_length() -> None:
    middle = "-" * 100_000
    names = [f"a{middle}z", f"b{middle}z", f"a{middle}y", f"a{middle}-z"]
    assert len({brief(name) for name in names}) == len({key_of((name,)) for name in names}) == len(names)
    assert brief(f"a{middle}z") == brief(f"a{middle}z")
    assert max(map(len, map(brief, names))) < 2_100

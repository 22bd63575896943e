import os
import pickle
import subprocess
import sys
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.draws import DIGITS, HEX, LETTERS_AND_DIGITS, Draws
from sms_sandbox.core.ids import Ids

NAMES = st.tuples(st.text(max_size=3), st.text(max_size=3))


def ids(seed: int = 1, preset: Iterable[str] = ()) -> Ids:
    return Ids(Draws(seed), preset)


@given(st.lists(NAMES, unique=True).flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))))
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

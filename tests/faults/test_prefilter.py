import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.patterns.user_pattern import UserPattern
from sms_sandbox.faults import prefilter
from sms_sandbox.faults.matcher import Matcher

from tests.faults.making import JANE, JOHN, target


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        (Matcher(), 0),
        (Matcher(account="k1", sender="ACME"), 0),
        (Matcher(to=JANE, text="code"), 1),
        (Matcher(text="code"), 2),
        (Matcher(matches=UserPattern("(?i)(code)")), 3),
    ],
)
def test_prefilter_of_a_rule_is_chosen_by_its_conditions(when: Matcher, kind: int) -> None:
    assert prefilter.prefilter_kind(when) == kind


def test_each_group_has_a_prefilter_of_its_own() -> None:
    whens = [Matcher(to=JANE), Matcher(to="+44*"), Matcher(text="a.c"), Matcher(matches=UserPattern(r"\d{6}"))]
    made = prefilter.prefilters(whens)
    assert [test(target(texts=("code 123456",))) for test in made] == [True, True, False, True]
    assert [test(target(JOHN, texts=("an a.c", "b"))) for test in made] == [True, False, True, False]
    assert [test(target((), texts=())) for test in made] == [True, False, False, False]


def test_long_text_is_not_searched_for_all_parts_at_once() -> None:
    made = prefilter.prefilters([Matcher(text="a.c")])
    assert [made[2](target(texts=("-" * length,))) for length in (2000, 2001)] == [False, True]


def test_group_without_rules_passes_every_target() -> None:
    assert [test(target()) for test in prefilter.prefilters([])] == [True] * 4


WHENS = st.builds(
    Matcher,
    to=st.none() | st.sampled_from([JANE, JOHN, "+3363998*", "+44*", "[", "?3*1"]),
    text=st.none() | st.text("ab.*(", max_size=3),
    matches=st.none() | st.sampled_from(["a+", "b|$", "(a)(b)", "(?i)A", "^", r"\."]).map(UserPattern),
)


@given(st.lists(WHENS, max_size=6), st.sampled_from([JANE, JOHN, "nobody"]), st.text("ab.*(", max_size=4))
def test_prefilter_passes_every_target_that_a_rule_matches(whens: list[Matcher], to: str, text: str) -> None:
    made, what = prefilter.prefilters(whens), target(to, texts=(text,))
    for when in whens:
        assert made[prefilter.prefilter_kind(when)](what) or not when.test()(what)

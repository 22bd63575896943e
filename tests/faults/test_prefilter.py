import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.faults import prefilter
from sms_sandbox.faults.matcher import When

from tests.faults.making import JANE, JOHN, target


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        (When(), 0),
        (When(account="k1", sender="ACME"), 0),
        (When(to=JANE, text="code"), 1),
        (When(text="code"), 2),
        (When(matches=re.compile("code")), 3),
        (When(matches=re.compile("(code)")), 0),
        (When(matches=re.compile("(?:code)")), 0),
        (When(matches=re.compile("code", re.IGNORECASE)), 0),
    ],
)
def test_what_a_rule_is_sieved_by(when: When, kind: int) -> None:
    assert prefilter.kind_of(when) == kind


def test_each_kind_has_its_own() -> None:
    whens = [When(to=JANE), When(to="+44*"), When(text="a.c"), When(matches=re.compile(r"\d{6}"))]
    made = prefilter.sieves(whens)
    assert [test(target(texts=("code 123456",))) for test in made] == [True, True, False, True]
    assert [test(target(JOHN, texts=("an a.c", "b"))) for test in made] == [True, False, True, False]
    assert [test(target((), texts=())) for test in made] == [True, False, False, False]


def test_a_kind_without_rules_lets_all_through() -> None:
    assert [test(target()) for test in prefilter.sieves([])] == [True] * 4


WHENS = st.builds(
    When,
    to=st.none() | st.sampled_from([JANE, JOHN, "+3363998*", "+44*", "[", "?3*1"]),
    text=st.none() | st.text("ab.*(", max_size=3),
    matches=st.none() | st.sampled_from(["a+", "b|$", "(a)(b)", "^", r"\."]).map(re.compile),
)


@given(st.lists(WHENS, max_size=6), st.sampled_from([JANE, JOHN, "nobody"]), st.text("ab.*(", max_size=4))
def test_no_rule_is_lost(whens: list[When], to: str, text: str) -> None:
    made, what = prefilter.sieves(whens), target(to, texts=(text,))
    for when in whens:
        assert made[prefilter.kind_of(when)](what) or not when.test()(what)

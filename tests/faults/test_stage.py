import pickle

from sms_sandbox.core.draws import Draws
from sms_sandbox.faults.active_rule import ActiveRule, FaultCounter
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.faults.rule import Effects, Phase, Rule, WeightedEffects
from sms_sandbox.faults.stage import Stage

from tests.faults.making import DOWN, JANE, JOHN, target


def contender(name: str, what: Rule | Phase | None = None, effects: Effects = DOWN) -> ActiveRule:
    what = what or Rule(name=name)
    return ActiveRule(
        FaultCounter(name, is_optional=False), what, (WeightedEffects(share=1.0, effects=effects),), Draws(1)
    )


def stage() -> Stage:
    return Stage(RequestFault)


def names(one: Stage, to: str = JANE) -> list[str]:
    return [contender.name for contender in one.matching(target(to))]


def test_rules_come_in_order_and_then_the_phase_that_began_last() -> None:
    one = stage()
    one.put(contender("a"))
    one.begin(contender("p"))
    one.begin(contender("q"))
    one.put(contender("b"))
    assert names(one) == ["a", "b", "q", "p"]


def test_stage_is_for_effects_that_strike_there() -> None:
    nothing, down = WeightedEffects(share=1.0, effects=Effects()), WeightedEffects(share=0.1, effects=DOWN)
    assert stage().is_for((nothing, down))
    assert not stage().is_for((nothing,))
    assert not stage()


def test_only_matching_rules_are_returned() -> None:
    one = stage()
    one.put(contender("jane", Rule(name="jane", when=Matcher(to=JANE))))
    one.put(contender("status", Rule(name="status", when=Matcher(operations=frozenset({"status"})))))
    assert (names(one), names(one, JOHN)) == (["jane"], [])


def test_phases_end_and_rules_are_removed() -> None:
    one, rule = stage(), contender("a")
    one.put(rule)
    one.begin(contender("p"))
    assert names(one) == ["a", "p"]
    one.end("p")
    one.end("p")
    assert names(one) == ["a"]
    one.remove(rule.tally)
    assert names(one) == []


def test_a_pickled_stage_asks_the_same_rules() -> None:
    one = stage()
    one.put(contender("a", Rule(name="a", when=Matcher(to=JANE))))
    one.begin(contender("p"))
    assert names(one, JOHN) == ["p"]
    other = pickle.loads(pickle.dumps(one))  # noqa: S301  written on this line
    assert (names(other), names(other, JOHN)) == (["a", "p"], ["p"])

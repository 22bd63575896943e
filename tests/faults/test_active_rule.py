import pickle
from functools import partial
from typing import Any

from sms_sandbox.core.draws import MOST_OCCURRENCES, Draws
from sms_sandbox.faults import active_rule
from sms_sandbox.faults.active_rule import ActiveRule, FaultCounter
from sms_sandbox.faults.kinds.rate_limit import Bucket, RateLimit
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Rule, WeightedEffects

from tests.faults.making import DOWN, JANE, JOHN, target

SLOW = Effects(refusal=Status(500))


def contender(
    *parts: WeightedEffects, seed: int = 1, name: str = "rule:r", times: int | None = None, **when: Any
) -> ActiveRule:
    rule = Rule(name="r", when=Matcher(**when), times=times)
    return ActiveRule(
        FaultCounter(name, is_optional=False), rule, parts or (WeightedEffects(share=1.0, effects=DOWN),), Draws(seed)
    )


def drawn(one: ActiveRule, count: int, to: str = JANE) -> list[bool]:
    return [one.draw(target(to)) is not None for _ in range(count)]


def test_only_the_nth_is_struck() -> None:
    assert drawn(contender(nth=3), 5) == [False, False, True, False, False]


def test_every_nth_is_struck() -> None:
    assert drawn(contender(every=2), 5) == [False, True, False, True, False]


def test_rule_strikes_at_most_its_times() -> None:
    one = contender(times=2)
    for exchange in ("x1", "x2"):
        assert one.draw(target()) is DOWN
        one.struck(exchange)
    assert one.draw(target()) is None
    assert (one.tally.fired, list(one.tally.on)) == (2, ["x1", "x2"])


def test_draw_without_a_strike_is_not_counted() -> None:
    one = contender(times=1)
    assert drawn(one, 3) == [True, True, True]
    assert one.tally.fired == 0


def test_a_share_is_drawn_for_each_attempt() -> None:
    hits = drawn(contender(share=0.3), 1000)
    assert 250 < sum(hits) < 350


def test_draws_do_not_depend_on_the_order_of_arrival() -> None:
    one, other = contender(share=0.5), contender(share=0.5)
    jane, john = drawn(one, 20), drawn(one, 20, JOHN)
    assert drawn(other, 20, JOHN) == john
    assert drawn(other, 20) == jane
    assert jane != john


def test_another_name_or_seed_draws_differently() -> None:
    plain = drawn(contender(share=0.5), 64)
    assert drawn(contender(share=0.5, name="rule:other"), 64) != plain
    assert drawn(contender(share=0.5, seed=2), 64) != plain
    assert drawn(contender(share=0.5), 64) == plain


def test_requests_without_recipients_draw_by_account() -> None:
    one, other = contender(share=0.5), contender(share=0.5)
    first = [one.draw(target((), account="a")) for _ in range(64)]
    for _ in range(5):
        other.draw(target((), account="b"))
    assert [other.draw(target((), account="a")) for _ in range(64)] == first


def test_one_draw_chooses_among_the_parts() -> None:
    parts = (WeightedEffects(share=0.5, effects=DOWN), WeightedEffects(share=0.25, effects=SLOW))
    one = contender(*parts)
    found = [one.draw(target()) for _ in range(1000)]
    assert 440 < found.count(DOWN) < 560
    assert 200 < found.count(SLOW) < 300
    assert found.count(None) > 200


def test_share_of_the_rule_applies_to_its_parts() -> None:
    one = contender(WeightedEffects(share=0.5, effects=DOWN), share=0.5)
    assert 200 < sum(drawn(one, 1000)) < 300


def test_a_draw_may_be_named() -> None:
    one, other = contender(share=0.5), contender(share=0.5)
    named = [one.draw(target(), "message", nth) is not None for nth in range(64)]
    assert [other.draw(target(JOHN), "message", nth) is not None for nth in range(64)] == named
    assert 16 < sum(named) < 48
    assert contender().draw(target(), "message", 0) is DOWN


def test_without_parts_nothing_strikes() -> None:
    rule = Rule(name="r")
    assert ActiveRule(FaultCounter("rule:r", is_optional=False), rule, (), Draws(1)).draw(target()) is None


def test_each_account_has_a_bucket_of_its_own() -> None:
    one, limit = contender(), RateLimit(1, Status(429))
    buckets = [one.kept(account, limit, partial(Bucket, limit, 0)) for account in ("a", "a", "b")]
    assert [bucket.takes(0) for bucket in buckets] == [True, False, True]


def test_a_tally_remembers_the_first_thousand() -> None:
    tally = FaultCounter("rule:r", is_optional=False)
    for number in range(1200):
        tally.count(f"x{number}")
    tally.count()
    assert (tally.fired, len(tally.on)) == (1201, 1000)


def test_a_pickled_rule_matches_and_counts_on() -> None:
    one = contender(times=2, to=JANE)
    one.draw(target())
    one.struck("x1")
    other = pickle.loads(pickle.dumps(one))  # noqa: S301  written on this line
    assert (other.matches(target()), other.matches(target(JOHN))) == (True, False)
    other.struck("x2")
    assert other.tally.fired == 2
    assert drawn(other, 1) == [False]


def test_objects_kept_for_accounts_are_bounded_and_those_used_last_stay() -> None:
    one = contender()
    limit = RateLimit(1.0, Status(429))
    first = one.kept("first", limit, object)
    for number in range(active_rule._MOST_KEPT + 10):
        one.kept(f"account {number}", limit, object)
        assert one.kept("first", limit, object) is first
    assert len(one._kept) == active_rule._MOST_KEPT
    assert ("account 0", limit) not in one._kept


def test_attempts_that_are_counted_are_bounded() -> None:
    one = contender(share=0.5)
    for number in range(MOST_OCCURRENCES + 10):
        one.draw(target(f"+33{number:09}"))
    assert len(one._drawn._newer) + len(one._drawn._older) <= MOST_OCCURRENCES

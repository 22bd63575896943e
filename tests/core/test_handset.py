import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.errors import TooLongTextError
from sms_sandbox.core.handset import (
    AFTER_VALIDITY,
    RESULTS,
    DeliveryResult,
    Handset,
    HandsetAction,
    HandsetBehaviour,
    HandsetCondition,
    OffTime,
    PlannedAction,
)
from sms_sandbox.core.message import Link
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import ENDS, TRANSITIONS, MessageState
from sms_sandbox.core.time.instants import DAY, HOUR, MINUTE, SECOND

from tests.making import JANE, a_message

NIGHT = OffTime(22 * HOUR, 30 * HOUR, every=DAY)
LINK = Link("arsms.co/a", "https://example.com")


def a_handset(
    condition: HandsetCondition = HandsetCondition.REACHABLE,
    *off_times: OffTime,
    habits: HandsetBehaviour | None = None,
) -> Handset:
    return Handset(msisdn=JANE, condition=condition, off_times=off_times, behaviour=habits or HandsetBehaviour())


@pytest.mark.parametrize("condition", HandsetCondition)
def test_each_condition_has_answers_that_a_message_at_the_operator_can_take(condition: HandsetCondition) -> None:
    for answer in RESULTS[condition]:
        assert answer.state in TRANSITIONS[MessageState.NETWORK]


def test_each_refusal_for_now_has_an_end_after_the_validity() -> None:
    temporary = {answer.reason for answers in RESULTS.values() for answer in answers if answer.state not in ENDS}
    assert temporary == set(AFTER_VALIDITY)
    assert {answer.state for answer in AFTER_VALIDITY.values()} <= TRANSITIONS[MessageState.RETRYING] & ENDS


def test_a_ported_number_answers_at_the_second_attempt() -> None:
    ported = a_handset(HandsetCondition.PORTED)
    assert [ported.answer(attempt, 0) for attempt in (1, 2, 3)] == [
        DeliveryResult(MessageState.RETRYING, FailureReason.PORTED),
        DeliveryResult(MessageState.DELIVERED),
        DeliveryResult(MessageState.DELIVERED),
    ]


@pytest.mark.parametrize(("now", "end"), [(9, None), (10, 20), (19, 20), (20, None)])
def test_a_time_off_lasts_from_its_start_until_just_before_its_end(now: int, end: int | None) -> None:
    assert OffTime(10, 20).end_at(now) == end


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (0, None),
        (22 * HOUR, 30 * HOUR),
        (30 * HOUR, None),
        (2 * DAY + 23 * HOUR, 3 * DAY + 6 * HOUR),
        (2 * DAY + 7 * HOUR, None),
    ],
)
def test_a_repeated_time_off_comes_again_each_day_from_its_start_on(now: int, end: int | None) -> None:
    assert NIGHT.end_at(now) == end


@given(now=st.integers(-DAY, 30 * DAY))
def test_the_end_of_a_time_off_lies_ahead_and_is_no_part_of_it(now: int) -> None:
    end = NIGHT.end_at(now)
    if end is not None:
        assert now < end <= now + 8 * HOUR
        assert NIGHT.end_at(end) is None


@pytest.mark.parametrize("condition", [HandsetCondition.REACHABLE, HandsetCondition.FULL, HandsetCondition.PORTED])
def test_a_schedule_switches_off_a_handset_in_service(condition: HandsetCondition) -> None:
    handset = a_handset(condition, NIGHT)
    assert handset.condition_at(21 * HOUR) is condition
    assert handset.condition_at(22 * HOUR) is HandsetCondition.OFF


@pytest.mark.parametrize(
    "condition", [HandsetCondition.OFF, HandsetCondition.ABSENT, HandsetCondition.UNKNOWN, HandsetCondition.BARRED]
)
def test_a_schedule_does_not_change_a_handset_out_of_service(condition: HandsetCondition) -> None:
    assert a_handset(condition, NIGHT).condition_at(22 * HOUR) is condition


def test_a_handset_is_on_again_at_the_first_end_of_two_times_off() -> None:
    assert a_handset(HandsetCondition.REACHABLE, OffTime(0, MINUTE), OffTime(0, HOUR)).on_again(SECOND) == MINUTE


def test_only_a_handset_in_service_can_send() -> None:
    able = {condition for condition in HandsetCondition if a_handset(condition).can_send(0)}
    assert able == {HandsetCondition.REACHABLE, HandsetCondition.FULL, HandsetCondition.PORTED}
    assert not a_handset(HandsetCondition.REACHABLE, OffTime(0, 1)).can_send(0)


def test_an_owner_does_nothing_by_default() -> None:
    assert not a_handset().planned_actions(a_message(links=(LINK,)))


def test_behaviour_plans_actions_after_a_message() -> None:
    handset = a_handset(habits=HandsetBehaviour(answers_after=5 * SECOND, clicks_after=0))
    message = a_message(links=(LINK,))
    assert handset.planned_actions(message) == [
        (5 * SECOND, PlannedAction(HandsetAction.ANSWER, handset, message)),
        (0, PlannedAction(HandsetAction.CLICK, handset, message)),
    ]


def test_a_message_without_links_causes_no_click() -> None:
    assert not a_handset(habits=HandsetBehaviour(clicks_after=0)).planned_actions(a_message())


@pytest.mark.parametrize(("answers", "count"), [("OUI", 0), (None, 0), ("stop ", 1)])
def test_a_message_that_takes_no_replies_is_answered_only_with_stop(answers: str | None, count: int) -> None:
    handset = a_handset(habits=HandsetBehaviour(answers_after=SECOND, answers=answers))
    assert len(handset.planned_actions(a_message(takes_replies=False))) == count


def test_an_answer_of_too_many_parts_is_refused() -> None:
    with pytest.raises(TooLongTextError, match="255"):
        HandsetBehaviour(answers_after=SECOND, answers="x" * 39_016)

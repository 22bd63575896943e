"""The events of the demo's day."""

from itertools import pairwise

from sms_sandbox import magic_numbers
from sms_sandbox.server.demo.day import CUSTOMERS, EVENTS, LENGTH


def test_events_are_in_the_order_of_time_and_within_the_day() -> None:
    assert all(earlier.before >= later.before for earlier, later in pairwise(EVENTS))
    assert EVENTS[0].before < LENGTH
    assert EVENTS[-1].before > 0


def test_customers_have_fictional_numbers_without_a_magic_outcome() -> None:
    magic = {one.digits for one in magic_numbers.OUTCOMES} - {"00"}
    assert len({one.number for one in CUSTOMERS}) == len(CUSTOMERS)
    for customer in CUSTOMERS:
        assert customer.number.startswith("3363998")
        assert len(customer.number) == 11
        assert customer.number[-2:] not in magic

"""Rules about what an application sends or asks for after an answer or a webhook."""

from sms_sandbox.verdict.verdict import CheckOutcome

from tests.making import JANE
from tests.verdict.judging import Run

REFUSALS, COPIES = "final refusals are respected", "duplicates are ignored"
STORED, MATCHED = "receipts are stored", "receipts are matched by id"
REFUSED = '[[rule]]\nname = "r"\nerror = "bad_request"\nwhen = { to = "+33639980001" }\n'
TWICE = '[webhooks]\nduplicate = { gap = "10s" }\n'
STRICT = "[behaviour]\nreceipts_stored = true\nreceipts_matched_by_id = true\n"


def test_repeated_final_refusal_is_found() -> None:
    run = Run(REFUSED)
    run.send()
    assert run.check(REFUSALS).passed
    run.send("another text")
    assert run.check(REFUSALS).passed
    run.send()
    check = run.check(REFUSALS)
    assert (check.outcome, check.found) == (CheckOutcome.FAILED, "2 final refusals, 1 repeated")
    assert [(one.id, one.summary.rpartition(", ")[2]) for one in check.evidence] == [("x3", "as x1 before")]


def test_refusal_that_may_pass_is_no_final_one() -> None:
    run = Run('[[rule]]\nname = "r"\nerror = "bad_credentials"\n')
    run.send()
    run.send()
    assert run.check(REFUSALS).outcome is CheckOutcome.NOT_TESTED


def reacted(*, after_copy: str) -> Run:
    run = Run(TWICE)
    run.send()
    run.pass_by("5s")
    run.send("How was it?")
    run.pass_by("10s")
    run.send(after_copy)
    return run


def test_second_reaction_to_a_copy_is_found() -> None:
    check = reacted(after_copy="How was it?").check(COPIES)
    assert check.outcome is CheckOutcome.FAILED
    assert {one.id for one in check.evidence} == {"m3"}
    assert "as m2, after the copy" in check.evidence[0].summary


def test_other_text_after_a_copy_is_no_reaction_to_it() -> None:
    assert reacted(after_copy="Something else").check(COPIES).passed
    run = Run()
    run.send()
    run.pass_by("1m")
    assert run.check(COPIES).outcome is CheckOutcome.NOT_TESTED


def test_text_that_is_sent_again_after_its_receipt_is_found() -> None:
    run = Run(STRICT)
    run.send()
    run.pass_by("1m")
    assert run.check(STORED).passed
    assert run.check(MATCHED).outcome is CheckOutcome.NOT_TESTED
    run.send()
    check = run.check(STORED)
    assert (check.outcome, check.found) == (CheckOutcome.FAILED, "1 final receipt, 1 forgotten")
    assert check.evidence[0].summary.endswith(", as m1, delivered before")


def test_receipts_of_messages_to_one_number_are_judged_by_themselves() -> None:
    run = Run(STRICT)
    run.send("one")
    run.send("two")
    run.pass_by("1m")
    assert run.check(STORED).outcome is CheckOutcome.NOT_TESTED
    assert run.check(MATCHED).passed
    run.send("one")
    check = run.check(MATCHED)
    assert (check.outcome, check.found) == (CheckOutcome.FAILED, "2 final receipts, 1 forgotten")


def test_texts_outside_the_hours_of_paris_are_found() -> None:
    name = "texts are sent from 08:00 to 10:30"
    run = Run('[behaviour]\nsending_hours = ["08:00", "10:30"]\n')
    assert run.check(name).outcome is CheckOutcome.NOT_TESTED
    run.send()
    assert run.check(name).passed
    run.pass_by("1h")
    run.send(to=JANE)
    check = run.check(name)
    assert (check.outcome, check.found) == (CheckOutcome.FAILED, "2 messages, 1 outside")
    assert check.evidence[0].summary.endswith(", to be sent at 11:00")

import pytest
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.verdict.observations import HistoryAt, message_line, quoted, step_at, webhook_line
from sms_sandbox.verdict.steps import AT_A_TIME

from tests.examples import MORNING, advance
from tests.making import JANE, sent
from tests.providers.smsmode.rest.calling import MESSAGES, a_client, one
from tests.verdict.judging import Run


def test_message_is_observed_as_of_the_time() -> None:
    run = Run()
    message = sent(run.engine)
    run.pass_by("1m")
    seen = [
        HistoryAt(run.engine, run.start, run.start + half * SECOND // 2).messages[0].attributes["state"]
        for half in (0, 2, 9)
    ]
    assert seen == [MessageState.WAITING, MessageState.SENT, MessageState.DELIVERED]
    assert step_at(message, 0).state is MessageState.WAITING


def test_later_observations_are_left_out() -> None:
    run = Run()
    for _ in range(3):
        run.send()
        run.pass_by("10s")
    past = HistoryAt(run.engine, run.start + 5 * SECOND, run.start + 10 * SECOND)
    assert [thing.id for thing in past.messages] == ["m2"]
    assert [thing.id for thing in past.exchanges] == ["x2"]
    assert [thing.id for thing in past.webhooks] == []


def test_observations_are_in_order() -> None:
    run = Run()
    run.send()
    run.pass_by("10s")
    run.engine.handsets.reply(JANE, "OK")
    run.pass_by("10s")
    run.send(key="invalid")
    past = HistoryAt(run.engine, run.start, run.engine.now)
    assert [thing.id for thing in past.messages] == ["m1", "m2", "x2"]
    assert [thing.summary() for thing in past.messages] == [
        'to +33639980001 "hello": delivered (acme)',
        '+33639980001 wrote "OK" (acme)',
        "a request to send: refused with bad_credentials (acme)",
    ]
    assert [thing.summary() for thing in past.exchanges] == ["acme send: 200", "acme send: 403 bad_credentials"]


def test_line_of_webhook_has_all_answers() -> None:
    run = Run('[webhooks]\nretry = { attempts = 3, delays = ["1m"] }\nduplicate = { }\n')
    run.send()
    run.pass_by("1s", Outcome(status=500))
    run.pass_by("1m", Outcome(error="not reached"))
    [first, copy, *_] = run.engine.webhooks.recent
    assert webhook_line(first) == "acme status of m1 (sent): 500, not reached"
    assert webhook_line(copy) == "acme status of m1 (sent), a copy: 500, not reached"
    run.pass_by("1m", Outcome())
    assert webhook_line(first).endswith("500, not reached, no answer")


def test_line_of_webhook_without_answer() -> None:
    run = Run('[[phase]]\nname = "p"\nat = "0s"\nwebhooks = "hold"\nwhen = { to = "+33639980002" }\n')
    run.send()
    run.send(to="33639980002")
    while run.engine.next_due() == run.start or not run.engine.webhooks.recent:
        run.engine.step()
    run.engine.step()
    lines = {webhook_line(webhook) for webhook in run.engine.webhooks.recent}
    assert lines == {"acme status of m1 (sent): under way", "acme status of m2 (sent): not sent"}


@pytest.mark.parametrize(
    ("text", "shown"), [("a\nb", '"a b"'), ("x" * 61, '"' + "x" * 60 + '…"'), ("x" * 60, '"' + "x" * 60 + '"')]
)
def test_text_is_quoted_in_one_line(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_line_of_message_has_the_reason() -> None:
    run = Run('[[rule]]\nname = "r"\nlifecycle = "undelivered"\n')
    message = sent(run.engine)
    run.pass_by("1m")
    assert message_line(message).startswith('to +33639980001 "hello": undelivered, ')


def test_text_without_credit_has_its_outcome_though_it_was_accepted() -> None:
    client = a_client(credit=1)
    for _ in range(2):
        client.post(MESSAGES, one())
    advance(client.engine, 3 * SECOND)
    seen = HistoryAt(client.engine, MORNING, client.engine.now).messages
    assert [thing.attributes["outcome"] for thing in seen] == ["accepted", "insufficient_credit"]
    assert [thing.attributes["state"] for thing in seen] == [MessageState.DELIVERED, MessageState.REJECTED]


def test_released_history_is_empty_after_as_many_steps_as_it_had_observations() -> None:
    run = Run()
    for _ in range(2 * AT_A_TIME):
        run.send()
    history = HistoryAt(run.engine, run.start, run.engine.now)
    assert [*history.released()] == []
    assert len(history.messages) == len(history.exchanges) == 2 * AT_A_TIME
    assert len([*history.released()]) == 4
    assert (history.messages, history.exchanges) == ([], [])

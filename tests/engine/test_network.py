from dataclasses import replace
from decimal import Decimal

import pytest
from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.errors import InsufficientCreditError, WrongTransitionError
from sms_sandbox.core.events import MessagesCleared, StateChanged
from sms_sandbox.core.message import Address, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.wire.exchange import HttpRequest

from tests.making import JANE, a_message
from tests.providers.acme import PROVIDER as ACME


def an_engine() -> Engine:
    return Engine([ACME], EngineSettings(start=0))


def test_submitted_message_is_listed_and_moves_on_by_itself() -> None:
    engine, message = an_engine(), a_message()
    engine.network.submit(message)
    assert list(engine.messages) == [message]
    while engine.next_due() is not None:
        engine.step()
    assert message.state is MessageState.DELIVERED


def test_cancelled_message_refunds_its_cost_and_goes_nowhere() -> None:
    engine, message = an_engine(), a_message()
    message.cost, message.send_at, message.account.credit = Decimal(2), 100, Decimal(1)
    engine.network.submit(message)
    engine.network.cancel(message)
    assert (message.state, message.account.credit) == (MessageState.CANCELLED, Decimal(3))
    with pytest.raises(WrongTransitionError):
        engine.network.cancel(message)


def test_cleared_messages_are_counted_and_nothing_more_comes_of_them() -> None:
    engine, message = an_engine(), a_message()
    engine.network.submit(message)
    engine.network.clear()
    assert engine.next_due() is None
    assert MessagesCleared(1) in [entry.subject for entry in engine.journal.after(0)]


def changed(text: str = "é ç", *, cost: int = 2, send_at: int | None = 50) -> Outgoing:
    return Outgoing(
        to=Address("33639980002", Msisdn("33639980002")),
        text=text,
        encoding=Encoding.GSM7,
        segments=(text,),
        provider_id="p2",
        cost=Decimal(cost),
        send_at=send_at,
    )


@pytest.mark.parametrize(("cost", "credit"), [(1, 10), (3, 8), (11, 0)])
def test_edited_message_is_another_one_at_another_time(cost: int, credit: int) -> None:
    engine, message = an_engine(), a_message()
    message.cost, message.send_at, message.account.credit = Decimal(1), 100, Decimal(10)
    engine.network.submit(message)
    engine.network.edit(message, changed(cost=cost))
    assert (message.to.text, message.text, message.provider_id) == ("33639980002", "é ?", "p1")
    assert (message.account.credit, engine.next_due()) == (Decimal(credit), 50)


@pytest.mark.parametrize("send_at", [None, 0])
def test_message_edited_to_no_time_leaves_now(send_at: int | None) -> None:
    engine, message = an_engine(), a_message(send_at=100)
    engine.network.submit(message)
    engine.move_to(10)
    engine.network.edit(message, changed(cost=0, send_at=send_at))
    assert engine.next_due() == 10


def test_edit_that_cannot_be_paid_changes_nothing() -> None:
    engine, message = an_engine(), a_message(send_at=100)
    message.account.credit = Decimal(1)
    engine.network.submit(message)
    with pytest.raises(InsufficientCreditError):
        engine.network.edit(message, changed())
    assert (message.text, engine.next_due()) == ("hello", 100)


def test_message_that_has_left_is_not_edited() -> None:
    engine, message = an_engine(), a_message()
    engine.network.submit(message)
    with pytest.raises(WrongTransitionError):
        engine.network.edit(message, changed())
    assert message.text == "hello"


SEND = HttpRequest("POST", b"/acme/send", body=b"key=k1&to=33639980001&text=hi")


def delivered(engine: Engine) -> None:
    engine.exchange(SEND)
    while engine.next_due() is not None:
        engine.step()


def test_change_of_state_reaches_the_journal_the_hook_and_the_webhooks() -> None:
    seen: list[tuple[str, int]] = []

    def on_state_change(message: MtMessage, backend: Backend) -> None:
        seen.append((message.state.value, backend.now))

    settings = EngineSettings(start=0, webhooks={"acme": {"status": "http://127.0.0.1:1/"}})
    engine = Engine([replace(ACME, on_state_change=on_state_change)], settings)
    delivered(engine)
    noted = [entry.subject for entry in engine.journal.after(0) if isinstance(entry.subject, StateChanged)]
    assert [state for state, _ in seen] == [change.after.state.value for change in noted]
    assert [attempt.webhook.outgoing.request.body.split()[1] for attempt in engine.webhooks.take_attempts()] == [
        b"gone",
        b"there",
    ]


def test_message_from_a_handset_passes_the_hook_before_it_is_listed() -> None:
    listed: list[int] = []

    def on_incoming(message: MoMessage, backend: Backend) -> None:
        listed.append(len(backend.received(message.account)))

    engine = Engine([replace(ACME, on_incoming=on_incoming)], EngineSettings(start=0))
    delivered(engine)
    reply = engine.handsets.reply(JANE, "yes")
    assert listed == [0]
    assert [message.text for message in engine.messages.replies] == [reply.text]

from decimal import Decimal

import pytest
from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.events import MessagesCleared
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings

from tests.making import a_message
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

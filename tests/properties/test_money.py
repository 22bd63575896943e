"""Credit as a state machine: sends, cancellations, payments and transfers neither create nor lose any."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sms_sandbox.contract import Outgoing
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.errors import InsufficientCreditError, WrongTransitionError
from sms_sandbox.core.message import Address, MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import HOUR

from tests.making import JANE, SETTINGS, an_engine
from tests.providers.acme import PROVIDER as ACME

OPENING = Decimal(5)
PREPAID = replace(ACME, initial_credit=OPENING)
AMOUNTS = st.integers(1, 4).map(Decimal)


class Money(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.engine = an_engine(SETTINGS, PREPAID)
        self.backend = self.engine.backend("acme")
        self.parent = self.backend.authenticate(Credentials("parent", "p"))
        self.own = Account(provider="acme", login="own", credit=Decimal(0), parent=self.parent)
        self.drawing = Account(provider="acme", login="drawing", parent=self.parent)
        self.accounts = [self.parent, self.own, self.drawing]
        self.paid_in = OPENING
        self.sent: list[MtMessage] = []

    @rule(index=st.integers(0, 2), costs=st.lists(AMOUNTS, max_size=3), delay=st.sampled_from([None, HOUR]))
    def submit(self, index: int, costs: list[Decimal], delay: int | None) -> None:
        account = self.accounts[index]
        before, known = account.balance, len(self.engine.messages)
        send_at = None if delay is None else self.engine.now + delay
        outgoing = [
            Outgoing(
                to=Address(JANE, JANE),
                text="hello",
                encoding=Encoding.GSM7,
                segments=("hello",),
                provider_id="x",
                cost=cost,
                send_at=send_at,
            )
            for cost in costs
        ]
        try:
            self.sent += self.backend.submit(account, outgoing)
        except InsufficientCreditError:
            assert before is not None
            assert before < sum(costs)
            assert account.balance == before
            assert len(self.engine.messages) == known

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        message = data.draw(st.sampled_from(self.sent))
        before, balance = message.state, message.account.balance
        try:
            self.backend.cancel(message)
        except WrongTransitionError:
            assert message.state is before
            assert message.account.balance == balance

    @rule(amount=AMOUNTS, index=st.integers(0, 2))
    def top_up(self, amount: Decimal, index: int) -> None:
        self.accounts[index].top_up(amount)
        self.paid_in += amount

    @rule(amount=AMOUNTS, is_back=st.booleans())
    def transfer(self, amount: Decimal, is_back: bool) -> None:  # noqa: FBT001  a value, drawn
        giver, taker = (self.own, self.parent) if is_back else (self.parent, self.own)
        before = giver.balance
        try:
            giver.transfer(amount, taker)
        except InsufficientCreditError:
            assert before is not None
            assert giver.balance == before < amount

    @rule()
    def advance(self) -> None:
        until = self.engine.now + HOUR
        while (due := self.engine.next_due()) is not None and due <= until:
            self.engine.step()
        self.engine.move_to(until)

    @invariant()
    def no_credit_is_below_zero(self) -> None:
        for account in self.accounts:
            assert account.balance is not None
            assert account.balance >= 0

    @invariant()
    def what_was_paid_in_is_there_or_was_spent(self) -> None:
        spent = sum(message.cost for message in self.sent if message.state is not MessageState.CANCELLED)
        assert self.parent.credit is not None
        assert self.own.credit is not None
        assert self.parent.credit + self.own.credit + spent == self.paid_in

    @invariant()
    def a_sub_account_without_credit_of_its_own_shows_its_parents(self) -> None:
        assert self.drawing.balance == self.parent.credit


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

"""Faults on one request: refuse it, change accounts, handsets and devices, and choose how its answer is sent."""

from collections.abc import Sequence
from typing import Final

from sms_sandbox.contract import Backend, Operation, Outgoing, Provider
from sms_sandbox.core.account import Account
from sms_sandbox.engine import fault_targets
from sms_sandbox.engine.fault_reach import FaultReach
from sms_sandbox.engine.journal import EventKind, Exchange, FaultFired
from sms_sandbox.engine.parts import Parts
from sms_sandbox.faults.matcher import SEND, Target
from sms_sandbox.faults.request import FaultOutcome
from sms_sandbox.faults.transmission import NORMAL, Answer
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_NOTHING: Final = FaultOutcome()


class FaultRefusal(Exception):  # noqa: N818  a refusal is the outcome that was asked for, not an error
    """A fault refuses the request before anything is taken: the one exception that passes a provider's handler."""


class RequestFaults:
    """What faults do to one request.

    A request that sends is struck when the provider hands its messages over, so that draws and matchers see their
    recipients and texts, and nothing has been taken yet; any other is struck before the provider sees it.
    """

    def __init__(self, parts: Parts, provider: Provider, exchange: Exchange) -> None:
        self._parts: Final = parts
        self._world: Final = parts.world
        self._provider: Final = provider
        self._exchange: Final = exchange
        self._struck: FaultOutcome | None = None

    def before(self, operation: Operation, request: HttpRequest) -> None:
        """Strike a request that sends nothing. Raise FaultRefusal."""
        if operation.name != SEND:
            self._strike_without_messages(operation, request)

    def before_submit(self, account: Account, messages: Sequence[Outgoing]) -> None:
        """Strike a request that sends, before its messages are taken. Raise FaultRefusal."""
        if self._struck is not None:
            return
        if not self._world.faults.concerns([fault_targets.display_number(message.to) for message in messages]):
            self._struck = _NOTHING
        else:
            target = fault_targets.of_request(self._provider.name, SEND, account.login, messages)
            self._strike(target, messages, account)

    def after(self, operation: Operation, request: HttpRequest, response: HttpResponse) -> Answer:
        """Return the answer as faults let it pass, after striking what the provider refused. Raise FaultRefusal."""
        if self._struck is None:
            self._strike_without_messages(operation, request)
        return self._sent(response)

    def refusal(self, request: HttpRequest, backend: Backend) -> Answer:
        """Return the answer in place of the provider's own, once FaultRefusal was raised."""
        struck = self._struck
        assert struck is not None  # noqa: S101  it is what was raised for
        if struck.is_silent:
            return self._sent(None)
        now = self._world.now
        answers = [fault.answer(self._provider, request, backend, now) for fault, _ in struck]
        return self._sent(next(answer for answer in answers if answer is not None))

    def _strike_without_messages(self, operation: Operation, request: HttpRequest) -> None:
        if self._world.faults.concerns(()):
            shown = self._provider.credentials(request)
            account = shown.login or shown.secret if shown else ""
            self._strike(fault_targets.of_request(self._provider.name, operation.name, account), ())

    def _strike(self, target: Target, messages: Sequence[Outgoing], account: Account | None = None) -> None:
        world, exchange = self._world, self._exchange
        struck = self._struck = world.faults.on_request(target, exchange.id, world.now, self._provider.errors)
        is_taken = not struck.refuses
        for effect, name in struck.by.items():
            exchange.faults[name] = None
            world.note(EventKind.FAULT_FIRED, FaultFired(name, effect, exchange.id, is_taken))
        account = account or world.accounts[self._provider.name].get(target.account)
        reach = FaultReach(self._parts, self._provider.name, account, messages)
        for fault, _ in struck:
            fault.touch(reach)
        if not is_taken:
            raise FaultRefusal

    def _sent(self, response: HttpResponse | None) -> Answer:
        """Return the answer as the faults change it, and how it is sent."""
        transmission, struck = NORMAL, self._struck or _NOTHING
        if struck.is_silent:
            response = None
        for fault, name in struck:
            if response is not None:
                response = fault.change(response, self._world.faults.noise(name, self._exchange.id))
            transmission = fault.apply(transmission, response)
        return Answer(response, transmission)

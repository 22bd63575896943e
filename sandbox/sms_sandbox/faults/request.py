"""What a fault can do to one request and its answer, and to the accounts and phones behind it."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from sms_sandbox.contract import Backend, Provider
from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.faults.fault import Fault
from sms_sandbox.faults.matcher import Target
from sms_sandbox.faults.transmission import Transmission
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

T = TypeVar("T")


class Draw(Protocol):
    """The rule that strikes: what it draws, and what it keeps from one request to the next."""

    def fraction_of(self, target: Target, what: str) -> float:
        """Return a draw, at least 0 and less than 1, that is named by what it is for."""

    def kept(self, account: str, fault: Fault, make: Callable[[], T]) -> T:
        """Return the object that the rule keeps for an account and a fault, made at first need."""


@dataclass(frozen=True, slots=True)
class RequestAttempt:
    """A request that a rule strikes."""

    rule: Draw
    target: Target
    now: int
    """Microseconds UTC."""
    errors: Container[str]
    """The neutral names of the errors that the provider has."""

    def fraction(self, what: str) -> float:
        """Return a draw for this request, at least 0 and less than 1."""
        return self.rule.fraction_of(self.target, what)

    def kept(self, fault: Fault, make: Callable[[], T]) -> T:
        """Return what the rule keeps for the account of this request, made at first need."""
        return self.rule.kept(self.target.account, fault, make)


class Reach(Protocol):
    """What a fault can change: the account of a request, the devices it goes through, its recipients' handsets."""

    @property
    def account(self) -> Account | None:
        """Return the account of the request, or None if it has none yet."""

    def change_devices(self, *, online: bool | None, condition: DeviceCondition | None) -> None:
        """Change the devices that the messages go through; without messages, all devices of the account."""

    def change_handsets(self, condition: HandsetCondition) -> None:
        """Change the handset of each recipient."""


class RequestFault(Fault):
    """A fault that strikes a request. A kind overrides what it changes.

    As it stands it changes nothing: the request is taken, and the answer is sent as the provider gave it.
    """

    __slots__ = ()

    @property
    def refuses(self) -> bool:
        """Return True if nothing of the request is taken."""
        return False

    @property
    def is_silent(self) -> bool:
        """Return True if no byte of an answer is sent."""
        return False

    @property
    def errors(self) -> tuple[str, ...]:
        """Return the neutral names of the provider's errors that this fault answers with."""
        return ()

    def strike(self, attempt: RequestAttempt) -> "RequestFault | None":
        """Return the fault that strikes this request, with its draws made; None if none does."""
        del attempt
        return self

    def touch(self, reach: Reach) -> None:
        """Change accounts, devices and handsets before the answer."""

    def answer(self, provider: Provider, request: HttpRequest, backend: Backend, now: int) -> HttpResponse | None:
        """Return the answer in place of the provider's own; None if this fault gives none."""
        del provider, request, backend, now
        return None

    def change(self, response: HttpResponse, noise: bytes) -> HttpResponse:
        """Return the answer with its bytes changed. ``noise`` is 64 drawn bytes, the same in each run of a seed."""
        del noise
        return response

    def apply(self, transmission: Transmission, response: HttpResponse | None) -> Transmission:
        """Return how the answer is sent. ``response`` is None if the answer is silent."""
        del response
        return transmission


class FaultOutcome:
    """The faults that strike one request, at most one in each slot."""

    def __init__(self) -> None:
        self._struck: Final[dict[str, tuple[RequestFault, str]]] = {}

    def __iter__(self) -> Iterator[tuple[RequestFault, str]]:
        """Return the faults, each with the name of its rule or phase."""
        return iter(self._struck.values())

    def __bool__(self) -> bool:
        return bool(self._struck)

    @property
    def by(self) -> Mapping[str, str]:
        """Return the name of the rule or phase that struck in each slot."""
        return {slot: name for slot, (_, name) in self._struck.items()}

    @property
    def refuses(self) -> bool:
        """Return True if nothing of the request is taken."""
        return any(fault.refuses for fault, _ in self)

    @property
    def is_silent(self) -> bool:
        """Return True if no byte of an answer is sent."""
        return any(fault.is_silent for fault, _ in self)

    def get(self, slot: str) -> RequestFault | None:
        """Return the fault that struck in a slot, or None if none did."""
        return self._struck.get(slot, (None, ""))[0]

    def strike(self, faults: Iterable[tuple[str, Fault]], attempt: RequestAttempt, name: str) -> bool:
        """Let the faults of one rule strike where the slot is free. Return True if any did."""
        before = len(self._struck)
        for slot, fault in faults:
            if isinstance(fault, RequestFault) and slot not in self._struck:
                found = fault.strike(attempt)
                if found is not None:
                    self._struck[slot] = found, name
        return len(self._struck) > before

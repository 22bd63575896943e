"""Answer with one of the provider's own errors."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.contract import Backend, Provider
from sms_sandbox.faults.kind import FaultKind, Key, KeyType, Place
from sms_sandbox.faults.request import RequestAttempt, RequestFault
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class ProviderError(RequestFault):
    """An error of a provider; a provider that has no such error is not struck."""

    name: str
    """The neutral name, the same at every provider."""

    @property
    def refuses(self) -> bool:
        return True

    @property
    def errors(self) -> tuple[str, ...]:
        return (self.name,)

    def strike(self, attempt: RequestAttempt) -> RequestFault | None:
        return self if self.name in attempt.errors else None

    def answer(self, provider: Provider, request: HttpRequest, backend: Backend, now: int) -> HttpResponse:
        del now
        return provider.errors[self.name](request, backend)


def _sentence(fault: ProviderError) -> str:
    return f"refused: {fault.name}"


KIND: Final = FaultKind(
    word="error",
    place=Place.RULE,
    fault=ProviderError,
    sentence=_sentence,
    value=Key(
        name="error",
        type=KeyType.ERROR,
        field="name",
        help="The provider's own error, such as insufficient_credit.",
    ),
    slot="refusal",
    rank=30,
)

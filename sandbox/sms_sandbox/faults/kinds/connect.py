"""Refuse a tunnel, as a proxy does that cannot resolve the provider's name."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from sms_sandbox.faults.fact import FACT
from sms_sandbox.faults.kind import FaultKind, Key, Place, Words
from sms_sandbox.faults.opening import OpeningFault, OpeningStep
from sms_sandbox.wire.exchange import HttpResponse


class ConnectProblem(Enum):
    """Why a tunnel is refused."""

    DNS = "dns"


@dataclass(frozen=True, slots=True)
class ConnectFault(OpeningFault):
    """A CONNECT that is answered with 502."""

    problem: ConnectProblem

    @property
    def step(self) -> OpeningStep:
        return OpeningStep.CONNECT

    def refusal(self, host: str, port: int) -> HttpResponse:
        body = f"The name {host} cannot be resolved, so no tunnel to {host}:{port} was opened.\n".encode()
        headers = (
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
        )
        return HttpResponse(502, headers, body, FACT)


def _sentence(fault: ConnectFault) -> str:
    del fault
    return "CONNECT refused: the name cannot be resolved"


KIND: Final = FaultKind(
    word="connect",
    place=Place.RULE,
    fault=ConnectFault,
    sentence=_sentence,
    value=Key(
        name="connect",
        type=Words.of(ConnectProblem, "a fault of CONNECT"),
        field="problem",
        help="Refuse CONNECT with 502, as if the provider's name could not be resolved.",
    ),
    conditions=frozenset({"provider", "share"}),
    rank=120,
)

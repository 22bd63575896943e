"""Show a bad certificate, or reset the connection in the handshake."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from sms_sandbox.faults.kind import FaultKind, Key, Place, Words
from sms_sandbox.faults.opening import Handshake, OpeningFault, ShownCertificate


class TlsProblem(Enum):
    """What goes wrong in a handshake."""

    EXPIRED = "expired"
    WRONG_HOST = "wrong_host"
    HANDSHAKE_RESET = "handshake_reset"


_HANDSHAKES: Final = {
    TlsProblem.EXPIRED: Handshake(leaf=ShownCertificate.EXPIRED),
    TlsProblem.WRONG_HOST: Handshake(leaf=ShownCertificate.WRONG_HOST),
    TlsProblem.HANDSHAKE_RESET: Handshake(is_reset=True),
}

_SENTENCES: Final = {
    TlsProblem.EXPIRED: "TLS with a certificate that has expired",
    TlsProblem.WRONG_HOST: "TLS with the certificate of another host",
    TlsProblem.HANDSHAKE_RESET: "connection reset in the TLS handshake",
}


@dataclass(frozen=True, slots=True)
class TlsFault(OpeningFault):
    """A TLS handshake that a careful client does not finish."""

    problem: TlsProblem

    @property
    def handshake(self) -> Handshake:
        return _HANDSHAKES[self.problem]


def _sentence(fault: TlsFault) -> str:
    return _SENTENCES[fault.problem]


KIND: Final = FaultKind(
    word="tls",
    place=Place.RULE,
    fault=TlsFault,
    sentence=_sentence,
    value=Key(
        name="tls",
        type=Words.of(TlsProblem, "a TLS fault"),
        field="problem",
        help="Begin TLS with a certificate that is expired or of the wrong host, or reset the handshake.",
    ),
    conditions=frozenset({"provider", "share"}),
    rank=110,
)

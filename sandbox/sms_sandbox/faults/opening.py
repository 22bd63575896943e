"""What a fault can do before there is a request: as a tunnel or TLS begins."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from sms_sandbox.faults.fault import Fault
from sms_sandbox.wire.exchange import HttpResponse

OPENING: Final = "open"
"""The operation of a connection that opens."""


class OpeningStep(Enum):
    """A step before the first request. Its value is the operation of the exchange that stands for it in lists."""

    CONNECT = "connect"
    TLS = "tls"


class ShownCertificate(Enum):
    """The certificate that the client is shown."""

    USUAL = "usual"
    EXPIRED = "expired"
    WRONG_HOST = "wrong_host"


@dataclass(frozen=True, slots=True)
class Handshake:
    """How TLS begins."""

    leaf: ShownCertificate = ShownCertificate.USUAL
    is_reset: bool = False
    """Whether the connection is reset once the client has sent its first message."""


USUAL_HANDSHAKE: Final = Handshake()


class OpeningFault(Fault):
    """A fault that strikes before there is a request. A kind overrides what it changes.

    A rule with it may be limited by provider and share only: nothing else is known at that moment.
    """

    __slots__ = ()

    @property
    def step(self) -> OpeningStep:
        """Return the step that is struck."""
        return OpeningStep.TLS

    @property
    def handshake(self) -> Handshake:
        """Return how TLS begins."""
        return USUAL_HANDSHAKE

    def refusal(self, host: str, port: int) -> HttpResponse | None:
        """Return the answer to CONNECT in place of a tunnel, or None to open it."""
        del host, port
        return None

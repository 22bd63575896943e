"""What every fault of a connection can do to one answer."""

from sms_sandbox.faults.transmission import Transmission
from sms_sandbox.wire.exchange import HttpResponse


class ConnectionFault:
    """A fault of the connection, or of the answer on its way back. A kind overrides what it changes.

    As it stands it changes nothing: the request is taken, and the answer is sent as the provider gave it.
    """

    __slots__ = ()

    @property
    def is_silent(self) -> bool:
        """Whether not a byte of an answer is sent."""
        return False

    @property
    def refuses(self) -> bool:
        """Whether nothing of the request is taken."""
        return False

    def change(self, response: HttpResponse, noise: bytes) -> HttpResponse:
        """Return the answer with its bytes changed. ``noise`` is 64 drawn bytes, the same in each run of a seed."""
        del noise
        return response

    def apply(self, transmission: Transmission, response: HttpResponse | None) -> Transmission:
        """Return how the answer is sent. ``response`` is None where the fault is silent."""
        del response
        return transmission

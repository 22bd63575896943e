from dataclasses import dataclass

from sms_sandbox.core.account import Credentials
from sms_sandbox.core.numbers.msisdn import Msisdn, msisdn
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.forms import first_of_each, urlencoded


class AcmeError(Exception):
    """``name`` is one of render.ERRORS."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Send:
    credentials: Credentials
    to: Msisdn
    text: str


def shown(request: HttpRequest) -> Credentials | None:
    key = first_of_each(urlencoded(request.body)).get("key")
    return Credentials(None, key) if key else None


def send(request: HttpRequest) -> Send:
    """Raises AcmeError."""
    values = first_of_each(urlencoded(request.body))
    number = msisdn(values.get("to", ""))
    if number is None:
        raise AcmeError("bad_request")
    return Send(Credentials(None, values.get("key", "")), number, values.get("text", ""))

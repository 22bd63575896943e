"""Requests to a provider, with their answers."""

from base64 import b64decode

from msgspec import Struct

from sms_sandbox.client.models.base import Instant


class Http(Struct, frozen=True):
    """A request or an answer."""

    start_line: str
    headers: tuple[tuple[str, str], ...]
    body: str
    """Text without its Content-Encoding, read as UTF-8, or as ISO-8859-1 if it is not UTF-8."""

    raw: str

    @property
    def method(self) -> str:
        """The method of a request; of an answer the HTTP version."""
        return self.start_line.split(" ")[0]

    @property
    def target(self) -> str:
        """The path and query of a request."""
        return self.start_line.split(" ")[1]

    def to_bytes(self) -> bytes:
        """Return every byte, from the first line to the end of the body."""
        return b64decode(self.raw)


class Exchange(Struct, frozen=True):
    """A request to a provider, and its answer."""

    id: str
    at: Instant
    provider: str
    operation: str
    request: Http
    response: Http | None
    """None if nothing was answered."""

    fact: str | None = None
    """The ledger's entry that the answer rests on."""

    refused: str | None = None
    """How the provider refused the request, whatever the status: ``refused: ERROR``, ``partly refused``, or what it
    did not send: ``not sent: 1 duplicated``.
    """

    rule: str | None = None
    """The rule that a refused request has broken, in the ledger's words."""

    faults: tuple[str, ...] = ()
    """The rules and phases that struck."""

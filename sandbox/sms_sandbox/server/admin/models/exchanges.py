"""Requests to a provider, with their answers."""

from sms_sandbox.server.admin.models.base import Instant, ResponseModel


class HttpView(ResponseModel):
    """A request or an answer."""

    start_line: str
    headers: list[tuple[str, str]]
    body: str
    """Text without its Content-Encoding, read as UTF-8, or as ISO-8859-1 if it is not UTF-8."""

    raw: str
    """Every byte as it was sent, in base64."""


class ExchangeView(ResponseModel):
    """A request to a provider, and its answer."""

    id: str
    at: Instant
    provider: str
    operation: str
    request: HttpView
    response: HttpView | None
    """Null if nothing was answered."""

    fact: str | None
    """The entry of the provider's ledger that the answer rests on."""

    refused: str | None
    """How the provider refused the request, whatever the status: ``refused: ERROR``, ``partly refused``, or what it
    did not send: ``not sent: 1 duplicated``.
    """

    rule: str | None
    """The rule that a refused request has broken, in the ledger's words."""

    faults: list[str]
    """The rules and phases that struck."""

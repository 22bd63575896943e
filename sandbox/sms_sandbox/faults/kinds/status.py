"""Answers with a given status and body, in place of the provider."""

from dataclasses import dataclass

from sms_sandbox.faults.fact import FACT
from sms_sandbox.wire.exchange import REASONS, HttpResponse, date_header


@dataclass(frozen=True, slots=True)
class Status:
    """What a proxy or a load balancer in front of the provider would say; without a body there is no Content-Type."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"

    def __post_init__(self) -> None:
        if self.status not in REASONS:
            raise ValueError(f"{self.status} is no status that is answered with")

    def response(self, now: int) -> HttpResponse:
        headers = [("Date", date_header(now))]
        if self.body:
            headers.append(("Content-Type", self.content_type))
        headers += [("Content-Length", str(len(self.body))), ("Connection", "keep-alive")]
        return HttpResponse(self.status, tuple(headers), self.body, FACT)

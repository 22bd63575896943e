"""Answer with a given status and body, in place of the provider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sms_sandbox.contract import Backend, Provider
from sms_sandbox.faults import proxy_page
from sms_sandbox.faults.fact import FACT
from sms_sandbox.faults.kind import FaultKind, Key, KeyType, Place
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.wire.exchange import REASONS, HttpRequest, HttpResponse, date_header


@dataclass(frozen=True, slots=True)
class Status(RequestFault):
    """What a proxy or a load balancer in front of the provider would answer."""

    status: int
    body: bytes | None = None
    """None is the page of nginx for 502, 503 and 504, and nothing for other statuses."""
    content_type: str = "text/plain; charset=utf-8"
    """Not sent where there is no body."""

    def __post_init__(self) -> None:
        if self.status not in REASONS:
            raise ValueError(f"{self.status} is no status that is answered with")

    @property
    def refuses(self) -> bool:
        return True

    def answer(self, provider: Provider, request: HttpRequest, backend: Backend, now: int) -> HttpResponse:
        del provider, backend
        return self.response(now, request.header("User-Agent") or "")

    def response(self, now: int, user_agent: str = "") -> HttpResponse:
        """Return the answer at a time in microseconds UTC."""
        if self.body is None and self.status in proxy_page.REASONS:
            return proxy_page.proxy_page(self.status, user_agent, now)
        body = self.body or b""
        headers = [("Date", date_header(now))]
        if body:
            headers.append(("Content-Type", self.content_type))
        headers += [("Content-Length", str(len(body))), ("Connection", "keep-alive")]
        return HttpResponse(self.status, tuple(headers), body, FACT)


def _build(given: Mapping[str, Any]) -> Status:
    status, answer = given["status"], given.get("answer")
    if not isinstance(answer, Mapping):
        return Status(status, None if answer is None else answer.encode())
    body, content_type = answer["body"].encode(), answer.get("content_type")
    return Status(status, body, content_type) if content_type else Status(status, body)


def _sentence(fault: Status) -> str:
    return f"answered {fault.status}"


KIND: Final = FaultKind(
    word="status",
    place=Place.RULE,
    fault=Status,
    sentence=_sentence,
    value=Key(name="status", type=KeyType.STATUS, help="Answer with that status in the provider's place."),
    keys=(
        Key(
            name="answer",
            type=KeyType.TEXT,
            help="With --status: the body.",
            alone=("An answer without a status.", "Add status = 503."),
            table=(
                Key(name="body", type=KeyType.TEXT, required=True),
                Key(name="content_type", type=KeyType.NAME),
            ),
        ),
    ),
    build=_build,
    slot="refusal",
    rank=20,
)

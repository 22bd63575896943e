"""Ask a real provider the questions of its ledger, and compare its answers with the sandbox's."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple
from urllib.parse import unquote

from msgspec import structs

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.ledger import ledger_of
from sms_sandbox.recording.check import drift
from sms_sandbox.recording.check.drift import Drift
from sms_sandbox.recording.check.expected import ExpectedPair, expected
from sms_sandbox.recording.check.patch import RealAnswer
from sms_sandbox.recording.check.questions import AskedQuestion, UnaskedQuestion, questions_of
from sms_sandbox.recording.check.result import CheckedQuestion, QuestionOutcome
from sms_sandbox.recording.session import NotRecordedError, RecordingSession
from sms_sandbox.server.recording.addresses import Addresses
from sms_sandbox.server.recording.upstream import RealSide, Upstream, UpstreamError, outgoing
from sms_sandbox.server.recording.webhook_listener import WebhookListener
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.transcript import AnswerBlock, Block, WebhookBlock

_WHOLE: Final = frozenset({drift.BODY, drift.TARGET})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """What a check may do, and with what."""

    provider: Provider
    values: dict[str, str] = field(repr=False)
    """The user's values by the name of their option; those that were not given are left out."""

    upstream: Upstream | None = None
    """The address of the real side, or None for the provider's own hosts."""

    may_send: bool = False
    wait: float = 120.0
    """Seconds in which each receipt has to arrive."""

    source: str = "answered to sandbox fidelity check"
    """Where the bytes of proposed examples come from."""


class CheckReport(NamedTuple):
    """What a check has found."""

    results: list[CheckedQuestion]
    findings: list[RealAnswer]


class Checker:
    """Check one provider. ``now`` is the time in microseconds; ``listener`` takes webhooks, if they can arrive."""

    def __init__(
        self, settings: CheckSettings, real: RealSide, now: int, listener: WebhookListener | None = None
    ) -> None:
        self._settings: Final = settings
        self._provider: Final = settings.provider
        self._real: Final = real
        self._now: Final = now
        self._listener: Final = listener
        self._addresses: Final = Addresses(settings.provider, settings.upstream)
        self._real_addresses: Final = Addresses(settings.provider)
        self._session: Final = RecordingSession(settings.provider, settings.source)
        self._findings: Final[list[RealAnswer]] = []

    async def check(self) -> CheckReport:
        """Ask all questions, one after the other."""
        results: list[CheckedQuestion] = []
        for one in questions_of(self._provider, self._settings.values, may_send=self._settings.may_send):
            if isinstance(one, UnaskedQuestion):
                note = f"needs {' '.join(one.needs)}"
                results.append(_unasked(one.name, one.question.asks, note))
            else:
                results.extend(await self._ask(one))
        return CheckReport(results, self._findings)

    async def _ask(self, asked: AskedQuestion) -> list[CheckedQuestion]:
        request = outgoing(asked.request, self._real_addresses.of(asked.request))
        upstream, webhook = self._addresses.of(asked.request), self._settings.values.get("webhook")
        pair = expected(self._provider, replace(asked, request=request), self._now, webhook)
        title = _Title(asked.name, asked.question.asks, pair[0].answer.fact)
        try:
            answer = (await self._real.ask(upstream, outgoing(asked.request, upstream))).response
        except UpstreamError as error:
            return [self._result(title, QuestionOutcome.UNANSWERED, note=str(error))]
        answer = self._at_home(answer, upstream, request.host)
        drifts = drift.of_answers(pair[0].answer, pair[1].answer, answer, asked.question.varies)
        shown = self._recorded(title, request, answer, drifts)
        further = tuple(drift.further_headers(pair[0].answer.headers, answer.headers))
        result = self._result(title, _outcome(drifts), drifts=shown, further_headers=further)
        return [result, *await self._receipts(asked, pair)]

    def _at_home(self, answer: HttpResponse, upstream: Upstream, host: str) -> HttpResponse:
        """Return an answer with the provider's own address in place of the chosen one."""
        if self._settings.upstream is None:
            return answer
        body = answer.body
        for scheme in ("https", "http"):  # a stand-in may not know that it is asked by TLS
            chosen = f"{scheme}://{upstream.authority}{upstream.path}"
            body = body.replace(chosen.encode(), f"https://{host}".encode())
        return structs.replace(answer, body=body)

    def _recorded(
        self, title: "_Title", request: HttpRequest, answer: HttpResponse, drifts: list[Drift]
    ) -> tuple[Drift, ...]:
        """Note an answer for the patch. Return its differences without the user's values."""
        try:
            file = self._session.exchange(request, answer, self._now)
        except NotRecordedError as error:
            return _hidden(drifts, error)
        self._findings.append(RealAnswer(title.name, title.fact, file.to_bytes(), is_drift=bool(drifts)))
        return tuple(self._shown(each, file.blocks[-1]) for each in drifts)

    def _shown(self, found: Drift, block: Block) -> Drift:
        """Return a difference without the user's values; ``block`` is the redacted message."""
        expected_text, real_text = found.expected, found.found
        if found.where in _WHOLE:
            expected_text, real_text = unquote(expected_text), _text_of(block, found.where)
        return Drift(found.where, self._session.shown(expected_text), self._session.shown(real_text))

    async def _receipts(self, asked: AskedQuestion, pair: ExpectedPair) -> list[CheckedQuestion]:
        """Return the results of the webhooks that follow a send."""
        if not asked.question.sends or not pair[0].webhooks:
            return []
        if self._listener is None:
            return [_unasked(f"{asked.name}: receipts", "its webhooks", "needs --webhook and --webhook-port")]
        results: list[CheckedQuestion] = []
        for number, (one, other) in enumerate(zip(pair[0].webhooks, pair[1].webhooks, strict=False), 1):
            title = _Title(f"{asked.name}: webhook {number}", f"its webhook of the kind {one.kind}", one.fact)
            try:
                async with asyncio.timeout(self._settings.wait):
                    real = await self._listener.next()
            except TimeoutError:
                note = f"no webhook within {self._settings.wait:g} s"
                return [*results, self._result(title, QuestionOutcome.UNANSWERED, note=note)]
            results.append(self._webhook(title, one.request, other.request, real))
        return results

    def _webhook(self, title: "_Title", one: HttpRequest, other: HttpRequest, real: HttpRequest) -> CheckedQuestion:
        drifts = drift.of_webhooks(one, other, real)
        try:
            block = self._session.webhook(real, self._now).blocks[-1]
            shown = tuple(self._shown(each, block) for each in drifts)
        except NotRecordedError as error:
            shown = _hidden(drifts, error)
        further = tuple(drift.further_headers(one.headers, real.headers))
        return self._result(title, _outcome(drifts), drifts=shown, further_headers=further)

    def _result(
        self,
        title: "_Title",
        outcome: QuestionOutcome,
        *,
        drifts: tuple[Drift, ...] = (),
        note: str = "",
        further_headers: tuple[str, ...] = (),
    ) -> CheckedQuestion:
        known = ledger_of(self._provider)
        entry = known.facts[title.fact]
        sources = [known.sources[one] for one in entry.sources]
        return CheckedQuestion(
            name=title.name,
            asks=title.asks,
            outcome=outcome,
            fact=title.fact,
            kind=entry.kind.value,
            sources=tuple(f"{one.title} ({one.address})" for one in sources),
            drifts=drifts,
            note=note,
            further_headers=further_headers,
        )


class _Title(NamedTuple):
    """What a result is about."""

    name: str
    asks: str
    fact: str


def _outcome(drifts: list[Drift]) -> QuestionOutcome:
    return QuestionOutcome.DRIFT if drifts else QuestionOutcome.SAME


def _hidden(drifts: list[Drift], error: NotRecordedError) -> tuple[Drift, ...]:
    """Return the places of differences in a message that may hold a secret."""
    return tuple(Drift(each.where, "(not shown)", f"(not shown: {error})") for each in drifts)


def _unasked(name: str, asks: str, note: str) -> CheckedQuestion:
    return CheckedQuestion(name=name, asks=asks, outcome=QuestionOutcome.UNASKED, note=note)


def _text_of(block: Block, where: str) -> str:
    """Return the whole body, or path and query, of a redacted message."""
    if isinstance(block, AnswerBlock):
        return block.response.body.decode("latin-1")
    if isinstance(block, WebhookBlock):
        data = block.request.target if where == drift.TARGET else block.request.body
        return data.decode("latin-1")
    return ""

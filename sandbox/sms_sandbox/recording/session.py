"""One recording: redact each exchange and each webhook as it comes, and make files of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.core.time.instants import MILLISECOND
from sms_sandbox.recording.redaction.kinds import ValueKind
from sms_sandbox.recording.redaction.redactor import RULES, LeakError, Redactor, Replacement
from sms_sandbox.wire import transcript
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse, header_of
from sms_sandbox.wire.transcript import AnswerBlock, Block, RequestBlock, TranscriptError, WebhookBlock

_SHORTEST_ID: Final = 3
"""Characters below which an id does not show which exchange a webhook belongs to."""

_UNREADABLE: Final = frozenset({"", "identity"})


class NotRecordedError(Exception):
    """The exchange is not written; the text states why."""


@dataclass(slots=True, eq=False)
class RecordedFile:
    """An exchange and its webhooks, redacted."""

    name: str
    title: str
    """The request line and the status, for people."""

    source: str
    blocks: list[Block]
    replaced: list[Replacement]
    own_words: list[str]
    """The provider's sentences that were kept and that no example has."""

    changed_at: int
    """When the last block came, in microseconds."""

    notes: list[tuple[str, str]] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        """Return the content of the file. Raise TranscriptError for a body that the format cannot hold."""
        return transcript.write((*_head(self.source), *self.notes, *_replaced(self.replaced)), self.blocks)

    @property
    def ids(self) -> set[str]:
        """Return the invented ids by which a webhook is found to belong to the exchange."""
        kinds = {ValueKind.ID, ValueKind.NUMBER}
        found = [one.invented for one in self.replaced if one.kind in kinds]
        return {invented for invented in found if len(invented) >= _SHORTEST_ID}


def _head(source: str) -> Iterator[tuple[str, str]]:
    yield "source", source
    yield "kind", "recorded"
    yield "rules", RULES


def _replaced(replaced: list[Replacement]) -> Iterator[tuple[str, str]]:
    for one in dict.fromkeys(replaced):
        yield "replaced", f"{one.kind.value} {one.address} {' '.join(one.invented.split())}"


class RecordingSession:
    """The files of one recording. ``source`` describes where the bytes come from and when."""

    def __init__(self, provider: Provider, source: str) -> None:
        self._provider: Final = provider
        self._source: Final = source
        self._redactor: Final = Redactor(provider)
        self.files: Final[list[RecordedFile]] = []

    def exchange(self, request: HttpRequest, response: HttpResponse, at: int) -> RecordedFile:
        """Return the file of an exchange that ended at ``at``, in microseconds. Raise NotRecordedError."""
        if (header_of(response.headers, "Content-Encoding") or "").lower() not in _UNREADABLE:
            raise NotRecordedError("the answer is compressed, so that nothing in it could be replaced")
        try:
            asked, answered = self._redactor.request(request), self._redactor.answer(response)
        except LeakError as error:
            raise NotRecordedError(str(error)) from None
        made = RecordedFile(
            self._name(request),
            f"{asked.message.method} {asked.message.path} {response.status}",
            self._source,
            [RequestBlock(asked.message), AnswerBlock(answered.message)],
            [*asked.replaced, *answered.replaced],
            [*answered.own_words],
            at,
            [*_time_of(response)],
        )
        return self._checked(made)

    def shown(self, text: str) -> str:
        """Return a part of a message of this session without the values that were replaced in it."""
        return self._redactor.shown(text)

    def webhook(self, request: HttpRequest, at: int) -> RecordedFile:
        """Return the file that now holds a webhook: of the exchange that it belongs to, or a new one.

        Raise NotRecordedError.
        """
        try:
            redacted = self._redactor.webhook(request)
        except LeakError as error:
            raise NotRecordedError(str(error)) from None
        shown = {one.invented for one in redacted.replaced}
        file = max(self.files, key=lambda one: len(one.ids & shown), default=None)
        if file is None or not file.ids & shown:
            name = self._numbered("webhook")
            file = RecordedFile(name, f"webhook {request.method}", self._source, [], [], [], at)
        wait = max(0, at - file.changed_at) // MILLISECOND
        file.blocks.append(WebhookBlock(f"{wait}ms", redacted.message))
        file.replaced.extend(redacted.replaced)
        file.changed_at = at
        return self._checked(file)

    def _checked(self, file: RecordedFile) -> RecordedFile:
        try:
            file.to_bytes()
        except TranscriptError as error:
            raise NotRecordedError(str(error)) from None
        if file not in self.files:
            self.files.append(file)
        return file

    def _name(self, request: HttpRequest) -> str:
        found = self._provider.routes.find(request.method, request.path)
        return self._numbered(found.what.name if found is not None else "unknown")

    def _numbered(self, name: str) -> str:
        return f"{len(self.files) + 1:03d}-{name.replace('_', '-')}.http"


def _time_of(response: HttpResponse) -> Iterator[tuple[str, str]]:
    """Yield the note with the time of the answer's Date, at which the sandbox gives the same one."""
    try:
        moment = parsedate_to_datetime(header_of(response.headers, "Date") or "")
    except ValueError:
        return
    yield "given", f"now {moment.strftime('%Y-%m-%dT%H:%M:%SZ')}"

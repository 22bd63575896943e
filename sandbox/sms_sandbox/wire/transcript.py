"""Exchanges as files, ``*.http``.

    # source: where the bytes come from, and when that was read
    # kind: documented
    # given: now 2025-01-15T14:29:58Z
    POST /api/v1/sendsms HTTP/1.1
    Content-Type: application/json

    {"header":…}
    ### answer
    HTTP/1.1 200 OK
    Content-Type: application/json

    [{"id_sms_api":…}]
    ### after 2s
    GET /cb?status=… HTTP/1.1

Lines that start with ``#`` before the request are notes, ``name: text`` each; a name may be repeated. Blocks follow,
each begun by a line ``### title``, which a request at the start lacks: requests and answers alternate, a block
``after DURATION`` holds one webhook that the sandbox has made by then, counted from the block before, and a block
``do …`` is empty and describes what happens meanwhile. Heads are written with plain line feeds. A body is taken as it
stands, without the one line feed that ends the block.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, assert_never

from sms_sandbox.wire.exchange import REASONS, Headers, HttpRequest, HttpResponse

_SEPARATOR: Final = re.compile(rb"^### *(.*)\n", re.MULTILINE)
_REQUEST_TITLE: Final = b"### request\n"
_NOTE: Final = re.compile(r"# (\w+): (.*)")
_STATUS_LINE: Final = re.compile(rb"HTTP/1\.1 (\d{3}) (.*)")
_REQUEST_LINE: Final = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.1")


class TranscriptError(ValueError):
    """The file does not have the form of a transcript."""


@dataclass(frozen=True, slots=True)
class RequestBlock:
    request: HttpRequest


@dataclass(frozen=True, slots=True)
class AnswerBlock:
    response: HttpResponse


@dataclass(frozen=True, slots=True)
class WebhookBlock:
    """The block of a webhook."""

    after: str
    """The duration as text, as the file has it."""

    request: HttpRequest


@dataclass(frozen=True, slots=True)
class ActionBlock:
    """A block without bytes, which describes what happens meanwhile."""

    action: str
    """The words after ``do``."""


Block = RequestBlock | AnswerBlock | WebhookBlock | ActionBlock


@dataclass(frozen=True, slots=True)
class Transcript:
    """The notes and blocks of a file."""

    notes: tuple[tuple[str, str], ...]
    """(name, text), in order."""

    blocks: tuple[Block, ...]

    def all_notes(self, name: str) -> list[str]:
        return [text for key, text in self.notes if key == name]

    def note(self, name: str) -> str:
        """Return the text of the one note of that name. Raise TranscriptError if there is none, or more than one."""
        found = self.all_notes(name)
        if len(found) != 1:
            raise TranscriptError(f"wanted one note '# {name}: …', found {len(found)}")
        return found[0]


def read(data: bytes) -> Transcript:
    """Return the transcript of a file. Raise TranscriptError."""
    notes, rest = _read_notes(data)
    titled = _SEPARATOR.split(rest)
    is_call = len(titled) > 1 and not titled[0].strip() and titled[1].startswith(b"after ")
    blocks = [] if is_call else [_read_block("request", titled[0])]
    blocks.extend(
        _read_block(_read_text(title), block) for title, block in zip(titled[1::2], titled[2::2], strict=True)
    )
    return Transcript(tuple(notes), tuple(blocks))


def write(notes: Iterable[tuple[str, str]], blocks: Iterable[Block]) -> bytes:
    """Return the bytes of a file. Raise TranscriptError for a body that the format cannot hold."""
    head = b"".join(f"# {name}: {text}\n".encode() for name, text in notes)
    written = [_write_block(block) for block in blocks]
    if written and written[0].startswith(_REQUEST_TITLE):
        written[0] = written[0].removeprefix(_REQUEST_TITLE)
    return head + b"".join(written)


def _write_block(block: Block) -> bytes:
    match block:
        case RequestBlock(request):
            return _REQUEST_TITLE + _written(request.head_bytes(), request.body)
        case AnswerBlock(response):
            return b"### answer\n" + _written(response.head_bytes(), response.body)
        case WebhookBlock(after, request):
            return f"### after {after}\n".encode() + _written(request.head_bytes(), request.body)
        case ActionBlock(action):
            return f"### do {action}\n".encode()
        case _:
            assert_never(block)


def _written(head: bytes, body: bytes) -> bytes:
    if _SEPARATOR.search(body):
        raise TranscriptError("a line of a body begins with ###")
    return head.replace(b"\r\n", b"\n") + body + b"\n"


def _read_text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise TranscriptError(f"not UTF-8: {line!r}") from None


def _read_notes(data: bytes) -> tuple[list[tuple[str, str]], bytes]:
    notes = []
    while data.startswith(b"#") and not data.startswith(b"###"):
        line, _, data = data.partition(b"\n")
        text = _read_text(line)
        match = _NOTE.fullmatch(text)
        if match is None:
            raise TranscriptError(f"not a note: {text!r}; wanted '# name: text'")
        notes.append((match[1], match[2]))
    return notes, data


def _read_block(title: str, block: bytes) -> Block:
    if title.startswith("do "):
        if block.strip():
            raise TranscriptError(f"nothing belongs under '### {title}', but there is {block.strip()!r}")
        return ActionBlock(title.removeprefix("do "))
    head, _, body = block.partition(b"\n\n")
    first_line, *header_lines = head.split(b"\n")
    headers = tuple(_read_header(line) for line in header_lines if line)
    body = body.removesuffix(b"\n")
    if title == "answer":
        return AnswerBlock(_read_answer(first_line, headers, body))
    if title == "request":
        return RequestBlock(_read_request(first_line, headers, body))
    if title.startswith("after "):
        return WebhookBlock(title.removeprefix("after "), _read_request(first_line, headers, body))
    raise TranscriptError(f"a block is titled {title!r}; wanted 'request', 'answer', 'after DURATION' or 'do …'")


def _read_header(line: bytes) -> tuple[str, str]:
    name, colon, value = line.decode("latin-1").partition(": ")
    if not colon:
        raise TranscriptError(f"not a header: {line!r}; wanted 'Name: value'")
    return name, value


def _read_answer(first_line: bytes, headers: Headers, body: bytes) -> HttpResponse:
    match = _STATUS_LINE.match(first_line)
    if match is None:
        raise TranscriptError(f"not a status line: {first_line!r}")
    status, reason = int(match[1]), match[2].decode("latin-1")
    return HttpResponse(status, headers, body, fact="", reason="" if reason == REASONS.get(status) else reason)


def _read_request(first_line: bytes, headers: Headers, body: bytes) -> HttpRequest:
    match = _REQUEST_LINE.fullmatch(first_line)
    if match is None:
        raise TranscriptError(f"not a request line: {first_line!r}")
    return HttpRequest(match[1].decode("ascii"), match[2], headers, body)

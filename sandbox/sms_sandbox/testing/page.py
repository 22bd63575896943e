"""What happened between an application and a sandbox, as one HTML file that loads nothing."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Final

from sms_sandbox.client.models import Attempt, Exchange, Http, Message, Webhook
from sms_sandbox.testing.conversation import Records

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE: Final = """
.bubble { max-width: 40em; margin: 8px 0; padding: 8px 14px; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble.mo { margin-left: auto; border-color: var(--reply); }
pre { margin: 6px 0; padding: 8px 12px; background: var(--card); border: 1px solid var(--line); overflow-x: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; }
"""


def as_html(title: str, records: Records) -> str:
    """Return the page: the messages by number, then requests and webhooks with their exact texts."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{_report_style()}{_STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            *_threads(reversed(records.messages)),
            *_section("Requests", map(_exchange, reversed(records.exchanges))),
            *_section("Webhooks", map(_webhook, reversed(records.webhooks))),
            "</body></html>",
        ]
    )


def _report_style() -> str:
    return (files("sms_sandbox.report") / "report.css").read_text("utf-8")


def _threads(messages: Iterable[Message]) -> Iterator[str]:
    by_number: dict[str, list[Message]] = {}
    for message in messages:
        number = message.to if message.direction == "mt" else message.sender or ""
        by_number.setdefault(number, []).append(message)
    if not by_number:
        yield "<p>No message has reached the sandbox.</p>"
    yield from _conversations(by_number)


def _conversations(by_number: Mapping[str, list[Message]]) -> Iterator[str]:
    for number, thread in by_number.items():
        yield f"<h2>{escape(number)}</h2>"
        for message in thread:
            state = " → ".join(step.state for step in message.history)
            reason = f" ({message.reason})" if message.reason else ""
            head = f"{message.id} from {message.sender or 'no sender'}, {message.provider} {state}{reason}"
            yield f'<div class="bubble {message.direction}"><small class="faint">{escape(head)}</small>'
            yield f'<p lang="" dir="auto">{escape(message.text)}</p></div>'


def _section(title: str, items: Iterable[str]) -> Iterator[str]:
    found = list(items)
    if found:
        yield f"<h2>{title} <small>{len(found)}</small></h2>"
        yield from found


def _exchange(exchange: Exchange) -> str:
    mark = f" <b class=bad>{escape(exchange.refused)}</b>" if exchange.refused else ""
    rule = f"<p>{escape(exchange.rule)}</p>" if exchange.rule else ""
    answer = "no answer" if exchange.response is None else exchange.response.start_line.partition(" ")[2]
    head = f"{exchange.at:%H:%M:%S} {exchange.id} {exchange.provider} {exchange.operation}: {answer}"
    parts = [_http(exchange.request), "" if exchange.response is None else _http(exchange.response)]
    return f"<details><summary>{escape(head)}{mark}</summary>{rule}{''.join(parts)}</details>"


def _webhook(webhook: Webhook) -> str:
    head = f"{webhook.due_at:%H:%M:%S} {webhook.id} {webhook.provider} {webhook.kind} of {webhook.subject}: "
    tone = "bad" if webhook.state in {"failed", "lost"} else "good"
    attempts = "".join(f"<p>{escape(_attempt(one))}</p>" for one in webhook.attempts)
    url = f"<p><code>{escape(webhook.url)}</code></p>"
    return (
        f"<details><summary>{escape(head)}<b class={tone}>{escape(webhook.state)}</b></summary>"
        f"{url}{_http(webhook.request)}{attempts}</details>"
    )


def _attempt(attempt: Attempt) -> str:
    outcome = attempt.error or "not answered yet" if attempt.status is None else f"{attempt.status} {attempt.body}"
    return f"{attempt.at:%H:%M:%S} {outcome}"


def _http(http: Http) -> str:
    headers = [f"{name}: {value}" for name, value in http.headers]
    return f"<pre>{escape(chr(10).join([http.start_line, *headers, '', http.body]))}</pre>"

"""Plays the providers' ``*.http`` files.

Their notes ``# given: …`` set the stage:

    now 2026-01-05T09:00:00Z            the time; else 2026-01-05T09:00:00Z
    next-id FI5O7apqaaqcUmQ             the next id that is drawn or counted; may come again
    account login=demo secret=s credit=100 dialect=pdf       an account; without login a key that stands alone
    webhook KIND URL                   where a kind of webhook goes
    dialect NAME                        the dialect of all accounts
    account … secret-for-webhooks=s parent=demo option.NAME=VALUE      and more about an account
    strict                              only the given accounts exist
    oversized                           the requests' bodies are longer than the server keeps

A receiver stands at http://127.0.0.1:49152/, which over sockets is replaced by a real port of five digits.
"""

import shlex
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from importlib.resources.abc import Traversable

from sms_sandbox.contract import Provider, WebhookRequest
from sms_sandbox.core.account import Option
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import from_datetime
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.fidelity import ledger
from sms_sandbox.wire import transcript
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.transcript import ActionBlock, AnswerBlock, RequestBlock, Transcript, WebhookBlock

from tests import deeds

MORNING = from_datetime(datetime.fromisoformat("2026-01-05T09:00:00Z"))
PLACEHOLDER_PORT = b"49152"


@dataclass(frozen=True)
class Example:
    provider: Provider
    file: Traversable

    def __str__(self) -> str:
        return f"{self.provider.name}/{self.file.name}"

    def read(self) -> Transcript:
        return transcript.read(self.file.read_bytes())

    def settings(self) -> EngineSettings:
        return settings_of(self.read(), self.provider)


def examples_of(provider: Provider) -> list[Example]:
    return [Example(provider, file) for file in ledger.examples_of(provider)]


def settings_of(script: Transcript, provider: Provider) -> EngineSettings:
    settings = EngineSettings(start=MORNING)
    for given in script.all_notes("given"):
        word, *rest = shlex.split(given)
        settings = _apply(settings, provider, word, rest)
    return settings


def _apply(  # noqa: PLR0911  one case for each word
    settings: EngineSettings, provider: Provider, word: str, rest: list[str]
) -> EngineSettings:
    match word, rest:
        case "now", [time]:
            return replace(settings, start=from_datetime(datetime.fromisoformat(time)))
        case "next-id", [text]:
            return replace(settings, preset_ids=(*settings.preset_ids, text))
        case "dialect", [name]:
            return replace(settings, dialects={provider.name: name})
        case "callback", [kind, url]:
            urls = {**settings.webhooks.get(provider.name, {}), kind: url}
            return replace(settings, webhooks={provider.name: urls})
        case "account", pairs:
            return replace(settings, accounts=(*settings.accounts, _account(provider, pairs)))
        case "strict", []:
            return replace(settings, is_strict=True)
        case "oversized", []:
            return settings
        case _:
            raise ValueError(f"not known after '# given:': {word} {rest}")


def _account(provider: Provider, pairs: list[str]) -> AccountSettings:
    values = dict(pair.split("=", 1) for pair in pairs)
    options = {name.removeprefix("option."): value for name, value in values.items() if name.startswith("option.")}
    return AccountSettings(
        provider=provider.name,
        login=values.get("login"),
        secret=values["secret"],
        credit=Decimal(values["credit"]) if "credit" in values else None,
        dialect=values.get("dialect"),
        parent=values.get("parent"),
        webhook_secret=values.get("secret-for-webhooks"),
        options={name: _option(provider, name, value) for name, value in options.items()},
    )


def _option(provider: Provider, name: str, value: str) -> Option:
    first = provider.options[name]
    return value == "true" if isinstance(first, bool) else type(first)(value)


def is_oversized(script: Transcript) -> bool:
    return "oversized" in script.all_notes("given")


def as_sent(request: HttpRequest) -> HttpRequest:
    """With the length that a client would add."""
    if not request.body or request.header("Content-Length") or request.header("Transfer-Encoding"):
        return request
    return replace(request, headers=(*request.headers, ("Content-Length", str(len(request.body)))))


@dataclass(frozen=True)
class Answer:
    """What came back, beside what the file wants."""

    got: HttpResponse
    wanted: HttpResponse


@dataclass(frozen=True)
class Call:
    got: WebhookRequest
    wanted: HttpRequest


def play(example: Example, engine: Engine | None = None) -> list[Answer | Call]:
    """Everything that the sandbox said, in order; asserts that it made no webhook beyond those in the file."""
    script = example.read()
    engine = engine or Engine([example.provider], example.settings())
    played: list[Answer | Call] = []
    calls: list[WebhookRequest] = []
    answer: HttpResponse | None = None
    for block in script.blocks:
        match block:
            case RequestBlock(request):
                seen = as_sent(request)
                answer = engine.exchange(replace(seen, is_oversized=True) if is_oversized(script) else seen)
                assert answer is not None, "the request is for no provider"
            case AnswerBlock(wanted):
                assert answer is not None
                played.append(Answer(answer, wanted))
            case WebhookBlock(after, wanted_call):
                calls.extend(advance(engine, durations.read(after)))
                assert calls, f"no webhook after {after}; wanted {wanted_call.to_bytes()!r}"
                played.append(Call(calls.pop(0), wanted_call))
            case ActionBlock(deed) if deed.startswith("wait "):
                calls.extend(advance(engine, durations.read(deed.removeprefix("wait "))))
                assert not calls, f"a webhook during '{deed}': {calls}"
            case ActionBlock(deed):
                deeds.do(engine, example.provider, deed)
    calls.extend(take_attempts(engine))
    assert not calls, f"a webhook that the file does not have: {calls}"
    return played


def advance(engine: Engine, by: int) -> list[WebhookRequest]:
    """Steps through ``by`` microseconds; each webhook is answered with 200 at once."""
    until = engine.now + by
    made = take_attempts(engine)
    while (due := engine.next_due()) is not None and due <= until:
        engine.step()
        made.extend(take_attempts(engine))
    engine.move_to(until)
    return made


def take_attempts(engine: Engine) -> list[WebhookRequest]:
    made = []
    for call in engine.webhooks.take_attempts():
        made.append(call.webhook.outgoing)
        engine.webhooks.finished(call, Outcome(status=200, body=b"OK"))
    return made

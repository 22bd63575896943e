"""What the sandbox answers to a question: twice, so that what differs by chance, time and account is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sms_sandbox.contract import Provider, WebhookRequest
from sms_sandbox.core.account import Option
from sms_sandbox.core.time.instants import DAY, HOUR, MINUTE, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.recording.check.questions import AskedQuestion
from sms_sandbox.wire.exchange import HttpResponse

_LATER: Final = DAY + HOUR + MINUTE + SECOND
_CREDITS: Final = (Decimal(4321), Decimal(87))
_MORE: Final = 7
"""By how much the numbers among an account's options differ."""

_MOST_STEPS: Final = 1000


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """What the sandbox makes of a question."""

    answer: HttpResponse
    webhooks: tuple[WebhookRequest, ...]


ExpectedPair = tuple[ExpectedAnswer, ExpectedAnswer]


def expected(
    provider: Provider, asked: AskedQuestion, now: int, webhook: str | None
) -> tuple[ExpectedAnswer, ExpectedAnswer]:
    """Return what comes of a question at ``now``, and what with other ids, at another time, in another account.

    ``webhook`` is where all webhooks go.
    """
    return _run(provider, asked, now, 0, webhook), _run(provider, asked, now + _LATER, 1, webhook)


def _run(provider: Provider, asked: AskedQuestion, now: int, variant: int, webhook: str | None) -> ExpectedAnswer:
    kinds = {} if webhook is None else dict.fromkeys(provider.webhook_kinds, webhook)
    settings = EngineSettings(
        start=now,
        seed=variant + 1,
        id_seed=variant + 1,
        is_strict=not asked.question.sends,
        accounts=() if asked.is_refused else _accounts(provider, asked, variant),
        webhooks={provider.name: kinds},
    )
    engine = Engine([provider], settings)
    answer = engine.exchange(asked.request)
    if answer is None:
        raise ValueError(f"question {asked.name!r}: its request is for no provider")
    return ExpectedAnswer(answer, _webhooks(engine))


def _accounts(provider: Provider, asked: AskedQuestion, variant: int) -> tuple[AccountSettings, ...]:
    """Return the account that the request's credentials open."""
    shown = provider.credentials(asked.request)
    if shown is None or not shown.secret:
        return ()
    credit = None if provider.initial_credit is None else _CREDITS[variant]
    account = AccountSettings(
        provider=provider.name,
        login=shown.login,
        secret=shown.secret,
        credit=credit,
        options=_options(provider.options, variant),
    )
    return (account,)


def _options(defaults: Mapping[str, Option], variant: int) -> dict[str, Option]:
    numbers = {name: value for name, value in defaults.items() if type(value) is int}
    return {name: value + _MORE * variant for name, value in numbers.items()}


def _webhooks(engine: Engine) -> tuple[WebhookRequest, ...]:
    """Return the webhooks that follow, each answered at once."""
    made: list[WebhookRequest] = []
    for _ in range(_MOST_STEPS):
        for attempt in engine.webhooks.take_attempts():
            made.append(attempt.webhook.outgoing)
            engine.webhooks.finished(attempt, Outcome(status=200, body=b"OK"))
        if engine.next_due() is None:
            break
        engine.step()
    return tuple(made)

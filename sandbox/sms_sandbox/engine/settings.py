"""How an engine is set up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sms_sandbox.contract import RetryPlan
from sms_sandbox.core.account import Option
from sms_sandbox.core.time.pace import NORMAL, Pace

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """An account that exists from the start. ``login`` is None for a key or token that stands alone, ``tokens`` open
    the account, too, and ``parent`` is the login of one before it, on whose credit it draws if it has none itself.
    ``options`` are those that are not to be as the provider has them at first; a field that is None is as for an
    account that opens by itself, but a post-paid one begins at nothing.
    """

    provider: str
    login: str | None
    secret: str
    tokens: tuple[str, ...] = ()
    credit: Decimal | None = None
    post_paid: bool = False
    dialect: str | None = None
    parent: str | None = None
    webhook_secret: str | None = None
    options: Mapping[str, Option] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """``start`` is the time at the start, in microseconds. ``webhooks`` maps provider, then kind, to a URL, and
    ``dialects`` provider to the dialect of all its accounts, and ``retries`` provider to a plan for its webhooks,
    where that is not to be its own. ``max_messages`` bounds finished messages, exchanges and webhooks each, and the
    journal, too, unless ``max_events`` does; ``max_exchange_bytes`` bounds the exchanges' bodies together.
    """

    seed: int = 1
    start: int
    is_strict: bool = False
    pace: Pace = NORMAL
    webhooks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dialects: Mapping[str, str] = field(default_factory=dict)
    accounts: tuple[AccountSettings, ...] = ()
    retries: Mapping[str, RetryPlan] = field(default_factory=dict)
    preset_ids: tuple[str, ...] = ()
    max_messages: int = 10_000
    max_events: int | None = None
    max_exchange_bytes: int = 256 * MEBIBYTE

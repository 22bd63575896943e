"""The settings of an engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sms_sandbox.contract import RetryPlan
from sms_sandbox.core.account import Option
from sms_sandbox.core.time.pace import NORMAL, Pace

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """An account that exists from the start. A field that is None is as for an account that opens by itself."""

    provider: str
    login: str | None
    """None for a key or token that stands alone."""

    secret: str
    tokens: tuple[str, ...] = ()
    """Further tokens that open the account."""

    credit: Decimal | None = None
    """None for that of an account that opens by itself, or nothing for a post-paid one."""

    post_paid: bool = False
    dialect: str | None = None
    parent: str | None = None
    """The login of an earlier account, whose credit this one draws on if it has none."""

    webhook_secret: str | None = None
    options: Mapping[str, Option] = field(default_factory=dict)
    """The switches that differ from the provider's defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """How an engine is set up."""

    seed: int = 1
    """The seed of draws: faults, delays, shares, people, hardware."""

    id_seed: int | None = None
    """The seed of ids, or None for ids of ``seed`` whose counts begin as in the providers' documentation."""

    start: int
    """The time at the start, in microseconds UTC."""

    is_strict: bool = False
    pace: Pace = NORMAL
    webhooks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The URL for each provider, then kind."""

    keeps_unaddressed: bool = False
    """Keep the webhooks that have no address, to be read by a test. It costs their making."""

    dialects: Mapping[str, str] = field(default_factory=dict)
    """The dialect of all accounts, by provider."""

    accounts: tuple[AccountSettings, ...] = ()
    retries: Mapping[str, RetryPlan] = field(default_factory=dict)
    """The plan for failed webhooks, for each provider whose own plan is not used."""

    max_accounts: int = 10_000
    """The number of accounts that opened by themselves and are kept at each provider, and of gateway devices."""

    preset_ids: tuple[str, ...] = ()
    max_messages: int = 10_000
    """The number of finished messages that are kept, of exchanges and of webhooks; of journal entries, too, unless
    ``max_events`` is set.
    """

    max_events: int | None = None
    max_exchange_bytes: int = 256 * MEBIBYTE
    """The size of the exchanges that are kept, together."""

    has_faker: bool = False
    """Whether the names and words of handsets' owners are Faker's, and not of the built-in lists."""

    @property
    def seed_of_ids(self) -> int:
        """Return the seed that ids are drawn from."""
        return self.seed if self.id_seed is None else self.id_seed

"""Accounts and credentials."""

from msgspec import Struct


class Account(Struct, frozen=True):
    """An account with a provider."""

    provider: str
    login: str
    password: str | None
    """None for a key that stands alone."""

    credit: int | float | None
    balance: int | float | None
    """The credit that the account can draw on."""

    post_paid: bool
    suspended: bool
    parent: str | None
    dialect: str | None
    webhooks: dict[str, str]
    secret: str | None
    options: dict[str, bool | int | str]


class Credentials(Struct, frozen=True):
    """Credentials: ``login`` and ``secret`` together open an account, as ``token`` alone does."""

    login: str
    secret: str
    token: str


ANY_CREDENTIALS = Credentials(login="sandbox", secret="sandbox-secret", token="sandbox-token")  # noqa: S106  opens only test doubles
"""Credentials for a workspace without configured accounts, where the first credentials that are used open an account.
"""

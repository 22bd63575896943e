"""One provider's accounts: who is let in, and with what."""

from decimal import Decimal
from typing import Final

from sandbox.contract import Provider
from sandbox.core.account import Account, Credentials
from sandbox.core.errors import RefusedCredentialsError
from sandbox.engine.settings import AccountSettings, EngineSettings

REFUSED_WORD: Final = "invalid"
"""As login, password, key or token it opens no account, so that a test can have the provider's error."""

WORKSPACE_PREFIX: Final = "ws-"
"""Of credentials made for a workspace: one that no workspace has opens nothing by itself."""


class Accounts:
    """In open mode any credentials that are not empty open an account, and the first secret seen binds the login; in
    strict mode only configured accounts exist.
    """

    def __init__(self, provider: Provider, settings: EngineSettings) -> None:
        self._provider: Final = provider
        self._is_strict: Final = settings.is_strict
        self._callbacks: Final = settings.callbacks.get(provider.name, {})
        self._dialect: Final = settings.dialects.get(provider.name)
        self._by_login: Final[dict[str, Account]] = {}
        self._by_token: Final[dict[str, Account]] = {}
        self._issued_to: Final[dict[Account, str]] = {}
        self._issued: Final[set[str]] = set()
        for account in settings.accounts:
            if account.provider == provider.name:
                self._configure(account)

    def authenticate(self, credentials: Credentials) -> Account:
        """Raises RefusedCredentialsError."""
        if credentials.login is None:
            known = self._by_token.get(credentials.secret)
        else:
            known = self._by_login.get(credentials.login)
            if known is not None and known.secret != credentials.secret:
                raise RefusedCredentialsError
        return known or self._open(credentials)

    def issue(self, token: str, account: Account) -> None:
        """From now on the token lets the account in, and is the one it is told when it asks again."""
        self._by_token[token] = account
        self._issued_to[account] = token
        self._issued.add(token)

    def issued_to(self, account: Account) -> str | None:
        return self._issued_to.get(account)

    def has_issued(self, token: str) -> bool:
        return token in self._issued

    def _open(self, credentials: Credentials) -> Account:
        if self._is_strict or not credentials.secret or credentials.login == "":
            raise RefusedCredentialsError
        shown = (credentials.login or "", credentials.secret)
        if REFUSED_WORD in shown or any(word.startswith(WORKSPACE_PREFIX) for word in shown):
            raise RefusedCredentialsError
        return self._add(credentials, credit=self._provider.opening_credit, dialect=self._dialect)

    def _configure(self, settings: AccountSettings) -> None:
        account = self._add(
            Credentials(settings.login, settings.secret),
            credit=self._provider.opening_credit if settings.credit is None else settings.credit,
            dialect=settings.dialect or self._dialect,
        )
        self._by_token.update(dict.fromkeys(settings.tokens, account))

    def _add(self, credentials: Credentials, *, credit: Decimal | None, dialect: str | None) -> Account:
        account = Account(
            provider=self._provider.name,
            login=credentials.secret if credentials.login is None else credentials.login,
            secret=None if credentials.login is None else credentials.secret,
            credit=credit,
            callbacks=dict(self._callbacks),
            dialect=dialect,
        )
        if credentials.login is None:
            self._by_token[credentials.secret] = account
        else:
            self._by_login[credentials.login] = account
        return account

"""One provider's accounts: who is let in, and with what."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.core.account import Account, Credentials, check_credit
from sms_sandbox.core.errors import AccountExistsError, RefusedCredentialsError
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.faults.kinds.account import AccountChange

_NOTHING: Final = Decimal(0)

REFUSED_WORD: Final = "invalid"
"""As login, password, key or token it opens no account, so that a test can have the provider's error."""

WORKSPACE_PREFIX: Final = "ws-"
"""Of credentials made for a workspace: one that no workspace has opens nothing by itself."""


class Accounts:
    """In open mode any credentials that are not empty open an account, and the first secret seen binds the login; in
    strict mode only configured accounts exist.
    """

    def __init__(self, provider: Provider, settings: EngineSettings, inputs: Inputs | None = None) -> None:
        self.inputs: Final = inputs or Inputs()
        self._provider: Final = provider
        self._is_strict: Final = settings.is_strict
        self._webhooks: Final = settings.webhooks.get(provider.name, {})
        self._dialect: Final = settings.dialects.get(provider.name)
        self._by_login: Final[dict[str, Account]] = {}
        self._by_token: Final[dict[str, Account]] = {}
        self._issued_to: Final[dict[Account, str]] = {}
        self._issued: Final[set[str]] = set()
        self._closed: Final[set[str]] = set()
        self._template: Final[list[tuple[AccountChange, str | None]]] = []
        for account in settings.accounts:
            if account.provider == provider.name:
                self._configure(account)

    def __iter__(self) -> Iterator[Account]:
        """In the order in which they were opened."""
        return iter(self._all())

    @property
    def provider(self) -> str:
        """Its name."""
        return self._provider.name

    def authenticate(self, credentials: Credentials) -> Account:
        """Raises RefusedCredentialsError."""
        if credentials.login is None:
            known = self._by_token.get(credentials.secret)
        else:
            known = self._by_login.get(credentials.login)
            if known is not None and known.secret != credentials.secret:
                raise RefusedCredentialsError
        if known is None:
            return self._open(credentials)
        if not known.may_enter:
            raise RefusedCredentialsError
        return known

    def get(self, login: str) -> Account | None:
        """The account of that login, or of that key, if it stands alone."""
        with_key = self._by_token.get(login)
        return self._by_login.get(login) or (with_key if with_key and with_key.secret is None else None)

    @recorded_input
    def create(self, credentials: Credentials) -> Account:
        """An account like one that opens by itself, whatever the mode and the credentials; they must be new."""
        return self._add(credentials, credit=self._provider.initial_credit, dialect=self._dialect)

    def open(self, credentials: Credentials, *, credit: Decimal | None) -> Account:
        """As ``create``, with that credit, on behalf of a client. Raises AccountExistsError."""
        if self.get(credentials.login or credentials.secret) is not None:
            raise AccountExistsError(credentials.login or credentials.secret)
        return self._add(credentials, credit=credit, dialect=self._dialect)

    def children_of(self, parent: Account) -> list[Account]:
        """Its sub-accounts, in the order in which they were opened."""
        return [account for account in self._all() if account.parent is parent]

    def change(self, account: Account, change: AccountChange) -> None:
        """Change an account. A password is changed only if the account has one."""
        change.edit(account)

    @recorded_input
    def change_all(self, change: AccountChange, login: str | None = None) -> None:
        """All accounts, or that of the login. Those that open later, too, but for the password, which is the one that
        they are opened with.
        """
        self._template.append((change, login))
        for account in self._all():
            if login in (None, account.login):
                self.change(account, change)

    @recorded_input
    def update_fields(self, account: Account, fields: Mapping[str, object]) -> None:
        """Sets these fields, whose values are good ones."""
        for name, value in fields.items():
            setattr(account, name, value)

    @recorded_input
    def remove(self, account: Account) -> None:
        """From now on neither its password nor its tokens open it; its messages stay."""
        if account.secret is not None:
            del self._by_login[account.login]
        for token in [token for token, owner in self._by_token.items() if owner is account]:
            del self._by_token[token]
            self._issued.discard(token)
        self._issued_to.pop(account, None)

    def close(self, account: Account) -> None:
        """As ``remove``, and what let somebody in opens no other account, unless one is made for it."""
        self._closed.add(account.login)
        self._closed.update(token for token, owner in self._by_token.items() if owner is account)
        self.remove(account)

    def issue(self, token: str, account: Account) -> None:
        """From now on the token lets the account in, and is the one it is told when it asks again."""
        self._by_token[token] = account
        self._issued_to[account] = token
        self._issued.add(token)

    def issued_to(self, account: Account) -> str | None:
        return self._issued_to.get(account)

    def has_issued(self, token: str) -> bool:
        return token in self._issued

    def placeholder(self, login: str) -> Account:
        """Like one that opens by itself, but nothing opens this one: it stands for the owner of a gateway device
        who has not asked for anything yet.
        """
        return self._new(Credentials(login, ""), credit=self._provider.initial_credit, dialect=self._dialect)

    def _open(self, credentials: Credentials) -> Account:
        if self._is_strict or not credentials.secret or credentials.login == "":
            raise RefusedCredentialsError
        shown = (credentials.login or "", credentials.secret)
        if REFUSED_WORD in shown or any(word.startswith(WORKSPACE_PREFIX) for word in shown):
            raise RefusedCredentialsError
        if (credentials.login or credentials.secret) in self._closed:
            raise RefusedCredentialsError
        return self.create(credentials)

    def _all(self) -> list[Account]:
        """Those with a login first, each once."""
        return list(dict.fromkeys((*self._by_login.values(), *self._by_token.values())))

    def _configure(self, settings: AccountSettings) -> None:
        """Raises ValueError for a credit that no account can have, and for a parent that there is not."""
        credit = None if settings.parent else self._provider.initial_credit
        if settings.credit is not None:
            credit = settings.credit
        elif settings.post_paid and credit is not None:
            credit = _NOTHING
        check_credit(credit, post_paid=settings.post_paid)
        credentials = Credentials(settings.login, settings.secret)
        account = self._add(credentials, credit=credit, dialect=settings.dialect or self._dialect)
        account.post_paid = settings.post_paid
        if settings.parent is not None:
            account.parent = self.get(settings.parent)
            if account.parent is None:
                raise ValueError(f"there is no account {settings.parent!r} before {account.login!r}")
        account.webhook_secret = settings.webhook_secret
        account.options |= settings.options
        self._by_token.update(dict.fromkeys(settings.tokens, account))

    def _add(self, credentials: Credentials, *, credit: Decimal | None, dialect: str | None) -> Account:
        account = self._new(credentials, credit=credit, dialect=dialect)
        self._closed.discard(account.login)
        if credentials.login is None:
            self._by_token[credentials.secret] = account
        else:
            self._by_login[credentials.login] = account
        return account

    def _new(self, credentials: Credentials, *, credit: Decimal | None, dialect: str | None) -> Account:
        account = Account(
            provider=self._provider.name,
            login=credentials.secret if credentials.login is None else credentials.login,
            secret=None if credentials.login is None else credentials.secret,
            credit=credit,
            webhooks=dict(self._webhooks),
            dialect=dialect,
            options=dict(self._provider.options),
        )
        for change, login in self._template:
            if login in (None, account.login):
                self.change(account, replace(change, password=None))
        return account

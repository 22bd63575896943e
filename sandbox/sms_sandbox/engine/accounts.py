"""The accounts of one provider, and how their credentials are checked."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from sms_sandbox.contract import Provider
from sms_sandbox.core.account import Account, Credentials, check_credit
from sms_sandbox.core.errors import AccountExistsError, RefusedCredentialsError
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.wire.exchange import Headers

_NOTHING: Final = Decimal(0)

REFUSED_WORD: Final = "invalid"
"""The login, password, key or token that opens no account, so that a test can have the provider's error."""

_MISSING_VALUES: Final = frozenset(
    {
        *("null", "undefined", "nan"),
        *("[object object]", "[object promise]", "[object undefined]", "[object null]"),
        *("none", "nil", "<nil>", "%!s(<nil>)", "(null)", "optional.empty", "array", "system.object"),
    }
)
"""What programs in eight languages write into a credential that they do not have, or in place of an object, in small
letters. They open no account.
"""

WORKSPACE_PREFIX: Final = "ws-"
"""The prefix of credentials made for a workspace: one that belongs to no workspace opens no account by itself."""


def may_have_keys(headers: Headers) -> bool:
    """Return whether headers may have the credentials of a workspace."""
    return any(WORKSPACE_PREFIX in value for _, value in headers)


class Accounts:
    """The accounts of one provider.

    In open mode any credentials that are not empty open an account, and the first secret seen binds the login. The
    ``max_accounts`` of these that were used last are kept, and those that were changed by hand or have sub-accounts.
    In strict mode only configured accounts exist.
    """

    __slots__ = (
        "_by_login",
        "_by_token",
        "_closed",
        "_dialect",
        "_idle",
        "_idle_at",
        "_is_strict",
        "_issued",
        "_issued_to",
        "_max_opened",
        "_opened",
        "_provider",
        "_template",
        "_uses",
        "_webhooks",
        "inputs",
        "provider_data",
    )

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
        self._max_opened: Final = settings.max_accounts
        self._opened: Final[dict[Account, None]] = {}
        self._uses = 0
        # Opened accounts, the one that was used longest ago first, as they were after so many uses.
        self._idle: Final[deque[Account]] = deque()
        self._idle_at = 0
        self.provider_data: Final[dict[Account, Any]] = {}
        """Data of the provider's own for accounts, besides messages."""
        self._template: Final[list[tuple[AccountChange, str | None]]] = []
        for account in settings.accounts:
            if account.provider == provider.name:
                self._configure(account)

    def __iter__(self) -> Iterator[Account]:
        """Iterate in the order in which the accounts were opened."""
        return iter(self._all())

    @property
    def provider(self) -> str:
        """Return the name of the provider."""
        return self._provider.name

    def authenticate(self, credentials: Credentials) -> Account:
        """Return the account of these credentials. Raise RefusedCredentialsError."""
        if credentials.login is None:
            known = self._by_token.get(credentials.secret)
        else:
            known = self._by_login.get(credentials.login)
            if known is not None and known.secret != credentials.secret:
                raise RefusedCredentialsError
        if known is None:
            return self._open(credentials)
        if known.is_suspended or (known.parent is not None and not known.may_enter):
            raise RefusedCredentialsError
        known.last_use = self._uses = self._uses + 1
        return known

    def get(self, login: str) -> Account | None:
        """Return the account of that login, or of that key if it stands alone, or None."""
        with_key = self._by_token.get(login)
        return self._by_login.get(login) or (with_key if with_key and with_key.secret is None else None)

    @recorded_input
    def create(self, credentials: Credentials) -> Account:
        """Create an account like one that opens by itself, whatever the mode. The credentials have to be new."""
        return self._add(credentials, credit=self._provider.initial_credit, dialect=self._dialect)

    def open(self, credentials: Credentials, *, credit: Decimal | None) -> Account:
        """Create an account with that credit, for a client of the provider. Raise AccountExistsError."""
        if self.get(credentials.login or credentials.secret) is not None:
            raise AccountExistsError(credentials.login or credentials.secret)
        return self._add(credentials, credit=credit, dialect=self._dialect)

    def children_of(self, parent: Account) -> list[Account]:
        """Return the sub-accounts, in the order in which they were opened."""
        return [account for account in self._all() if account.parent is parent]

    def change(self, account: Account, change: AccountChange) -> None:
        """Change an account. A password is changed only if the account has one."""
        change.edit(account)

    @recorded_input
    def change_all(self, change: AccountChange, login: str | None = None) -> None:
        """Apply a change to all accounts, or to that of the login, and to those that open later.

        A later account keeps the password with which it is opened.
        """
        self._template.append((change, login))
        for account in self._all():
            if login in (None, account.login):
                self.change(account, change)

    @recorded_input
    def update_fields(self, account: Account, fields: Mapping[str, object]) -> None:
        """Set these fields; their values have been checked."""
        self.keep(account)
        for name, value in fields.items():
            setattr(account, name, value)

    def keep(self, account: Account) -> None:
        """Keep an account that opened by itself, however long it is not used."""
        self._opened.pop(account, None)

    def clear(self) -> None:
        """Forget all accounts."""
        for accounts in (self._by_login, self._by_token, self._issued_to, self._issued, self._closed):
            accounts.clear()
        self._opened.clear()
        self._idle.clear()
        self.provider_data.clear()

    @recorded_input
    def remove(self, account: Account) -> None:
        """Remove an account: neither its password nor its tokens open it. Its messages stay."""
        if account.secret is not None:
            del self._by_login[account.login]
        for token in [token for token, owner in self._by_token.items() if owner is account]:
            del self._by_token[token]
            self._issued.discard(token)
        self._issued_to.pop(account, None)
        self._opened.pop(account, None)

    def close(self, account: Account) -> None:
        """Remove an account, and refuse its credentials until an account is created for them."""
        self._closed.add(account.login)
        self._closed.update(token for token, owner in self._by_token.items() if owner is account)
        self.remove(account)

    def issue(self, token: str, account: Account) -> None:
        """Let the token open the account, and return it when a token is asked for again."""
        self._by_token[token] = account
        self._issued_to[account] = token
        self._issued.add(token)

    def issued_to(self, account: Account) -> str | None:
        return self._issued_to.get(account)

    def has_issued(self, token: str) -> bool:
        return token in self._issued

    def placeholder(self, login: str) -> Account:
        """Return an account like one that opens by itself, but which no credentials open.

        It stands for the owner of a gateway device that has sent no request yet.
        """
        return self._new(Credentials(login, ""), credit=self._provider.initial_credit, dialect=self._dialect)

    def _open(self, credentials: Credentials) -> Account:
        if self._is_strict or not credentials.secret or credentials.login == "":
            raise RefusedCredentialsError
        shown = (credentials.login or "", credentials.secret)
        if any(_is_refused(word) for word in shown):
            raise RefusedCredentialsError
        if (credentials.login or credentials.secret) in self._closed:
            raise RefusedCredentialsError
        account = self.create(credentials)
        account.last_use = self._uses = self._uses + 1
        self._opened[account] = None
        if len(self._opened) > self._max_opened:
            oldest = self._used_longest_ago()
            self.remove(oldest)
            self.provider_data.pop(oldest, None)
        return account

    def _used_longest_ago(self) -> Account:
        """Return an opened account. To sort them now and then costs less than to move one at each use."""
        while True:
            if not self._idle:
                self._idle.extend(sorted(self._opened, key=attrgetter("last_use")))
                self._idle_at = self._uses
            account = self._idle.popleft()
            if account.last_use <= self._idle_at and account in self._opened:
                return account

    def _all(self) -> list[Account]:
        """Return the accounts with a login, then the others, each once."""
        return list(dict.fromkeys((*self._by_login.values(), *self._by_token.values())))

    def _configure(self, settings: AccountSettings) -> None:
        """Add a configured account.

        Raise ValueError for a credit that no account can have, and for an unknown parent.
        """
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


def _is_refused(word: str) -> bool:
    return word == REFUSED_WORD or word.startswith(WORKSPACE_PREFIX) or word.strip().casefold() in _MISSING_VALUES

"""Show, create and change the accounts of a workspace."""

from typing import Any, Final

from sms_sandbox.contract import Provider
from sms_sandbox.core.account import Account, Credentials, Option, check_credit
from sms_sandbox.engine.accounts import Accounts
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.known import unknown
from sms_sandbox.server.admin.models.accounts import AccountView, PutAccount
from sms_sandbox.server.admin.models.base import Done, Nothing
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.webhooks import targets as webhook_targets

_ATTRIBUTES: Final = {"password": "secret", "suspended": "is_suspended", "secret": "webhook_secret"}
"""Names of the fields in the engine, where they differ."""

_KINDS: Final[dict[type, str]] = {bool: "true or false", int: "a whole number", str: "a text"}


class AccountRoutes:
    def table(self) -> list[Route]:
        return [
            Route("GET", "/accounts/:provider/:login", self.show, "Return an account."),
            Route("PUT", "/accounts/:provider/:login", self.put, "Create or change an account."),
            Route("DELETE", "/accounts/:provider/:login", self.remove, "Close an account; its messages stay."),
        ]

    async def show(self, asked: EmptyRequest) -> AccountView:
        return account_view(self._account(asked))

    async def put(self, asked: AdminRequest[Nothing, PutAccount]) -> AccountView:
        """Check the whole request before anything is created or changed."""
        provider = self._provider(asked)
        accounts, login = self._accounts(asked), asked.values["login"]
        known = accounts.get(login)
        wanted = asked.body.named()
        _check(wanted, known or accounts.placeholder(login), provider)
        if "parent" in wanted:
            wanted["parent"] = _parent(wanted["parent"], known, accounts)
        if "webhooks" in wanted:
            wanted["webhooks"] = _webhooks(wanted["webhooks"], provider)
        if "options" in wanted:
            before = known.options if known else provider.options
            wanted["options"] = {**before, **_options(wanted["options"], provider)}
        account = known or accounts.create(_credentials(login, wanted.get("password")))
        accounts.update_fields(account, {_ATTRIBUTES.get(field, field): value for field, value in wanted.items()})
        asked.engine.note_account(account, tuple(sorted(wanted)))
        return account_view(account)

    async def remove(self, asked: EmptyRequest) -> Done:
        account = self._account(asked)
        asked.engine.note_account(account, (), is_closed=True)
        self._accounts(asked).remove(account)
        return Done()

    def _provider(self, asked: AdminRequest[Any, Any]) -> Provider:
        name = asked.values["provider"]
        if name not in asked.engine.providers:
            raise unknown("not_found", "provider", name, asked.engine.providers)
        return asked.engine.providers[name]

    def _accounts(self, asked: AdminRequest[Any, Any]) -> Accounts:
        return asked.engine.backend(self._provider(asked).name).accounts

    def _account(self, asked: AdminRequest[Any, Any]) -> Account:
        login = asked.values["login"]
        account = self._accounts(asked).get(login)
        if account is None:
            raise AdminError("not_found", f"there is no account {login!r}")
        return account


def _credentials(login: str, password: str | None) -> Credentials:
    return Credentials(None, login) if password is None else Credentials(login, password)


def _check(wanted: dict[str, Any], account: Account, provider: Provider) -> None:
    try:
        check_credit(wanted.get("credit", account.credit), post_paid=wanted.get("post_paid", account.post_paid))
    except ValueError as error:
        raise _wrong("credit", str(error)) from None
    if "password" in wanted and account.secret is None:
        raise _wrong("password", f"{account.login!r} is a key that stands alone")
    dialect = wanted.get("dialect")
    if dialect is not None and dialect not in provider.dialects:
        raise _wrong("dialect", f"{dialect!r} is not known; there are: {', '.join(provider.dialects) or 'none'}")


def _parent(login: str | None, account: Account | None, accounts: Accounts) -> Account | None:
    if login is None:
        return None
    parent = above = accounts.get(login)
    if parent is None:
        raise _wrong("parent", f"there is no account {login!r}")
    while above is not None:
        if above is account:
            raise _wrong("parent", f"{login!r} is the account itself, or one of its own sub-accounts")
        above = above.parent
    return parent


def _options(asked: dict[str, Option], provider: Provider) -> dict[str, Option]:
    for name, value in asked.items():
        if name not in provider.options:
            raise _wrong("options", f"{name!r} is not known; there are: {', '.join(provider.options) or 'none'}")
        if type(value) is not type(provider.options[name]):
            kind = _KINDS[type(provider.options[name])]
            raise _wrong("options", f"{name!r} is {kind}, not {value!r}")
    return asked


def _webhooks(urls: dict[str, str], provider: Provider) -> dict[str, str]:
    pairs = [(f"{provider.name}.{kind}", url) for kind, url in urls.items()]
    try:
        return webhook_targets.read(pairs, {provider.name: provider}).get(provider.name, {})
    except ValueError as error:
        raise _wrong("webhooks", str(error)) from None


def _wrong(field: str, message: str) -> AdminError:
    return AdminError("unprocessable", message, None, field)


def account_view(account: Account) -> AccountView:
    return AccountView(
        provider=account.provider,
        login=account.login,
        password=account.secret,
        credit=account.credit,
        balance=account.balance,
        post_paid=account.post_paid,
        suspended=account.is_suspended,
        parent=account.parent.login if account.parent else None,
        dialect=account.dialect,
        webhooks=account.webhooks,
        secret=account.webhook_secret,
        options=account.options,
    )

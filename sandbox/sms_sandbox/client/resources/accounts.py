"""Calls about one account with a provider."""

from typing import Any

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Account as AccountModel
from sms_sandbox.client.paths import path_of


class Account(Resource[S_co]):
    def __init__(self, sender: S_co, provider: str, login: str) -> None:
        super().__init__(sender)
        self.provider = provider
        self.login = login

    @endpoint
    def show(self) -> ApiCall[AccountModel]:
        return ApiCall("GET", path_of("accounts", self.provider, self.login), decode.one(AccountModel))

    @endpoint
    def set(self, /, **fields: Any) -> ApiCall[AccountModel]:  # noqa: ANN401  a field each, as the admin API names them
        """Change the account, or create it.

        Fields are ``credit``, ``post_paid``, ``suspended``, ``password``, ``dialect``, ``webhooks``, ``secret``,
        ``parent`` and ``options``; those left out keep their values.
        """
        return ApiCall("PUT", path_of("accounts", self.provider, self.login), decode.one(AccountModel), body=fields)

    @endpoint
    def remove(self) -> ApiCall[None]:
        return ApiCall("DELETE", path_of("accounts", self.provider, self.login), decode.nothing)

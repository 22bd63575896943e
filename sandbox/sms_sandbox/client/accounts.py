"""One account with a provider, as calls."""

from typing import Any

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import Call, Noun, S_co, verb
from sms_sandbox.client.models import Account as AccountTold
from sms_sandbox.client.paths import at


class Account(Noun[S_co]):
    def __init__(self, sender: S_co, provider: str, login: str) -> None:
        super().__init__(sender)
        self.provider = provider
        self.login = login

    @verb
    def show(self) -> Call[AccountTold]:
        return Call("GET", at("accounts", self.provider, self.login), decode.one(AccountTold))

    @verb
    def set(self, /, **fields: Any) -> Call[AccountTold]:  # noqa: ANN401  a field each, as the admin API names them
        """Makes the account if there is none. ``credit``, ``post_paid``, ``suspended``, ``password``, ``dialect``,
        ``webhooks``, ``secret``, ``parent``, ``options``; what is not named stays.
        """
        return Call("PUT", at("accounts", self.provider, self.login), decode.one(AccountTold), body=fields)

    @verb
    def remove(self) -> Call[None]:
        return Call("DELETE", at("accounts", self.provider, self.login), decode.nothing)

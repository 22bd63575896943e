"""Draw smsMode's ids for campaigns, replies and keys."""

from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.draws import LETTERS_AND_DIGITS

_LENGTH: Final = 12


def draw(backend: Backend, account: Account, *names: str) -> str:
    return backend.draw_id(LETTERS_AND_DIGITS, _LENGTH, account.login, *names)

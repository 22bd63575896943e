"""The generations of the API that differ in their bytes: as documented in 2024, and as recorded in 2021."""

from typing import Final

from sms_sandbox.core.account import Account

TODAY: Final = "2024"
OF_2021: Final = "2021"
DIALECTS: Final = (TODAY, OF_2021)


def spoken_to(account: Account) -> str:
    """Return the account's dialect.

    A request does not show its generation, so an account without one gets the current dialect.
    """
    return account.dialect or TODAY

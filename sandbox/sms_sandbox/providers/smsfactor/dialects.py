"""The two generations of the API, distinguished by the credentials of a request.

User name and password belong to the first one, whose manual is a PDF. Tokens came with the current one.
"""

from typing import Final

from sms_sandbox.core.account import Account, Credentials

PDF: Final = "pdf"
CURRENT: Final = "current"
DIALECTS: Final = (PDF, CURRENT)


def dialect_for(account: Account, shown: Credentials) -> str:
    """Return the account's own dialect if it has one, else that of the credentials."""
    return account.dialect or (CURRENT if shown.login is None else PDF)

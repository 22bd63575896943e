"""The two generations of the API, told apart by how a request shows who it is.

User name and password belong to the first one, whose manual is a PDF; tokens came with today's.
"""

from typing import Final

from sms_sandbox.core.account import Account, Credentials

PDF: Final = "pdf"
CURRENT: Final = "current"
DIALECTS: Final = (PDF, CURRENT)


def dialect_for(account: Account, shown: Credentials) -> str:
    """The account's own dialect if it has one, else that of the credentials."""
    return account.dialect or (CURRENT if shown.login is None else PDF)

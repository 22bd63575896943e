"""The generations of the API, distinguished by the credentials of a request.

User name and password belong to the first one, whose manual is a PDF. Tokens came with the current one. In 2023 the
current one counted the recipients of a campaign as the recordings of that year do, with fewer counters.
"""

from typing import Final

from sms_sandbox.core.account import Account, Credentials

PDF: Final = "pdf"
OF_2023: Final = "2023"
CURRENT: Final = "current"
DIALECTS: Final = (PDF, OF_2023, CURRENT)


def dialect_for(account: Account, shown: Credentials) -> str:
    """Return the account's own dialect if it has one, else that of the credentials."""
    return account.dialect or (CURRENT if shown.login is None else PDF)


def generation(dialect: str) -> str:
    """Return PDF or CURRENT. The dialect of 2023 differs from the current one in the counters of campaigns alone."""
    return PDF if dialect == PDF else CURRENT

"""Show the ids of contacts and blocked numbers, and find entries by them.

The PDF manual has decimal ids. In the current dialect an id has 24 hexadecimal digits, as an ObjectId: a time in
seconds, six digits that the entries of an account share, and the decimal number. A request may use either form.
"""

import re
from typing import Final

from sms_sandbox.core.draws import HEX
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest
from sms_sandbox.providers.smsfactor.state import Blocked, Contact

_OBJECT_ID: Final = re.compile(r"[0-9a-f]{14}([0-9a-f]{10})", re.ASCII)
_PREFIX_LENGTH: Final = 6

ListEntry = Contact | Blocked


def shown(entry: ListEntry, asked: AuthenticatedRequest) -> str:
    """Return the id in the form of the request's dialect."""
    return _object_id(entry, asked) if asked.style.is_current else entry.id


def decimal(text: str) -> str:
    """Return the decimal id that an id of either form would have."""
    found = _OBJECT_ID.fullmatch(text)
    return str(int(found[1], 16)) if found else text


def is_id_of(text: str, entry: ListEntry, asked: AuthenticatedRequest) -> bool:
    return text == entry.id or text == _object_id(entry, asked)


def _object_id(entry: ListEntry, asked: AuthenticatedRequest) -> str:
    data = asked.data
    data.object_prefix = data.object_prefix or asked.backend.draw_id(
        HEX, _PREFIX_LENGTH, asked.account.login, "object"
    )
    return f"{entry.added_at // SECOND:08x}{data.object_prefix}{int(entry.id):010x}"

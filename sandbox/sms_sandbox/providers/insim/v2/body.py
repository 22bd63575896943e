"""Read the fields of a request. Every method raises ApiError for invalid input.

An empty text counts as not given: version 1.0.0 of the command line sends one for each filter that is not set.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from sms_sandbox.core.time.instants import EARLIEST, LATEST, from_datetime
from sms_sandbox.providers.insim.parse import json_of
from sms_sandbox.providers.insim.v2.errors import ApiError
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest

_LARGEST_LIMIT: Final = 100


class Body:
    """The JSON object of a request."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self.fields: Final = fields

    def text(self, name: str) -> str:
        """Return a text, or an empty one if it is absent."""
        value = self.fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise ApiError("VALIDATION_ERROR", name)
        return value.strip()

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise ApiError("MISSING_FIELD", name)
        return value

    def choice(self, name: str, words: Iterable[str], default: str) -> str:
        value = self.text(name) or default
        if value not in words:
            raise ApiError("VALIDATION_ERROR", name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            raise ApiError("VALIDATION_ERROR", name)
        return value

    def number(self, name: str, default: int) -> int:
        value = self.fields.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ApiError("VALIDATION_ERROR", name)
        return value

    def limit(self, default: int) -> int:
        value = self.number("limit", default)
        if value < 1:
            raise ApiError("VALIDATION_ERROR", "limit")
        return min(value, _LARGEST_LIMIT)

    def texts(self, name: str) -> list[str]:
        """Return a list of texts; an absent one is empty."""
        value = self.fields.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ApiError("VALIDATION_ERROR", name)
        return value

    def objects(self, name: str) -> list["Body"]:
        """Return a list of at least one object."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not value:
            raise ApiError("MISSING_FIELD", name)
        return [Body(item if isinstance(item, dict) else {}) for item in value]

    def period(self) -> tuple[int, int]:
        """Return the first instant of ``date_from``, and the first one after ``date_to``, in UTC."""
        begin, end = self._day("date_from"), self._day("date_to")
        return (
            EARLIEST if begin is None else from_datetime(begin),
            LATEST if end is None else from_datetime(end + timedelta(days=1)),
        )

    def _day(self, name: str) -> datetime | None:
        text = self.text(name)
        if not text:
            return None
        try:
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
            from_datetime(day + timedelta(days=1))
        except (ValueError, OverflowError):
            raise ApiError("VALIDATION_ERROR", name) from None
        return day


def read(request: HttpRequest) -> Body:
    if request.is_oversized:
        raise ApiError("VALIDATION_ERROR")
    value = request.parsed(json_of)
    if not isinstance(value, dict) or json_text.has_lone_surrogate(value):
        raise ApiError("VALIDATION_ERROR")
    return Body(value)

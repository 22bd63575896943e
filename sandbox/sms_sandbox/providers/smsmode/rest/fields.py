"""Read the fields of a JSON object, each of which may be missing or of a wrong type."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sms_sandbox.providers.smsmode.rest.errors import bad, missing

_LONGEST_URL: Final = 255
_DEAREST: Final = Decimal(10) ** 9
"""A limit above any real amount of euros."""


@dataclass(slots=True)
class Fields:
    """Read an object; ``path`` stands before the names of its fields in errors. null counts as missing."""

    values: Mapping[str, object]
    path: str = ""

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str, least: int = 0, most: int = 1_000_000) -> str:
        """Return the text, empty for a missing one. Raise RestError for another type or length."""
        value = self.values.get(name, "")
        if value is None or value == "":
            return ""
        if not isinstance(value, str):
            raise bad(self.path + name, "Must be a string")
        if not least <= len(value) <= most:
            raise bad(
                self.path + name,
                f"Between {least} and {most} characters expected" if least else f"At most {most} characters expected",
            )
        return value

    def required(self, name: str, most: int = 1_000_000) -> str:
        """Return the text. Raise RestError for a blank one."""
        value = self.text(name, most=most)
        if not value.strip():
            raise missing(self.path + name)
        return value

    def url(self, name: str) -> str:
        return self.text(name, most=_LONGEST_URL)

    def one_of(self, name: str, values: tuple[str, ...]) -> str:
        """Return the text, empty for a missing one. Raise RestError for any that is not among the values."""
        value = self.text(name)
        if value and value not in values:
            raise bad(self.path + name, f"One of {', '.join(values)} expected")
        return value

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise bad(self.path + name, "Must be a boolean")
        return bool(value)

    def amount(self, name: str) -> Decimal | None:
        """Return a number of euros that is not negative, or None if it is missing. Raise RestError."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise bad(self.path + name, "Must be a number")
        amount = Decimal(str(value))
        if not 0 <= amount <= _DEAREST:
            raise bad(self.path + name, "Must be positive")
        return amount

    def inner(self, name: str) -> "Fields":
        """Return the object's fields, none for a missing one. Raise RestError for another type."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, dict):
            raise bad(self.path + name, "Must be an object")
        return Fields(value or {}, f"{self.path}{name}.")

    def texts(self, name: str) -> list[str]:
        """Return the list of texts, empty for a missing one. Raise RestError for another type."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise bad(self.path + name, "Must be a list of strings")
        return value

    def objects(self, name: str) -> "list[Fields]":
        """Return the fields of each object of a list, empty for a missing one. Raise RestError for another type."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise bad(self.path + name, "Must be a list of objects")
        return [Fields(one, f"{self.path}{name}[{place}].") for place, one in enumerate(value)]

"""The base class of all tables of a scenario file."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, model_validator

from sms_sandbox.scenario.bad_value import BadValueError


class ConflictError(ValueError):
    """Raised for values that are valid each but not together."""

    def __init__(self, conflicts: tuple[BadValueError, ...]) -> None:
        super().__init__(" ".join(str(conflict) for conflict in conflicts))
        self.conflicts: Final = conflicts


class Table(BaseModel):
    """A table that refuses unknown keys. A key left out is None unless its field has another default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def conflicts(self) -> Iterator[BadValueError]:
        """Yield the conflicts between values of this table."""
        yield from ()

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        conflicts = tuple(self.conflicts())
        if conflicts:
            raise ConflictError(conflicts)
        return self

    def value(self, key: str) -> Any:  # noqa: ANN401  a value of the file
        """Return the value of a field, or None if it is left out."""
        return getattr(self, key)

    def given(self) -> Mapping[str, Any]:
        """Return the values that are not None, by field name."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}


def form_of(value: Any) -> str:  # noqa: ANN401  whatever stands in the file
    """Return "table" or "word": the form of a value that may be either."""
    return "table" if isinstance(value, dict | Table) else "word"

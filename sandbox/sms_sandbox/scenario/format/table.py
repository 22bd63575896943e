"""What all tables of a scenario file have in common."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, model_validator

from sms_sandbox.scenario.bad_value import BadValueError


class ConflictError(ValueError):
    """Values that are good each by itself, but do not go together."""

    def __init__(self, conflicts: tuple[BadValueError, ...]) -> None:
        super().__init__(" ".join(str(conflict) for conflict in conflicts))
        self.conflicts: Final = conflicts


class Table(BaseModel):
    """Keys that are not known are refused. What is left out is None, or as the field says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def conflicts(self) -> Iterator[BadValueError]:
        """What does not go together in this table."""
        yield from ()

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        conflicts = tuple(self.conflicts())
        if conflicts:
            raise ConflictError(conflicts)
        return self

    def given(self) -> Mapping[str, Any]:
        """What is not None, by the names of the fields."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}


def form_of(value: Any) -> str:  # noqa: ANN401  whatever stands in the file
    """Which of two forms a value has that may be one word or a table."""
    return "table" if isinstance(value, dict | Table) else "word"

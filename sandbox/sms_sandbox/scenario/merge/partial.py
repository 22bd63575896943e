"""Validate one file table by table: collect the problems and keep what is valid."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain import explain
from sms_sandbox.scenario.format.model import SCHEMA, Scenario
from sms_sandbox.scenario.source.document import Document, Path

ARRAYS: Final = ("rule", "phase", "expect")
_KEYED: Final = ("lifecycle", "handset", "device", "account")
_ANY_NAME: Final = "?"


@dataclass(frozen=True)
class PartialScenario:
    """The valid part of one file."""

    document: Document
    scenario: Scenario
    indexes: Mapping[str, list[int]]
    """For each array of tables, the indexes in the file of the elements kept."""

    def names(self, kind: str) -> frozenset[str]:
        """Return all names that the file gives to elements of the kind, of invalid ones too."""
        elements = self.document.data.get(kind)
        if isinstance(elements, dict):
            return frozenset(elements)
        return frozenset(name for name in map(_name_of, _array_of(self.document.data, kind)) if name is not None)


def partial_scenario(document: Document) -> tuple[PartialScenario, list[Problem]]:
    """Return the scenario without the elements that have problems, and the problems."""
    data = document.data
    problems = [*_doubles(document)]
    broken: set[Path] = {(kind, index) for kind in ARRAYS for index in _double_indexes(data, kind)}
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        problems.extend(explain.problems(error, document))
        broken |= {_element(explain.path_of(one, data)) for one in error.errors(include_url=False)}
    else:
        if not broken:
            return PartialScenario(document, scenario, _indexes(data)), []
    indexes = {
        kind: [index for index in all_ if (kind, index) not in broken] for kind, all_ in _indexes(data).items()
    }
    return PartialScenario(document, Scenario.model_validate(_pruned(data, broken, indexes)), indexes), problems


def _indexes(data: Mapping[str, Any]) -> dict[str, list[int]]:
    return {kind: [*range(len(_array_of(data, kind)))] for kind in ARRAYS}


def _doubles(document: Document) -> Iterator[Problem]:
    for kind in ARRAYS:
        for index in _double_indexes(document.data, kind):
            wrong = BadValueError("double", f"The name is used above: {kind} names are unique.")
            yield explain.problem_at(document, (kind, index, "name"), wrong)


def _double_indexes(data: Mapping[str, Any], kind: str) -> Iterator[int]:
    """Yield the indexes of elements whose name an earlier one has."""
    seen = set()
    for index, element in enumerate(_array_of(data, kind)):
        name = _name_of(element)
        if name is not None and name in seen:
            yield index
        seen.add(name)


def _name_of(element: object) -> str | None:
    name = element.get("name") if isinstance(element, dict) else None
    return name if isinstance(name, str) else None


def _array_of(data: Mapping[str, Any], kind: str) -> list[Any]:
    array = data.get(kind)
    return array if isinstance(array, list) else []


def _element(path: Path) -> Path:
    return path[:2] if path and path[0] in (*ARRAYS, *_KEYED) else path[:1]


def _pruned(data: Mapping[str, Any], broken: Iterable[Path], indexes: Mapping[str, list[int]]) -> dict[str, Any]:
    kept = {key: dict(value) if key in _KEYED and isinstance(value, dict) else value for key, value in data.items()}
    for first, *rest in broken:
        if not rest:
            kept.pop(str(first), None)
        elif first in _KEYED:
            kept[str(first)].pop(rest[0], None)
    for kind in ARRAYS:
        if kind in kept:
            kept[kind] = [data[kind][index] for index in indexes[kind]]
    return {"schema": SCHEMA, "name": _ANY_NAME, **kept}

"""One file, checked table by table: what is wrong with it, and all of it that is not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from sandbox.scenario import explain
from sandbox.scenario.document import Document, Path
from sandbox.scenario.model import Scenario
from sandbox.scenario.problem import Problem

ARRAYS: Final = ("rule", "phase", "expect")
_KEYED: Final = ("lifecycle", "handset", "device", "account")
_ANY_NAME: Final = "?"


@dataclass(frozen=True)
class Draft:
    """``indexes`` tells for each array of tables where in the file its elements stand."""

    document: Document
    scenario: Scenario
    indexes: Mapping[str, list[int]]

    def names(self, kind: str) -> frozenset[str]:
        """All that the file gives to elements of the kind, good or not."""
        elements = self.document.data.get(kind)
        if isinstance(elements, dict):
            return frozenset(elements)
        found = [element.get("name") for element in elements or () if isinstance(element, dict)]
        return frozenset(name for name in found if isinstance(name, str))


def draft_of(document: Document) -> tuple[Draft | None, list[Problem]]:
    """The draft leaves out the elements that have problems; there is none where even the rest is of no use."""
    data = document.data
    indexes = {kind: [*range(len(array_of(data, kind)))] for kind in ARRAYS}
    try:
        return Draft(document, Scenario.model_validate(data), indexes), []
    except ValidationError as error:
        problems = [*explain.problems(error, document)]
        broken = {_element(explain.path_of(one["loc"], data)) for one in error.errors()}
    indexes = {kind: [index for index in places if (kind, index) not in broken] for kind, places in indexes.items()}
    try:
        return Draft(document, Scenario.model_validate(_pruned(data, broken, indexes)), indexes), problems
    except ValidationError:
        return None, problems


def array_of(data: Mapping[str, Any], kind: str) -> list[Any]:
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
    return {"name": _ANY_NAME, **kept}

"""Problems of a scenario file, and their rendering as text, as JSON and as GitHub workflow commands."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_INDENT: Final = " " * 8
_GITHUB: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_GITHUB_PROPERTY: Final = {**_GITHUB, ord(":"): "%3A", ord(","): "%2C"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One error or warning about a scenario file."""

    file: str
    line: int = 0
    """Counted from 1; 0 for the file as a whole."""

    column: int = 0
    """Counted from 1."""

    path: str = ""
    """Where the value is in the data, for example ``rule[0].when.share``."""

    code: str
    """A stable word for programs."""

    subject: str = ""
    """The element as its author named it. If it is empty, the message names the element itself."""

    message: str
    """What was found."""

    hint: str = ""
    """What to write instead, in one or more lines."""

    is_warning: bool = False

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class ScenarioError(Exception):
    """Raised for a scenario that cannot be used; its text is the rendered problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(as_text(problems))
        self.problems: Final = tuple(problems)


def as_text(problems: Sequence[Problem]) -> str:
    """Render the problems for a terminal."""
    return "\n\n".join(_in_words(problem) for problem in problems)


def as_json(problems: Iterable[Problem]) -> str:
    """Render the problems as a JSON list of objects; ``severity`` is "error" or "warning"."""
    return json.dumps([_as_object(problem) for problem in problems], ensure_ascii=False, indent=2)


def as_github(problems: Iterable[Problem]) -> str:
    """Render the problems as workflow commands, which GitHub shows beside the lines concerned."""
    return "\n".join(_as_command(problem) for problem in problems)


FORMATS: Final[dict[str, Callable[[Sequence[Problem]], str]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}


def summary(file: str, problems: Sequence[Problem]) -> str:
    """Render the number of problems in one line; a file with only warnings is valid."""
    warnings = sum(problem.is_warning for problem in problems)
    errors = len(problems) - warnings
    counts = [counted(number, noun) for number, noun in ((errors, "problem"), (warnings, "warning")) if number]
    if errors:
        return f"{file}: {' and '.join(counts)}. Nothing was started."
    return f"{file}: {counts[0]}." if counts else f"{file}: ok"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _in_words(problem: Problem) -> str:
    mark = "warning: " if problem.is_warning else ""
    text = f"{problem.message} {problem.hint}".strip()
    if not problem.subject:
        return f"{problem.where}: {mark}{text}"
    lines = [f"{problem.where}: {mark}{problem.subject}", *text.splitlines()]
    return f"\n{_INDENT}".join(lines)


def _as_object(problem: Problem) -> dict[str, str | int]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "path": problem.path,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "severity": "warning" if problem.is_warning else "error",
    }


def _as_command(problem: Problem) -> str:
    level = "warning" if problem.is_warning else "error"
    properties = {"file": problem.file}
    if problem.line:
        properties |= {"line": str(problem.line), "col": str(problem.column)}
    if problem.subject:
        properties["title"] = problem.subject
    written = ",".join(f"{name}={value.translate(_GITHUB_PROPERTY)}" for name, value in properties.items())
    text = f"{problem.message} {problem.hint}".strip()
    return f"::{level} {written}::{text.translate(_GITHUB)}"

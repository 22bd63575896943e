"""Load a scenario file into a checked scenario, or report all its problems at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sms_sandbox import __version__
from sms_sandbox import providers as all_providers
from sms_sandbox.contract import Provider
from sms_sandbox.scenario import builtin, check
from sms_sandbox.scenario.bad_value import BadValueError, did_you_mean
from sms_sandbox.scenario.check.answers import GUESSED
from sms_sandbox.scenario.diagnostics import Problem, ScenarioError
from sms_sandbox.scenario.explain.explain import problem_at, sentence_at
from sms_sandbox.scenario.format.model import SCHEMA, Scenario
from sms_sandbox.scenario.merge.merged import merged_scenario
from sms_sandbox.scenario.merge.partial import PartialScenario, partial_scenario
from sms_sandbox.scenario.source.document import Document
from sms_sandbox.scenario.source.parse import parse

NO_FILE: Final = "no_file"


@dataclass(frozen=True, slots=True)
class LoadedScenario:
    """The result of reading a file."""

    scenario: Scenario | None
    """None if one of the problems is an error."""

    problems: tuple[Problem, ...]
    """Errors and warnings in the order of the file."""

    def checked(self) -> Scenario:
        """Return the scenario; raise ScenarioError if there is none."""
        if self.scenario is None:
            raise ScenarioError(self.problems)
        return self.scenario


def load(source: str, providers: Mapping[str, Provider] | None = None) -> Scenario:
    """Return the scenario of a path or ``builtin:NAME``.

    ``providers`` are those available; None for all installed.

    Raise ScenarioError with all problems.
    """
    return read(source, providers).checked()


def read(
    source: str, providers: Mapping[str, Provider] | None = None, *, allow_guesses: bool = False
) -> LoadedScenario:
    """Read a scenario as ``load`` does, but return the problems instead of raising.

    ``allow_guesses`` suppresses warnings about answers that have no source.
    """
    try:
        path = _path(source)
        document = parse(source, _content(source, path))
    except ScenarioError as error:
        return LoadedScenario(None, error.problems)
    return _Reader(providers, path.parent).found(document, allow_guesses=allow_guesses)


def read_bytes(
    name: str, content: bytes, providers: Mapping[str, Provider] | None = None, *, allow_guesses: bool = False
) -> LoadedScenario:
    """Read a scenario from bytes, which may extend built-in scenarios only.

    ``name`` stands for the file in the problems.
    """
    try:
        document = parse(name, content)
    except ScenarioError as error:
        return LoadedScenario(None, error.problems)
    return _Reader(providers, None).found(document, allow_guesses=allow_guesses)


def _path(source: str) -> Path:
    """Return the path of the source; raise ScenarioError for an unknown built-in scenario."""
    if not source.startswith(builtin.PREFIX):
        return Path(source)
    name = source.removeprefix(builtin.PREFIX)
    path = builtin.path_of(name)
    if path is None:
        hint = did_you_mean(name, builtin.names())
        raise ScenarioError([Problem(file=source, code=NO_FILE, message="there is no such scenario.", hint=hint)])
    return path


def _content(source: str, path: Path) -> bytes:
    """Return the file's bytes; raise ScenarioError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem(
            file=source, code=NO_FILE, message=f"cannot be read: {reason}.", hint=_built_in_meant(source)
        )
        raise ScenarioError([problem]) from None


def _built_in_meant(source: str) -> str:
    """Return a hint for a source that is part of the name of a built-in scenario, or an empty text."""
    names = [name for name in builtin.names() if source and source in name]
    return f"Did you mean {builtin.PREFIX}{names[0]}?" if names and Path(source).name == source else ""


class _Reader:
    def __init__(self, providers: Mapping[str, Provider] | None, folder: Path | None) -> None:
        self._providers: Final = all_providers.load() if providers is None else providers
        self._folder: Final = folder

    def found(self, document: Document, *, allow_guesses: bool) -> LoadedScenario:
        problems = [*_of_schema(document)]
        scenario = None
        if not problems:
            scenario, problems = self._checked(document)
        if allow_guesses:
            problems = [problem for problem in problems if problem.code != GUESSED]
        problems = [problem for problem in problems if not _is_anothers(problem, document)]
        problems.sort(key=lambda problem: (problem.file != document.name, problem.file, problem.line, problem.column))
        is_good = all(problem.is_warning for problem in problems)
        return LoadedScenario(scenario if is_good else None, tuple(problems))

    def _checked(self, document: Document) -> tuple[Scenario, list[Problem]]:
        draft, problems = partial_scenario(document)
        base, problems_of_base = self._base(draft)
        whole = merged_scenario(draft, base, self._providers)
        return whole.scenario, [*problems, *problems_of_base, *check.problems(whole)]

    def _base(self, draft: PartialScenario) -> tuple[PartialScenario | None, list[Problem]]:
        """Return the scenario that the draft extends, or None, and its problems."""
        source = draft.scenario.extends
        if source is None:
            return None, []
        try:
            document = parse(source, self._content_of_base(source))
        except ScenarioError as error:
            problem = error.problems[0]
            if problem.code != NO_FILE:
                return None, [*error.problems]
            wrong = BadValueError(NO_FILE, f"{problem.message[0].upper()}{problem.message[1:]}", problem.hint)
            return None, [problem_at(draft.document, ("extends",), wrong)]
        problems = [*_of_schema(document)]
        if problems:
            return None, problems
        if "extends" in document.data:
            wrong = BadValueError(
                "extends_twice", "It extends a file that extends another one.", "Only one level is possible."
            )
            return None, [problem_at(draft.document, ("extends",), wrong)]
        return partial_scenario(document)

    def _content_of_base(self, source: str) -> bytes:
        """Return the bytes of the extended file; raise ScenarioError if it cannot be read."""
        path = _path(source)
        if not source.startswith(builtin.PREFIX):
            if self._folder is None:
                message = "only builtin:NAME can be extended here."
                raise ScenarioError([Problem(file=source, code=NO_FILE, message=message)])
            path = self._folder / path
        return _content(source, path)


def _is_anothers(problem: Problem, document: Document) -> bool:
    """Return True for a warning about a built-in scenario that the file only extends: its author cannot cure it."""
    return problem.is_warning and problem.file != document.name and problem.file.startswith(builtin.PREFIX)


def _of_schema(document: Document) -> Iterator[Problem]:
    """Yield a problem for a file of a later format version, of which nothing else is checked."""
    schema = document.data.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        version = ".".join(__version__.split(".")[:2])
        message = f"schema = {schema} needs sandbox {schema}.x; this is {version}."
        yield sentence_at(document, ("schema",), "bad_schema", message)

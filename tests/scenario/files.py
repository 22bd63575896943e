"""Scenario files for tests."""

from functools import cache
from pathlib import Path

from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.scenario import load
from sms_sandbox.scenario.diagnostics import Problem, as_text
from sms_sandbox.scenario.format.model import Scenario

HEAD = 'schema = 1\nname = "x"\n'


@cache
def all_providers() -> dict[str, Provider]:
    return providers.load()


def found(text: str, name: str = "scenarios/x.toml", *, allow_guesses: bool = False) -> load.LoadedScenario:
    return load.read_bytes(name, text.encode(), all_providers(), allow_guesses=allow_guesses)


def problems(text: str, name: str = "scenarios/x.toml") -> tuple[Problem, ...]:
    return found(text, name).problems


def reported(text: str, name: str = "scenarios/x.toml") -> str:
    """What people are told of the file."""
    return as_text(problems(text, name))


def below_head(text: str) -> str:
    """What people are told of a file that begins as it should, without the lines' numbers."""
    return reported(HEAD + text).replace("scenarios/x.toml:", "")


def scenario(text: str) -> Scenario:
    """Asserts that nothing is wrong with it."""
    result = found(HEAD + text, allow_guesses=True)
    assert not result.problems, as_text(result.problems)
    return result.checked()


def written(folder: Path, name: str, text: str) -> str:
    """The path of a file with that text."""
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)

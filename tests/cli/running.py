"""Verbs, asked of a sandbox in a thread."""

import json
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner, Result
from sms_sandbox.cli import main


@dataclass
class Verbs:
    url: str

    def result(self, *arguments: str, **variables: str) -> Result:
        return CliRunner().invoke(main, ["--url", self.url, *arguments], env=clean(variables))

    def say(self, *arguments: str) -> str:
        """What goes to standard output; asserts that all goes well."""
        result = self.result(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    def rows(self, *arguments: str) -> list[list[str]]:
        return [line.split("\t") for line in self.say(*arguments).splitlines()]

    def told(self, *arguments: str) -> Any:
        """What the verb tells as JSON."""
        return json.loads(self.say(*arguments, "--json"))

    def refusal(self, *arguments: str, code: int) -> str:
        """What goes to standard error."""
        result = self.result(*arguments)
        assert result.exit_code == code, result.output
        return result.stderr


def clean(variables: dict[str, str]) -> dict[str, str | None]:
    """The environment without what a developer may have set."""
    return {"SANDBOX_URL": None, "SANDBOX_WORKSPACE": None, "FORCE_COLOR": None, "NO_COLOR": None, **variables}

"""Run verbs against a sandbox in a thread."""

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

    def output(self, *arguments: str) -> str:
        """Return the standard output of a verb that succeeds."""
        result = self.result(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    def rows(self, *arguments: str) -> list[list[str]]:
        return [line.split("\t") for line in self.output(*arguments).splitlines()]

    def data(self, *arguments: str) -> Any:
        """Return the JSON output of a verb that succeeds."""
        return json.loads(self.output(*arguments, "--json"))

    def refusal(self, *arguments: str, code: int) -> str:
        """Return the standard error of a verb that fails."""
        result = self.result(*arguments)
        assert result.exit_code == code, result.output
        return result.stderr


def clean(variables: dict[str, str]) -> dict[str, str | None]:
    """Return the environment without the variables that a developer may have set."""
    return {"SANDBOX_URL": None, "SANDBOX_WORKSPACE": None, "FORCE_COLOR": None, "NO_COLOR": None, **variables}

"""No PowerShell is at hand, so the lines for it are parsed by the grammar that editors use."""

import re
from collections.abc import Iterator

import pytest
import tree_sitter_powershell
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.verbs.env import LINES
from tree_sitter import Language, Node, Parser

from tests.cli.running import clean
from tests.install.test_printed_commands import PAGES

PARSER = Parser(Language(tree_sitter_powershell.language()))
VALUES = ("a", "it's", "\u2018x\u2019", '$HOME `n "q"', "C:\\x\\ca.pem", "http://127.0.0.1:8767/~x/insim", "")


def nodes(text: str) -> list[Node]:
    """Return all nodes of the parsed text."""
    return [*_below(PARSER.parse(text.encode()).root_node)]


def _below(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _below(child)


def faults(text: str) -> list[str]:
    """Return what the grammar cannot make sense of."""
    return [str(node.text) for node in nodes(text) if node.is_error or node.is_missing]


def strings(text: str) -> list[str]:
    """Return the texts in single quotes, with the quotes."""
    return [node.text.decode() for node in nodes(text) if node.type == "verbatim_string_characters" and node.text]


def printed() -> Iterator[str]:
    """Yield the lines for PowerShell of all pages."""
    for page in PAGES:
        for line in page.read_text("utf-8").splitlines():
            if "Invoke-Expression" in line:
                yield from re.findall("`([^`]*Invoke-Expression)`", line) or [line.strip()]


def test_completion_is_a_script() -> None:
    script = CliRunner().invoke(main, ["completion", "pwsh"], env=clean({})).output
    assert "Register-ArgumentCompleter" in script
    assert faults(script) == []


@pytest.mark.parametrize("value", VALUES)
def test_variable_is_one_assignment_of_one_text(value: str) -> None:
    line = LINES["powershell"]("SANDBOX_X", value)
    assert faults(line) == []
    [written] = strings(line)
    assert re.sub("(['\u2018\u2019])\\1", r"\1", written[1:-1]) == value


def test_printed_lines_are_commands() -> None:
    lines = [*printed()]
    assert len(lines) > 3
    assert [line for line in lines if faults(line)] == []


def test_what_is_no_script_is_found() -> None:
    assert faults("$env:X = 'a'b'") != []
    assert faults("if ($x { }") != []

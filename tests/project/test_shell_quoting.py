"""Commands in documents and help can be pasted into zsh, which expands ``?``, ``*`` and ``[`` in any word."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest
from sms_sandbox.cli import main

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "clients").glob("*/README.md"),
        *ROOT.glob("*/README.md"),
    ]
)
_QUOTED: Final = re.compile(r"""'[^']*'|"(?:[^"\\\\]|\\\\.)*\"""")
_EXPANDED: Final = re.compile(r"\S*(?:://\S*[?*&]|\w\[)\S*")


def expanded(command: str) -> list[str]:
    """Return the words that a shell would not pass on as they are written."""
    return _EXPANDED.findall(_QUOTED.sub("", command))


def commands_of(page: str) -> Iterator[str]:
    """Yield the commands of console blocks, and of lines that are indented by four blanks."""
    yield from re.findall(r"^\$ (.+)$", page, re.MULTILINE)
    yield from re.findall(r"^ {4}((?:curl|sandbox|make|pip) .+)$", page, re.MULTILINE)


def examples_of(command: click.Command, context: click.Context) -> Iterator[str]:
    yield from getattr(command, "examples", ())
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from examples_of(found, context)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_command_of_a_page_needs_no_further_quotes(page: Path) -> None:
    assert [words for line in commands_of(page.read_text("utf-8")) if (words := expanded(line))] == []


def test_example_in_the_help_needs_no_further_quotes() -> None:
    found = [*examples_of(main, click.Context(main))]
    assert len(found) > 50
    assert [words for line in found if (words := expanded(line))] == []


@pytest.mark.parametrize(
    "command", ["curl http://a/?x=1", "pip install ./a[mcp]", "curl http://a/x&y", "curl -d '{}' http://a/b?c"]
)
def test_unquoted_pattern_is_found(command: str) -> None:
    assert expanded(command) != []


@pytest.mark.parametrize("command", ["curl 'http://a/?x=1'", 'sandbox run -- sh -c "a[1]"', "sandbox messages"])
def test_quoted_pattern_is_passed_on(command: str) -> None:
    assert expanded(command) == []

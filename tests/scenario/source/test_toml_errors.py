import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from sms_sandbox.scenario.source import toml_errors

from tests.scenario.files import reported

CLOSED = "a text value is not closed."
THERE = "this key exists already."


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('schema = 1\nname = "x\n', "2:10", CLOSED),
        ('name = "x', "1:10", CLOSED),
        ("name = 'x", "1:10", CLOSED),
        ("name = 'x\n", "2:1", CLOSED),
        ('name = """x\n', "2:1", CLOSED),
        ("name = '''x\n", "2:1", CLOSED),
        ("name = yes", "1:8", "not a value. A text needs quotes; true and false are lower case."),
        ("name = ", "1:8", "not a value. A text needs quotes; true and false are lower case."),
        ("name", "1:5", "an equals sign is missing after the key."),
        ("a = 1 b = 2", "1:7", "something follows the value on the same line."),
        ("= 1", "1:1", "neither a key nor the header of a table."),
        ("a = [1, 2", "1:10", "a list is not closed with ]."),
        ("a = {b = 1", "1:11", "a table is not closed with }."),
        ("[a\n", "1:3", "a table's header is not closed with ]."),
        ("[[a]\n", "1:4", "a table's header is not closed with ]]."),
        ("[a]\n[a]\n", "2:3", "this table exists already."),
        ("a = 1\na = 2", "2:6", THERE),
        ("a = {b = 1, b = 2}", "1:18", THERE),
        ("a = {b = 1}\na.c = 2\n", "2:8", "this table is written in braces; add the key there."),
        ('a = "\\d"', "1:8", "an unknown escape sequence. Use single quotes: '\\d'."),
        ('a = "\\u12"', "1:8", "an unknown escape sequence. Use single quotes: '\\d'."),
        ("a = 2026-02-30T00:00:00Z", "1:5", "there is no such date or time."),
        ("a = 1 # \x01", "1:9", "a character that is not allowed here."),
    ],
)
def test_error_has_line_and_column(text: str, place: str, says: str) -> None:
    assert reported(text) == f"scenarios/x.toml:{place}: {says}"


def test_each_message_of_tomllib_is_rephrased() -> None:
    source = Path(str(import_module("tomllib._parser").__file__)).read_text("utf-8")
    messages = re.findall(r'suffixed_err\(\s*src, \w+, f?"((?:[^"\\]|\\.)*)"', source)
    assert len(messages) > 15
    for message in messages:
        said = message.replace("{expect!r}", "\"'''\"").replace('\\"', '"').replace("\\\\", "\\")
        assert toml_errors.explain(f"{said} (at line 1, column 2)", "x")[0] != "this is not TOML.", message


def test_unforeseen_message_becomes_not_toml() -> None:
    assert toml_errors.explain("Something new (at end of document)", "a\nbc") == ("this is not TOML.", 2, 3)
    assert issubclass(tomllib.TOMLDecodeError, ValueError)

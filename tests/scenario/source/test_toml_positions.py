import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from sms_sandbox.scenario import builtin
from sms_sandbox.scenario.source import toml_positions
from sms_sandbox.scenario.source.document import Position, place_of

Path = tuple[str | int, ...]

ODD = '''\
# a comment with [brackets] and "quotes"
plain = 1
"quoted key" = "a ] and a } and an = sign" # "more"
'literal' = 'back\\slash'
dotted . "inner".deep = true
long = """
[not.a.table]
key = "value"
"""
short = \'\'\'it's '' fine\'\'\'
full = """she said ""yes"""""
escaped = "a \\" quote"
when = { operation = "send", to = "+33", "odd key" = [1, { a = 1 }] } # { = }
list = [
  1, # one, two
  [2, 3],
  { name = "x", nested = { y = 2 } },
]
date = 2026-01-05T09:00:00Z
[table]
key = -0.5e3
  [table."sub.table"]   # indented
  key = 'x'
[[rule]]
name = "a"
[[rule]]
name = "b"
[rule.when]
to = "+33"
[[rule.step]]
at = 1
[[rule.step]]
at = 2
'''


def paths(data: Any, path: Path = ()) -> Iterator[Path]:
    """Of all keys and items."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from paths(value, (*path, key))


@pytest.mark.parametrize(
    "text", [ODD, ODD.replace("\n", "\r\n"), *(p.read_text("utf-8") for p in builtin.folder().glob("*.toml"))]
)
def test_each_key_and_item_has_a_position(text: str) -> None:
    offsets = toml_positions.offsets(text)
    wanted = {(), *paths(tomllib.loads(text))}
    assert set(offsets) == wanted
    for path, offset in offsets.items():
        here = text[offset:]
        if path and isinstance(path[-1], str) and not here.startswith("["):
            assert here.lstrip("\"'").startswith(path[-1]), (path, here[:20])


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("plain",), (2, 1)),
        (("quoted key",), (3, 1)),
        (("dotted", "inner", "deep"), (5, 18)),
        (("when", "to"), (13, 30)),
        (("when", "odd key", 1, "a"), (13, 60)),
        (("list", 1), (16, 3)),
        (("list", 1, 1), (16, 7)),
        (("list", 2, "nested", "y"), (17, 28)),
        (("table",), (20, 1)),
        (("table", "sub.table"), (22, 3)),
        (("rule",), (24, 1)),
        (("rule", 0), (24, 1)),
        (("rule", 1, "name"), (27, 1)),
        (("rule", 1, "when", "to"), (29, 1)),
        (("rule", 1, "step", 1, "at"), (33, 1)),
    ],
)
def test_line_and_column_count_from_1(path: Path, place: tuple[int, int]) -> None:
    assert place_of(ODD, toml_positions.offsets(ODD)[path]) == Position(*place)


def test_empty_text_has_position_1_1() -> None:
    assert toml_positions.offsets("") == {(): 0}

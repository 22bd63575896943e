import json

import pytest
from sms_sandbox.scenario.source import json_positions
from sms_sandbox.scenario.source.document import Position, place_of

TEXT = """\
{
  "schema": 1, "a \\"quoted\\" key": null,
  "rule": [ { "name": "a }", "when": {"share": 0.5} },
            { } ],
  "empty": [], "deep": [[1, true], -2.5e3]
}
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("schema",), (2, 3)),
        (('a "quoted" key',), (2, 16)),
        (("rule",), (3, 3)),
        (("rule", 0), (3, 13)),
        (("rule", 0, "when", "share"), (3, 39)),
        (("rule", 1), (4, 13)),
        (("empty",), (5, 3)),
        (("deep", 0, 1), (5, 29)),
        (("deep", 1), (5, 36)),
    ],
)
def test_each_key_and_item_has_a_position(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert place_of(TEXT, json_positions.offsets(TEXT)[path]) == Position(*place)


def test_every_path_of_the_data_has_a_position() -> None:
    assert len(json_positions.offsets(TEXT)) == 15
    assert json_positions.offsets(json.dumps({"a": [{}, []]}, indent=1)).keys() == {
        (),
        ("a",),
        ("a", 0),
        ("a", 1),
    }

import json

import pytest
from sms_sandbox.scenario.diagnostics import ScenarioError
from sms_sandbox.scenario.source.document import Form
from sms_sandbox.scenario.source.parse import LARGEST, parse

from tests.scenario.files import reported


def refused(name: str, content: bytes) -> str:
    with pytest.raises(ScenarioError) as raised:
        parse(name, content)
    return str(raised.value)


def test_toml_and_json_give_the_same_data() -> None:
    data = {"schema": 1, "rule": [{"name": "a"}]}
    toml = b'schema = 1\n[[rule]]\nname = "a"\n'
    assert parse("x.toml", toml).data == parse("x.json", json.dumps(data).encode()).data == data


@pytest.mark.parametrize(("content", "form"), [(b' {"a": 1}', Form.JSON), (b"a = 1", Form.TOML), (b"", Form.TOML)])
def test_name_without_suffix_is_read_by_content(content: bytes, form: Form) -> None:
    assert parse("builtin:x", content).form is form


def test_byte_order_mark_is_ignored() -> None:
    assert parse("x.toml", b"\xef\xbb\xbfa = 1").data == {"a": 1}
    assert parse("x.json", b'\xef\xbb\xbf{"a": 1}').data == {"a": 1}


@pytest.mark.parametrize("name", ["x.yaml", "x.YML"])
def test_yaml_is_refused_with_the_reason(name: str) -> None:
    assert refused(name, b"to: +33612345678") == (
        f"{name}: YAML is not read. YAML damages telephone numbers and times: it reads +33639980001 as a number "
        "without its plus, 0639980001 as octal, 1:30 as 90 and NO as false. Write TOML, or JSON with the same keys."
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.toml", b"a = 1\nb = '\xe9'", "x.toml:2:6: the text is not UTF-8."),
        ("x.json", b'{"a": 1,}', "x.json:1:8: this is not JSON: illegal trailing comma before end of object."),
        ("x.json", b"[1]", "x.json: A scenario is an object: { … }."),
        ("x.json", b'{"a": 1, "a": 2}', 'x.json: An object has the key "a" twice.'),
        ("x.json", b'{"a": NaN}', "x.json: NaN is not a number in JSON."),
        ("x.toml", b"a = 1" + b"0" * 5000, "x.toml: A number has too many digits."),
        ("x.json", b'{"a": 1' + b"0" * 5000 + b"}", "x.json: A number has too many digits."),
        ("x.toml", b"a." * 51 + b"a = 1", "x.toml: A key has more than 50 parts with dots between them."),
        ("x.toml", b"a = " + b"[" * 5000, "x.toml: Its tables and lists are nested too deeply."),
        ("x.json", b'{"a":' + b"[" * 200_000, "x.json: Its tables and lists are nested too deeply."),
        ("x.toml", b" " * (LARGEST + 1), "x.toml: The file is larger than 10 MB."),
    ],
)
def test_unreadable_text_is_explained(name: str, content: bytes, says: str) -> None:
    assert (
        refused(name, content)
        .replace("expecting property name enclosed in double quotes", "illegal trailing comma before end of object")
        .replace("x.json:1:9:", "x.json:1:8:")
        == says
    )


def test_long_key_is_refused_on_any_line_and_dots_of_a_text_are_none() -> None:
    dots = b"t = '" + b"a. b, " * 60 + b"'\n"
    assert parse("x.toml", dots).data["t"]
    assert refused("x.toml", dots + b"[b]\n" + b"'a' . " * 50 + b"a = 1") == (
        "x.toml: A key has more than 50 parts with dots between them."
    )


def test_deeply_nested_value_has_position_of_the_top() -> None:
    deep = '{"schema": 1, "name": "x", "rule": ' + "[" * 700 + "]" * 700 + "}"
    assert reported(deep, "x.json").startswith("x.json:1:1: rule 1\n        Not a table.")

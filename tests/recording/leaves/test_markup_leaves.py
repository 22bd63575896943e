import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.recording.leaves import markup_leaves
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf

TOP = ValueLeaf("", MessagePart.BODY, ())


def leaves(text: str) -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []

    def look(leaf: ValueLeaf) -> str:
        found.append((leaf.value, leaf.path))
        return leaf.value

    assert markup_leaves.rewrite(text, look, TOP) == text
    return found


def test_texts_and_attributes_have_the_names_below_the_root() -> None:
    text = '<?xml version="1.0"?>\n<sms a="1"><gsm id="7">336</gsm><empty n="x"/><text>A &amp; B</text>tail</sms>\n'
    assert leaves(text) == [
        ("1", ("a",)),
        ("7", ("gsm", "id")),
        ("336", ("gsm",)),
        ("x", ("empty", "n")),
        ("A & B", ("text",)),
        ("tail", ()),
    ]


def test_replaced_values_are_escaped_and_the_rest_stays() -> None:
    text = "<a>\n  <b c='x'> old </b><![CDATA[old]]><!-- old --></a>"
    written = markup_leaves.rewrite(text, lambda leaf: leaf.value.replace("old", "1<2"), TOP)
    assert written == "<a>\n  <b c='x'> 1&lt;2 </b><![CDATA[1<2]]><!-- 1<2 --></a>"


def test_attribute_is_replaced_in_its_quotation_marks() -> None:
    assert markup_leaves.rewrite('<a b="x"/>', lambda _: 'q"r', TOP) == '<a b="q&quot;r"/>'


def test_element_of_html_without_an_end_encloses_nothing() -> None:
    page = '<!DOCTYPE html>\n<html><head><meta charset="UTF-8"><title>T</title></head><body><h1>H</h1></body></html>'
    assert ("T", ("head", "title")) in leaves(page)
    assert ("H", ("body", "h1")) in leaves(page)


@pytest.mark.parametrize(
    "text", ["<a>secret", "<a b='secret'>", "<a><![CDATA[secret", "<!-- secret", "<a>x</b>secret"]
)
def test_value_of_a_broken_document_is_visited(text: str) -> None:
    assert [value for value, _ in leaves(text) if "secret" in value]


@given(st.text(alphabet="<>/!-[]CDAT&;='\" ab\n", max_size=40))
def test_any_text_is_kept(text: str) -> None:
    assert markup_leaves.rewrite(text, lambda leaf: leaf.value, TOP) == text

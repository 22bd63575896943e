from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.recording.leaves import form_leaves
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf, Visit

TOP = ValueLeaf("", MessagePart.QUERY, ())


def with_value(old: str, new: str) -> Visit:
    return lambda leaf: leaf.value.replace(old, new)


def test_values_are_decoded_and_named() -> None:
    found: list[tuple[str, tuple[str, ...], bool]] = []

    def look(leaf: ValueLeaf) -> str:
        found.append((leaf.value, leaf.path, leaf.is_name))
        return leaf.value

    data = b"to=%2B336&text=a+b%20c&&flag&x=%E9"
    assert form_leaves.rewrite(data, look, TOP) == data
    assert [(value, path) for value, path, is_name in found if not is_name] == [
        ("+336", ("to",)),
        ("a b c", ("text",)),
        ("flag", ()),
        ("é", ("x",)),
    ]


def test_replaced_value_keeps_the_charset_and_the_way_of_blanks() -> None:
    assert (
        form_leaves.rewrite(b"a=x%E9&b=x+y&c=x%20y", with_value("x", "z é"), TOP)
        == b"a=z+%E9%E9&b=z+%C3%A9+y&c=z%20%C3%A9%20y"
    )


def test_value_without_a_name_is_replaced() -> None:
    assert form_leaves.rewrite(b"33612345678&a=1", with_value("33612345678", "n"), TOP) == b"n&a=1"


def test_parts_and_files_of_a_multipart_body_are_replaced() -> None:
    body = (
        b'--XX\r\nContent-Disposition: form-data; name="to"\r\n\r\n336\r\n'
        b'--XX\r\nContent-Disposition: form-data; name="f"; filename="u"\r\n\r\nx,336\r\n--XX--\r\n'
    )
    seen: list[str] = []

    def of_file(leaf: ValueLeaf) -> str:
        seen.append(leaf.address)
        return leaf.value.replace("336", "999")

    written = form_leaves.rewrite_parts(
        "multipart/form-data; boundary=XX", body, with_value("336", "111"), of_file, TOP
    )
    assert written == body.replace(b"\r\n336", b"\r\n111").replace(b"x,336", b"x,999")
    assert seen == ["query.f"]


@given(st.binary())
def test_any_bytes_are_kept(data: bytes) -> None:
    assert form_leaves.rewrite(data, lambda leaf: leaf.value, TOP) == data

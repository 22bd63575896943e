"""Test how smsMode's parameters are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.providers.smsmode.requests.forms import Form, read
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.forms import split_pairs, urldecode


@pytest.mark.parametrize("unescaped", ["e", b"\xe9", b"\xe9 "])
def test_beginning_of_a_long_text_has_all_that_is_sent(unescaped: str | bytes) -> None:
    form = Form({"message": unescaped * 1_000_000}, "latin-1")
    text = form.text("message")
    found = form.beginning("message")
    assert text.startswith(found[:30_000])
    assert 30_000 <= len(found) <= 100_000


def test_value_is_missing_if_it_is_empty() -> None:
    form = Form({"message": "", "numero": " "}, "latin-1")
    assert [form.has(name) for name in ("message", "numero", "stop")] == [False, True, False]
    assert [form.beginning(name) for name in ("message", "numero", "stop")] == ["", " ", ""]


@given(st.lists(st.sampled_from(["a=1", "%61=2", "a+=3", "\xe9=4", "%E9=5", "%e9=6", "", "=7", "a"])))
def test_first_value_of_a_name_counts_in_whatever_form_it_is_written(pairs: list[str]) -> None:
    raw = "&".join(pairs).encode("latin-1")
    expected: dict[str, str] = {}
    for name, value in split_pairs(raw):
        expected.setdefault(urldecode(name, "iso8859-15"), urldecode(value, "iso8859-15"))
    form = read(HttpRequest("GET", b"/?" + raw))
    assert {name: form.text(name) for name in expected if name.isascii()} == {
        name: value for name, value in expected.items() if name.isascii()
    }
    assert {name for name in form.values if isinstance(name, str)} == {*filter(str.isascii, expected)}

"""Test how smsMode's parameters are read."""

import pytest
from sms_sandbox.providers.smsmode.requests.forms import Form


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

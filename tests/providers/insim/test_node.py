"""The calls of the npm package ``request``; ``test_webhooks.py`` has what they look like."""

from urllib.parse import quote

from hypothesis import example, given
from hypothesis import strategies as st
from sms_sandbox.providers.insim import node

ADDRESSES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", " ", "http://", "HTTPS://", "http:\\\\", "ftp://"]),
        st.sampled_from(["", "u:p%40@", "u'@"]),
        st.sampled_from(["host", "Host.example", "127.0.0.1", "[::1]", "h st", "é.fr", ""]),
        st.sampled_from(["", ":8080", ":0080", ":0", ":99999"]),
        st.text(st.sampled_from("/?#&='\"é %41\\|~"), max_size=8),
        st.just("?status="),
    ),
)


@given(ADDRESSES, st.text(max_size=20))
@example("http://host/?status=", "it's")
@example("http://host/#part?status=", "it's")
@example("http://host?status=", "")
def test_address_with_a_value_is_called_as_both_together(address: str, text: str) -> None:
    value = quote(text.encode("utf-8", "replace"), safe="!~*'()")
    assert node.get_with_value(address, value) == node.get(address + value)


@given(st.text())
def test_component_is_encoded_as_by_encode_uri_component(text: str) -> None:
    written = text.encode("utf-8", "replace")
    encoded = node.encode_uri_component(written)
    assert encoded == quote(written, safe="!~*'()")
    assert node.decode_uri_component(encoded) == written.decode()

from base64 import b64encode
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.wire.urls import Url, parse


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://app.example", Url("http", "app.example", 80, "/")),
        ("https://app.example", Url("https", "app.example", 443, "/")),
        ("http://app.example:8080/cb?a=1&b=%20", Url("http", "app.example", 8080, "/cb?a=1&b=%20")),
        ("https://app.example:80/", Url("https", "app.example", 80, "/")),
        ("http://app.example?a=1", Url("http", "app.example", 80, "/?a=1")),
        ("http://app.example/cb#part?x", Url("http", "app.example", 80, "/cb")),
        ("http://app.example#part", Url("http", "app.example", 80, "/")),
        ("http://jane:secret@app.example/", Url("http", "app.example", 80, "/", "jane:secret")),
        ("http://jane@app.example:81/a@b", Url("http", "app.example", 81, "/a@b", "jane")),
        ("HTTP://App.Example/CB", Url("http", "app.example", 80, "/CB")),
        ("http://[::1]:8080/cb", Url("http", "::1", 8080, "/cb")),
        ("http://[FE80::1]", Url("http", "fe80::1", 80, "/")),
        ("http://127.0.0.1:0008080/", Url("http", "127.0.0.1", 8080, "/")),
        ("http://127.0.0.1:65535/", Url("http", "127.0.0.1", 65535, "/")),
        ("  http://app.example/cb \n", Url("http", "app.example", 80, "/cb")),
        ("http://my_host/", Url("http", "my_host", 80, "/")),
    ],
)
def test_an_address_is_taken_apart(text: str, url: Url) -> None:
    assert parse(text) == url


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("http://app.example/a b", "/a%20b"),
        ("http://app.example/é?ü=€", "/%C3%A9?%C3%BC=%E2%82%AC"),
        ("http://app.example/a\r\nX-Evil: 1", "/a%0D%0AX-Evil:%201"),
        ("http://app.example/%c3%a9%2F%zz", "/%c3%a9%2F%zz"),
        ("http://app.example/a[]=1;'\"<>\\^`{|}~", "/a[]=1;'\"<>\\^`{|}~"),
        ("http://app.example/\ud800", "/?"),
    ],
)
def test_only_characters_beyond_a_request_line_are_encoded(text: str, target: str) -> None:
    url = parse(text)
    assert url is not None
    assert url.target == target


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://BÜCHER.example/", "xn--bcher-kva.example"),
        ("http://例え.jp:81/", "xn--r8jz45g.jp"),
    ],
)
def test_a_host_beyond_ascii_is_written_as_idna(text: str, host: str) -> None:
    url = parse(text)
    assert url is not None
    assert url.host == host


@pytest.mark.parametrize(
    "text",
    [
        "",
        "app.example/cb",
        "//app.example/cb",
        "ftp://app.example/",
        "javascript:alert(1)",
        "http:/app.example",
        "http://",
        "http:///cb",
        "http://:80/",
        "http://app.example:",
        "http://app.example:0/",
        "http://app.example:65536/",
        "http://app.example:123456/",
        "http://app.example:80a/",
        "http://app.example:٨٠/",
        "http://app example/",
        "http://app\x00.example/",
        "http://app\x7f.example/",
        "http://app.example\r\nX-Evil: 1",
        "http://a@b@c/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[app]/",
        "http://::1/",
        "http://é..example/",
        "http://" + "é" * 80 + "/",
        "http://app.example\N{FULLWIDTH SOLIDUS}x.example/",
        "http://\ud800/",
        "hello",
    ],
)
def test_text_that_is_no_http_address_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("http://app.example:80/", "app.example"),
        ("https://app.example/", "app.example"),
        ("https://app.example:80/", "app.example:80"),
        ("http://[::1]/", "[::1]"),
        ("http://[::1]:8080/", "[::1]:8080"),
    ],
)
def test_the_authority_omits_the_default_port(text: str, authority: str) -> None:
    url = parse(text)
    assert url is not None
    assert url.authority == authority


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_parsed_address_can_be_written_on_the_wire(host: str, rest: str) -> None:
    url = parse(f"http://{host}{rest}")
    if url is not None:
        assert url.target.startswith("/")
        for text in (url.target, url.authority):
            assert text.isascii()
            assert not set(text) & set(" \r\n\x00")


@given(st.from_regex(r"/[a-zA-Z0-9é %]*(\?[a-z=&€]*)?", fullmatch=True))
def test_the_target_means_what_the_standard_library_reads(target: str) -> None:
    url = parse(f"http://app.example{target.rstrip()}")
    assert url is not None
    theirs = urlsplit(f"http://app.example{target.rstrip()}")
    assert unquote(url.target.partition("?")[0]) == unquote(theirs.path)
    assert unquote(url.target.partition("?")[2]) == unquote(theirs.query)


@pytest.mark.parametrize(
    ("address", "pair"),
    [
        ("http://jane:secret@app.example/", b"jane:secret"),
        ("http://jane@app.example/", b"jane:"),
        ("http://:secret@app.example/", b":secret"),
        ("http://jane%40x:a%3Ab%0d%0a:c@app.example/", b"jane@x:a:b\r\n:c"),
    ],
)
def test_user_name_and_password_become_a_basic_authorization(address: str, pair: bytes) -> None:
    url = parse(address)
    assert url is not None
    assert url.authorization == (("Authorization", f"Basic {b64encode(pair).decode()}"),)
    assert url.authority == "app.example"


@pytest.mark.parametrize("address", ["http://app.example/", "http://@app.example/"])
def test_address_without_a_user_name_has_no_authorization(address: str) -> None:
    url = parse(address)
    assert url is not None
    assert url.authorization == ()

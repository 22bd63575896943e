from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sms_sandbox.wire import xml_text

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<sms>&lol3;</sms>"""


def test_a_document_is_read_with_its_texts_and_attributes() -> None:
    root = xml_text.read(b'<?xml version="1.0" encoding="UTF-8"?><sms n="1"><to>33639980001</to> \xc3\xa9</sms>')
    assert (root.tag, root.get("n"), root.findtext("to")) == ("sms", "1", "33639980001")
    assert "".join(root.itertext()) == "33639980001 é"


def test_a_document_declares_its_charset() -> None:
    assert xml_text.read(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>").text == "é"


def test_the_five_entities_of_xml_and_numbered_characters_are_read() -> None:
    assert xml_text.read(b"<a>&lt;&gt;&amp;&quot;&apos;&#233;&#x20AC;</a>").text == "<>&\"'é€"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"hello",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"<a>\xe9</a>",
        b"<a>&nbsp;</a>",
        b"<a>&#0;</a>",
        b"<a>\x00</a>",
        b"<a b=c/>",
        b"<?xml version='1.0' encoding='no-such'?><a/>",
        b"\x00",
    ],
)
def test_what_is_not_well_formed_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="not well-formed"):
        xml_text.read(body)


@pytest.mark.parametrize("body", [b"<!DOCTYPE a><a/>", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"])
def test_a_document_type_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="a document type is refused"):
        xml_text.read(body)


def test_the_billion_laughs_are_refused() -> None:
    with pytest.raises(ValueError, match=r"a document type is refused|not well-formed"):
        xml_text.read(LAUGHS)


@pytest.mark.parametrize("declaration", ["<!ENTITY x SYSTEM '{address}'>", "<!ENTITY % x SYSTEM '{address}'> %x;"])
def test_a_file_outside_is_never_loaded(declaration: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.txt"
    secret.write_text("<secret/>")
    body = f"<!DOCTYPE a [{declaration.format(address=secret.as_uri())}]><a>&x;</a>"
    with pytest.raises(ValueError, match=r"a document type is refused|not well-formed") as refused:
        xml_text.read(body.encode())
    assert "secret/" not in str(refused.value)


def test_a_document_that_is_too_deep_is_refused() -> None:
    with pytest.raises(ValueError, match="not well-formed"):
        xml_text.read(b"<a>" * 5000 + b"</a>" * 5000)


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        root = xml_text.read(body)
    except ValueError:
        return
    assert etree.fromstring(etree.tostring(root)).tag == root.tag


WRITABLE = st.characters(codec="utf-8", min_codepoint=0x20, exclude_characters="\ufffe\uffff")


@given(st.text(WRITABLE))
def test_an_escaped_text_is_read_back_by_two_parsers(text: str) -> None:
    escaped = xml_text.escape(text)
    assert (xml_text.read(f"<a>{escaped}</a>".encode()).text or "") == text
    assert unescape(escaped) == text


def test_an_escaped_text_leaves_quotes_alone() -> None:
    assert xml_text.escape("a & b < c > \"d\" 'e' &amp;") == "a &amp; b &lt; c &gt; \"d\" 'e' &amp;amp;"


def test_the_declaration_has_double_quotes() -> None:
    assert xml_text.DECLARATION == '<?xml version="1.0" encoding="UTF-8"?>'
    assert xml_text.read(f"{xml_text.DECLARATION}<a>é</a>".encode()).text == "é"

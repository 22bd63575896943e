"""XML, read safely with lxml and written by hand, since lxml's writer chooses quotes and line ends itself."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def read(body: bytes) -> "_Element":
    """Return the root of a document. Raise ValueError if it is not well-formed, or has a doctype or an entity.

    Nothing outside the document is ever loaded.
    """
    from lxml import etree  # noqa: PLC0415  it takes 20 ms to import, and most requests hold no XML

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, LookupError) as error:
        raise ValueError(f"not well-formed: {error}") from None
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type is refused")
    return root


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

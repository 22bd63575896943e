"""Read the JSON or XML document of a request.

Both become the same tree of dicts, lists and texts, so that its readers need not distinguish them.
"""

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats import negotiation
from sms_sandbox.wire import form_data, forms, json_text, xml_text
from sms_sandbox.wire.exchange import HttpRequest

if TYPE_CHECKING:
    from lxml.etree import _Element

Tree = dict[str, object]

_CARRIES_ONE: Final = ("POST", "PUT")
_LISTS_OF: Final = {"recipients": "gsm", "contacts": "gsm", "lists": "value"}
"""Elements that contain only a list, by the name of its items."""

_FIRST_OF_A_DOCUMENT: Final = (b"{", b"[", b"<")
_URLENCODED: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"
_JSON_OR_XML: Final = "data"
_ALWAYS_XML: Final = "XML"
_UNESCAPED_XML: Final = b"XML=<"
"""A form as a client of the older interface writes it: its document is not escaped, and holds all that follows."""


def read(request: HttpRequest) -> Tree:
    """Return the document by the name of its root. It is parsed once for a request.

    It is empty for a method without a document, whatever the body holds, and for a PUT without a body, which some
    routes allow. Raise RefusedError.
    """
    outcome = request.parsed(_tree_or_error)
    if isinstance(outcome, RefusedError):
        raise RefusedError(outcome.name, outcome.field)
    return outcome


def _tree_or_error(request: HttpRequest) -> Tree | RefusedError:
    try:
        return _read(request)
    except RefusedError as error:
        return error


def _read(request: HttpRequest) -> Tree:
    if request.is_oversized:
        raise RefusedError("too_large")
    if request.method not in _CARRIES_ONE or (request.method == "PUT" and not request.body):
        return {}
    if request.body.lstrip().startswith(_FIRST_OF_A_DOCUMENT):
        return _read_as_accepted(request, request.body)
    if request.body.startswith(_UNESCAPED_XML):
        return _read_xml(unquote_to_bytes(request.body.partition(b"=")[2].replace(b"+", b" ")))
    fields = _form_of(request)
    if _ALWAYS_XML in fields and _JSON_OR_XML not in fields:
        return _read_xml(fields[_ALWAYS_XML])
    return _read_as_accepted(request, fields.get(_JSON_OR_XML, request.body))


def text_of(value: object) -> str | None:
    """Return a text, or a whole number as text; None for any other value."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def _form_of(request: HttpRequest) -> dict[str, bytes]:
    """Return a form's fields as bytes, the last of one name; none if the body is no form."""
    # In Latin-1 each character is one byte, so that bytes that are not UTF-8 are still there to be refused.
    if request.content_type == _URLENCODED:
        pairs = forms.urlencoded(request.body, "latin-1")
    elif request.content_type == _MULTIPART:
        pairs = form_data.fields(request.header("Content-Type") or "", request.body, "latin-1")
    else:
        pairs = []
    return {name: value.encode("latin-1") for name, value in pairs}


def _read_as_accepted(request: HttpRequest, body: bytes) -> Tree:
    return _read_json(body) if negotiation.is_json(request) else _read_xml(body)


def _read_json(body: bytes) -> Tree:
    try:
        document = json_text.read(body)
    except ValueError:
        raise RefusedError("bad_json") from None
    # Only an escape can bring in a surrogate: UTF-8 has none.
    if b"\\" in body and b"\\u" in body and json_text.has_lone_surrogate(document):
        raise RefusedError("bad_json")
    return document if isinstance(document, dict) else {}


def _read_xml(body: bytes) -> Tree:
    try:
        root = xml_text.read(body)
    except ValueError:
        raise RefusedError("bad_xml") from None
    return {_local_name(root): _children(root)}


def _children(element: "_Element") -> Tree:
    found: dict[str, list[object]] = {}
    for child in element.iterchildren("*"):
        found.setdefault(_name(child), []).append(_node(child))
    return {name: nodes[0] if len(nodes) == 1 else nodes for name, nodes in found.items()}


def _node(element: "_Element") -> object:
    """Return a leaf as its text. Only a ``gsm`` may have attributes."""
    children = _children(element)
    name = _name(element)
    if name == "gsm":
        return {"value": _own_text(element), **dict(element.attrib), **children}
    if name in _LISTS_OF:
        return {_LISTS_OF[name]: [], **children}
    return children or _own_text(element)


def _name(element: "_Element") -> str:
    """Return the name by which SimpleXML finds an element: its own in a default namespace, none with a prefix."""
    return str(element.tag) if element.prefix else _local_name(element)


def _local_name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _own_text(element: "_Element") -> str:
    """Return the text with its blanks, as SimpleXML does."""
    return "".join([element.text or "", *(child.tail or "" for child in element)])

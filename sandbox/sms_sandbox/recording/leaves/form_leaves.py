"""The values of queries and form bodies."""

import re
from typing import Final
from urllib.parse import quote, quote_plus

from sms_sandbox.recording.leaves.leaf import ValueLeaf, Visit, decode, encode
from sms_sandbox.wire import form_data
from sms_sandbox.wire.forms import urldecode

_PAIR: Final = re.compile(rb"[^&]+")


def rewrite(data: bytes, visit: Visit, top: ValueLeaf) -> bytes:
    """Return names and values with each value as ``visit`` returns it."""
    return _PAIR.sub(lambda pair: _pair(pair[0], visit, top), data)


def _pair(pair: bytes, visit: Visit, top: ValueLeaf) -> bytes:
    name, equals, value = pair.partition(b"=")
    if not equals:
        return _encoded(name, visit, top)
    written = urldecode(name)
    shown = visit(top._replace(value=written, is_name=True))
    key = name if shown == written else quote_plus(shown).encode()
    return key + equals + _encoded(value, visit, top.below(written))


def _encoded(value: bytes, visit: Visit, parent: ValueLeaf) -> bytes:
    text, codec = decode(urldecode(value, "latin-1").encode("latin-1"))
    new = visit(parent._replace(value=text))
    if new == text:
        return value
    write = quote if b"%20" in value else quote_plus
    return write(encode(new, codec)).encode()


def rewrite_parts(content_type: str, body: bytes, visit: Visit, visit_file: Visit, top: ValueLeaf) -> bytes:
    """Return a multipart body with the content of each part as the visitors return it."""
    fields = form_data.fields(content_type, body, "latin-1")
    parts = [(name.encode("latin-1"), value.encode("latin-1"), visit) for name, value in fields]
    parts += [(part.name, part.content, visit_file) for part in form_data.files(content_type, body)]
    for name, content, look in parts:
        text, codec = decode(content)
        new = look(top.below(name.decode("latin-1"))._replace(value=text))
        if new != text:
            for gap in (b"\n\r\n", b"\n\n"):
                body = body.replace(gap + content, gap + encode(new, codec))
    return body

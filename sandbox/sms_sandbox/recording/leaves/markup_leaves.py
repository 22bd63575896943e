"""The values of XML and HTML: the texts between tags, and the attributes in them."""

import re
from html import unescape
from typing import Final
from xml.sax.saxutils import escape

from sms_sandbox.recording.leaves.leaf import ValueLeaf, Visit

_PART: Final = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*(?:>|\Z)|[^<]+", re.DOTALL)
_CDATA: Final = "<![CDATA["
_PROLOGUE: Final = re.compile(r"<\?xml[^>]*\?>|<!doctype\s+\w+\s*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([^\s/!?>]+)(.*?)(/?)>\Z", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_ENDLESS: Final = frozenset({"meta", "link", "br", "hr", "img", "input"})


def rewrite(text: str, visit: Visit, top: ValueLeaf) -> str:
    """Return the text with each value as ``visit`` returns it. The root's name is left out of the paths."""
    names: list[str] = []
    return "".join(_part(part, visit, top, names) for part in _PART.findall(text))


def _part(part: str, visit: Visit, top: ValueLeaf, names: list[str]) -> str:
    parent = top.below(*names[1:])
    if part.startswith(_CDATA):
        inner = part.removeprefix(_CDATA)
        text = inner.removesuffix("]]>")
        return _CDATA + visit(parent._replace(value=text)) + inner[len(text) :]
    if part.startswith("<!--"):
        text = part[4:].removesuffix("-->")
        return "<!--" + visit(parent.below("comment")._replace(value=text)) + part[4 + len(text) :]
    if part.startswith("<"):
        return _tag(part, visit, parent, names)
    return _text(part, visit, parent)


def _text(part: str, visit: Visit, parent: ValueLeaf) -> str:
    inner = part.strip()
    if not inner:
        return part
    value = unescape(inner)
    new = visit(parent._replace(value=value))
    return part if new == value else part.replace(inner, escape(new))


def _tag(tag: str, visit: Visit, parent: ValueLeaf, names: list[str]) -> str:
    if _PROLOGUE.fullmatch(tag):
        return tag
    found = _TAG.match(tag)
    if found is None or _ATTRIBUTE.sub("", found[3]).strip():
        return "<" + visit(parent.below("tag")._replace(value=tag[1:])) if len(tag) > 1 else tag
    is_end, name, _, is_empty = found.groups()
    if is_end:
        del names[-1:]
        return tag
    inner = parent if not names else parent.below(name)
    if not is_empty and name.lower() not in _ENDLESS:
        names.append(name)

    def attribute(one: re.Match[str]) -> str:
        value = unescape(one[3][1:-1])
        new = visit(inner.below(one[1])._replace(value=value))
        mark = one[3][0]
        return one[0] if new == value else one[1] + one[2] + mark + escape(new, {'"': "&quot;"}) + mark

    return _ATTRIBUTE.sub(attribute, tag)

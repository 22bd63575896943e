"""Read the fields of a document. Every function raises RefusedError for invalid input."""

import re
from collections.abc import Mapping
from typing import Final

from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.documents import Tree, text_of
from sms_sandbox.providers.smsfactor.state import INFOS, Infos

_WHOLE: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


def branch(tree: Tree, name: str) -> Tree:
    found = tree.get(name)
    if found is None:
        raise RefusedError("missing_parameter", name)
    if not isinstance(found, dict):
        raise RefusedError("bad_parameter", name)
    return found


def branch_or_all(document: Tree, name: str) -> Tree:
    """Return the fields under a root, as XML needs it, or without one, as a client sends them in JSON."""
    return branch(document, name) if name in document else document


def optional(tree: Mapping[str, object], name: str) -> str:
    """Return a text or a number as text; empty if it is absent."""
    return given(tree, name) or ""


def given(tree: Mapping[str, object], name: str) -> str | None:
    """Return a text or a number as text, or None if it is absent."""
    value = tree.get(name)
    if value is None:
        return None
    text = text_of(value)
    if text is None:
        raise RefusedError("bad_parameter", name)
    return text


def required(tree: Mapping[str, object], name: str) -> str:
    text = optional(tree, name).strip()
    if not text:
        raise RefusedError("missing_parameter", name)
    return text


def whole(text: str, name: str) -> int:
    """Return a whole number from 0, of at most nine digits."""
    if not _WHOLE.fullmatch(text):
        raise RefusedError("bad_parameter", name)
    return int(text)


def items(tree: Tree, name: str) -> list[object]:
    """Return a list of objects; a single object is a list of one."""
    found = tree.get(name)
    if found is None:
        raise RefusedError("missing_parameter", name)
    if not isinstance(found, dict | list):
        raise RefusedError("bad_parameter", name)
    return found if isinstance(found, list) else [found]


def infos(tree: Mapping[str, object]) -> Infos:
    known = {name: given(tree, name) for name in INFOS}
    return {name: text for name, text in known.items() if text is not None}

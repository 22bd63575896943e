"""The values of a JSON text, whole or broken: spaces, order and spelling of all else stay."""

import json
import re
from dataclasses import dataclass, field
from typing import Final

from sms_sandbox.recording.leaves.leaf import ValueLeaf, Visit

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\]:,]|\s+|[^\s{}\[\]:,"]+', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\u[0-9a-fA-F]{4}")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def rewrite(text: str, visit: Visit, top: ValueLeaf) -> str:
    """Return the text with each value and each name as ``visit`` returns it."""
    return _Walk(visit, top).run(text)


@dataclass(slots=True)
class _Level:
    """An array or an object that is open."""

    is_array: bool
    name: str | None
    """The name below which it stands, if it has one."""

    key: str | None = None
    """The last name in it."""


@dataclass(slots=True)
class _Walk:
    visit: Visit
    top: ValueLeaf
    levels: list[_Level] = field(default_factory=list)

    def run(self, text: str) -> str:
        tokens = _TOKEN.findall(text)
        return "".join(self._next(token, is_key=self._is_key(tokens, at)) for at, token in enumerate(tokens))

    def _is_key(self, tokens: list[str], at: int) -> bool:
        if not tokens[at].startswith('"') or not self.levels or self.levels[-1].is_array:
            return False
        behind = next((token for token in tokens[at + 1 :] if not token.isspace()), "")
        return behind == ":"

    def _next(self, part: str, *, is_key: bool) -> str:
        if part in "{[":
            self.levels.append(_Level(part == "[", self._name()))
        elif part in "}]":
            del self.levels[-1:]
        elif part.startswith('"'):
            return self._string(part, is_key=is_key)
        elif part not in ":," and not part.isspace():
            return self._bare(part)
        return part

    def _name(self) -> str | None:
        return self.levels[-1].key if self.levels and not self.levels[-1].is_array else None

    def _leaf(self, value: str, *, is_bare: bool = False, is_name: bool = False) -> ValueLeaf:
        names = [level.name for level in self.levels if level.name is not None]
        name = None if is_name else self._name()
        parent = self.top.below(*names, *([] if name is None else [name]))
        in_list = parent.in_list or any(level.is_array for level in self.levels)
        return parent._replace(value=value, is_bare=is_bare, is_name=is_name, in_list=in_list)

    def _string(self, token: str, *, is_key: bool) -> str:
        value = _read(token)
        if is_key:
            self.levels[-1].key = value
        new = self.visit(self._leaf(value, is_name=is_key))
        return token if new == value else _written(new, token)

    def _bare(self, token: str) -> str:
        is_bare = _NUMBER.fullmatch(token) is not None or token in {"true", "false", "null"}
        return self.visit(self._leaf(token, is_bare=is_bare))


def _read(token: str) -> str:
    whole = token if len(token) > 1 and token.endswith('"') else token.rstrip("\\") + '"'
    try:
        value: str = json.loads(whole, strict=False)
    except ValueError:
        return token.strip('"')  # a wrong escape
    return value


def _written(value: str, before: str) -> str:
    """Return a string token, with escapes for what is not ASCII if the one before had such."""
    text = json.dumps(value, ensure_ascii=_ESCAPED.search(before) is not None)
    if "\\/" in before:
        text = text.replace("/", "\\/")
    return text if before.endswith('"') and len(before) > 1 else text[:-1]

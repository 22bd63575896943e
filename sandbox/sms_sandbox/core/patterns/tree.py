"""A regular expression as a tree of five kinds of nodes."""

from typing import NamedTuple


class UserPatternError(ValueError):
    """An expression is invalid, or has a construct that cannot be searched in linear time."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Piece(NamedTuple):
    """An expression for one character, or for a place between two."""

    rust: str
    """In the syntax of Rust's regex crate."""

    python: str
    """In the syntax of ``re``."""

    size: int = 1


class Capture(NamedTuple):
    """A part in parentheses whose text can be asked for."""

    number: int
    body: "Node"


class Repeat(NamedTuple):
    """A part that is repeated."""

    body: "Node"
    least: int
    most: int | None
    """None for any number."""

    is_greedy: bool


class Choice(NamedTuple):
    """Alternatives; the first that matches counts."""

    branches: "tuple[Node, ...]"


class Sequence(NamedTuple):
    """Parts that follow each other."""

    parts: "tuple[Node, ...]"


Node = Piece | Capture | Repeat | Choice | Sequence


def size_of(node: Node) -> int:
    """Return the number of parts with all repeats written out; a piece may count for several."""
    match node:
        case Piece():
            return node.size
        case Capture():
            return size_of(node.body) + 1
        case Repeat():
            return 1 + size_of(node.body) * max(node.most or node.least, 1)
        case Choice():
            return sum(map(size_of, node.branches)) + len(node.branches)
        case _:
            return sum(map(size_of, node.parts))


def rust_of(node: Node) -> str:
    """Return the expression in the syntax of Rust's regex crate, without groups that can be asked for."""
    match node:
        case Piece():
            return node.rust
        case Capture():
            return f"(?:{rust_of(node.body)})"
        case Repeat():
            most = "" if node.most is None else node.most
            return f"(?:{rust_of(node.body)}){{{node.least},{most}}}{'' if node.is_greedy else '?'}"
        case Choice():
            return f"(?:{'|'.join(map(rust_of, node.branches))})"
        case _:
            return "".join(map(rust_of, node.parts))

import pytest
from sms_sandbox.core.patterns.tree import Capture, Choice, Node, Piece, Repeat, Sequence, rust_of, size_of

A = Piece("a", "a")
W = Piece("[w]", r"\w", 40)


@pytest.mark.parametrize(
    ("node", "rust", "size"),
    [
        (A, "a", 1),
        (Capture(1, W), "(?:[w])", 41),
        (Sequence((A, W)), "a[w]", 41),
        (Choice((A, Sequence((A, A)))), "(?:a|aa)", 5),
        (Repeat(A, 0, None, is_greedy=True), "(?:a){0,}", 2),
        (Repeat(W, 2, None, is_greedy=False), "(?:[w]){2,}?", 81),
        (Repeat(W, 0, 3, is_greedy=True), "(?:[w]){0,3}", 121),
        (Repeat(A, 0, 0, is_greedy=True), "(?:a){0,0}", 2),
    ],
)
def test_node_is_written_for_rust_and_weighed(node: Node, rust: str, size: int) -> None:
    assert (rust_of(node), size_of(node)) == (rust, size)

"""Search with the regex crate of Rust, which pydantic-core contains."""

from collections.abc import Callable

from sms_sandbox.core.patterns.tree import UserPatternError


def searcher(expression: str) -> Callable[[str], bool]:
    """Return a function that returns True if the expression is found in a text.

    The expression is in the syntax of Rust. Raise UserPatternError for one that the crate refuses.
    """
    from pydantic_core import SchemaError, SchemaValidator, core_schema  # noqa: PLC0415  a start needs none of it

    try:
        return SchemaValidator(
            core_schema.str_schema(pattern=expression, regex_engine="rust-regex")
        ).isinstance_python
    except SchemaError as error:
        reason = str(error).strip().splitlines()[-1].removeprefix("error: ")
        raise UserPatternError(f"it cannot be searched: {reason.strip()}") from None

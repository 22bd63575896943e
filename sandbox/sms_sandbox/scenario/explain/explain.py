"""Turn pydantic's errors into problems in the terms of the file."""

from collections.abc import Iterator
from typing import Any, Final, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain import paths
from sms_sandbox.scenario.explain.suggestions import is_what, keys_of, meant
from sms_sandbox.scenario.format.effects import AccountTable
from sms_sandbox.scenario.format.model import AccountsTable, Scenario
from sms_sandbox.scenario.format.table import ConflictError, Table
from sms_sandbox.scenario.source.document import Document, Path

_ARRAYS: Final = frozenset({"rule", "phase", "expect"})
"""Arrays of tables, which the file writes with two brackets."""

_NO_TABLE: Final = BadValueError("not_a_table", "Not a table.", "Write it like { key = value }, or below a [header].")
_NO_LIST: Final = BadValueError("not_a_list", "Not a list.", "Write it in brackets: [ … ].")
_NO_ARRAY: Final = BadValueError("not_a_list", "Not a list.", "Write its header with two brackets: [[{}]].")
_NOT_UNDERSTOOD: Final = BadValueError("bad_value", "Not a value that is understood here.")


def problem_at(document: Document, path: Path, found: BadValueError, *, is_warning: bool = False) -> Problem:
    """Return a problem that names the element and shows the value found."""
    line, column = document.place(path)
    subject, value = paths.subject(path, document.data), paths.written(paths.at(path, document.data))
    return Problem(
        file=document.name,
        line=line,
        column=column,
        path=paths.dotted(path),
        code=found.code,
        subject=f"{subject} = {value}" if value and subject else subject,
        message=found.message,
        hint=found.wanted,
        is_warning=is_warning,
    )


def sentence_at(document: Document, path: Path, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem whose message names the element itself."""
    line, column = document.place(path)
    return Problem(
        file=document.name,
        line=line,
        column=column,
        path=paths.dotted(path),
        code=code,
        message=message,
        hint=hint,
    )


def problems(error: ValidationError, document: Document, model: type[Table] = Scenario) -> Iterator[Problem]:
    for one in error.errors(include_url=False, include_input=False):
        path = path_of(one, document.data)
        if one["type"] == "extra_forbidden":
            yield _unknown_key(document, path, model)
        elif one["type"] == "missing":
            yield problem_at(document, path, _missing(path, model))
        else:
            for found in _found(one["type"], one.get("ctx", {}).get("error"), path):
                yield problem_at(document, (*path, *found.key), found)


def _unknown_key(document: Document, path: Path, model: type[Table]) -> Problem:
    """Return the problem of an unknown key. Its value is not shown, because it does not matter."""
    line, column = document.place(path)
    word = str(path[-1])
    table = _table_at(path[:-1], model)
    key = meant(word, table)
    name = next((step for step in reversed(path[:-1]) if isinstance(step, str)), None)
    there_are = f"Keys of {_table_name(name, path)}: {', '.join(keys_of(table))}."
    question = f'Did you mean "{key}"? {is_what(key, table)}'.strip() + "\n" if key else ""
    return Problem(
        file=document.name,
        line=line,
        column=column,
        path=paths.dotted(path),
        code="unknown_key",
        subject=paths.subject(path, document.data),
        message="Unknown key.",
        hint=question + there_are,
    )


def _table_name(name: str | None, path: Path) -> str:
    if name is None:
        return "the file"
    return f'"{path[0]}"' if _is_element(path[:-1]) else f'"{name}"'


def _is_element(path: Path) -> bool:
    """Return True if the path leads to a named element, whose last key is no word of the format."""
    return (path[0] in {"lifecycle", "handset", "device"} and len(path) == 2) or path[0] == "account"  # noqa: PLR2004


def _missing(path: Path, model: type[Table]) -> BadValueError:
    return BadValueError("missing", "Missing.", is_what(str(path[-1]), _table_at(path[:-1], model)))


def _found(kind: str, cause: Any, path: Path) -> tuple[BadValueError, ...]:  # noqa: ANN401  what a validator raised
    if isinstance(cause, ConflictError):
        return cause.conflicts
    if isinstance(cause, BadValueError):
        return (cause,)
    if kind in {"model_type", "model_attributes_type", "dict_type", "mapping_type"}:
        return (_NO_TABLE,)
    if kind in {"tuple_type", "list_type"}:
        if path[0] in _ARRAYS and len(path) == 1:
            return (BadValueError(_NO_ARRAY.code, _NO_ARRAY.message, _NO_ARRAY.wanted.format(path[0])),)
        return (_NO_LIST,)
    return (_NOT_UNDERSTOOD,)


def path_of(error: ErrorDetails, data: Any) -> Path:  # noqa: ANN401  plain values
    """Return the path in the file's data, without the steps that pydantic adds.

    Every step exists in the data, except the last one of a missing key.
    """
    loc, is_missing = error["loc"], error["type"] == "missing"
    path: Path = ()
    for place, step in enumerate(loc, 1):
        is_there = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        if is_there:
            data = data[step]
        elif not is_missing or place < len(loc):
            continue
        path = (*path, step)
    return path


def _table_at(path: Path, model: type[Table]) -> type[Table]:
    """Return the model of the table at the path."""
    table, is_name_next = model, False
    for step in path:
        if isinstance(step, int):
            continue
        if is_name_next:
            is_name_next = False
        elif table is AccountsTable:
            table = AccountTable
        else:
            annotation = _annotation(step, table)
            table, is_name_next = next(tables_in(annotation)), _is_mapping(annotation)
    return table


def _annotation(key: str, table: type[Table]) -> Any:  # noqa: ANN401  a type
    return next(info.annotation for name, info in table.model_fields.items() if key in (info.alias, name))


def tables_in(annotation: Any) -> Iterator[type[Table]]:  # noqa: ANN401  a type
    """Yield the table models that a value of the type may be or contain."""
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, Table):
        yield annotation
    for part in get_args(annotation):
        yield from tables_in(part)


def _is_mapping(annotation: Any) -> bool:  # noqa: ANN401  a type
    return get_origin(annotation) is dict

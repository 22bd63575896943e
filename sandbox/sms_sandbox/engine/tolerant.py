"""Read pickled objects that an earlier version wrote."""

import pickle
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from pickle import BUILD, NEWOBJ, UnpicklingError
from typing import Any, Final

from msgspec import NODEFAULT, Struct, structs

from sms_sandbox.engine.restricted import OfKnownClasses

NEW_FIELDS: Final[Mapping[tuple[str, str], Callable[[], object]]] = {
    ("RequestBackend", "faults"): lambda: None,
    ("Accounts", "_uses"): int,
    ("Accounts", "_idle"): deque,
    ("Accounts", "_idle_at"): int,
}
"""By the names of a class and of a field that an earlier form does not have: makes its value."""

RENAMED: Final[Mapping[tuple[str, str], str]] = {("Webhooks", "_overtaken"): "overtaken"}
"""By the names of a class and of a field in an earlier form: the name that the field has now."""


class TolerantUnpickler(OfKnownClasses, pickle._Unpickler):  # noqa: SLF001  the only reader whose steps can be replaced
    """Make the same of bytes that an earlier version wrote, ten times as slowly.

    A field that a class has no more is left out, and one that is new gets its default: that of a dataclass, or the
    one that ``NEW_FIELDS`` has. Without one it raises UnpicklingError. A class with a ``__setstate__`` of its own
    gets the fields as they were.
    """

    def _new(self) -> None:
        stack: list[Any] = self.stack  # type: ignore[attr-defined]  # as the standard library has it
        arguments, kind = stack.pop(), stack.pop()
        if issubclass(kind, Struct):  # it was a dataclass, which gets its fields later, or a named tuple
            made: object = kind(*(arguments or _blanks(kind)))
        else:
            made = kind.__new__(kind, *arguments)
        stack.append(made)

    def _build(self) -> None:
        state = self.stack.pop()  # type: ignore[attr-defined]  # as the standard library has it
        _put_in(self.stack[-1], state)  # type: ignore[attr-defined]  # the same

    # Of the standard library's own steps these two are replaced.
    dispatch: Final[dict[int, Callable[[Any], None]]] = {  # type: ignore[misc]  # as the standard library has it
        **pickle._Unpickler.dispatch,  # noqa: SLF001  the same
        NEWOBJ[0]: _new,
        BUILD[0]: _build,
    }


def _put_in(made: Any, state: Any) -> None:  # noqa: ANN401  any object
    """Give an object the fields of its state."""
    kind = type(made)
    found = _by_name(kind, state)
    if found is None or (hasattr(kind, "__setstate__") and not is_dataclass(kind)):
        made.__setstate__(state if found is None else found)
        return
    known = _fields(kind)
    found = {RENAMED.get((kind.__name__, name), name): value for name, value in found.items()}
    given = {name: value for name, value in found.items() if not known or name in known}
    given |= {name: _default(kind, name) for name in known if name not in found}
    put = structs.force_setattr if isinstance(made, Struct) else object.__setattr__  # one may be frozen
    for name, value in given.items():
        put(made, name, value)


def _blanks(kind: type[Struct]) -> list[None]:
    """Return values for the fields without a default, until those of the state are put in."""
    return [None for field in structs.fields(kind) if field.required]


def _by_name(kind: type, state: Any) -> dict[str, object] | None:  # noqa: ANN401  of any form
    """Return the fields of a state, or None for one that only the class itself understands."""
    match state:
        case dict() if "__pydantic_fields_set__" not in state:
            return state
        case (dict() | None as plain, dict() as slots):
            return {**(plain or {}), **slots}
        case list() if is_dataclass(kind):
            return dict(zip([field.name for field in fields(kind)], state, strict=False))
    return None


def _fields(kind: type) -> tuple[str, ...]:
    """Return the fields that each object of a class has, none if they are not fixed."""
    if is_dataclass(kind):
        return tuple([field.name for field in fields(kind)])
    if issubclass(kind, Struct):
        return kind.__struct_fields__
    slots = [vars(one).get("__slots__", ()) for one in kind.__mro__]
    every = [name for names in slots for name in ((names,) if isinstance(names, str) else names)]
    return tuple([name for name in every if name not in {"__dict__", "__weakref__"}])


def _default(kind: type, name: str) -> object:
    """Return the value of a field that an earlier form does not have. Raise UnpicklingError without one."""
    make = NEW_FIELDS.get((kind.__name__, name))
    if make is not None:
        return make()
    for field in fields(kind) if is_dataclass(kind) else ():
        if field.name == name and field.default is not MISSING:
            return field.default
        if field.name == name and field.default_factory is not MISSING:
            return field.default_factory()
    for one in structs.fields(kind) if issubclass(kind, Struct) else ():
        if one.name == name and one.default is not NODEFAULT:
            return one.default
    raise UnpicklingError(f"{kind.__name__} has the field {name} now")

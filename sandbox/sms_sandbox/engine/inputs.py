"""What is done to an engine from outside, told to whoever writes it down.

The same inputs at the same sandbox times, done to an engine of the same settings, bring about the same bytes.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

InputListener = Callable[[str, Any, Mapping[str, Any], Any], None]
"""Gets the name of an input, whose method that is, its arguments by name, and what it gave."""

METHODS: Final[dict[str, Callable[..., Any]]] = {}
"""Every input there is, by its name, such as ``Handsets.reply``."""


class Inputs:
    """The ``listener`` hears of each input once it is done. It does not hear of one that raised, which has changed
    nothing, nor of what the engine does by itself because of another.
    """

    __slots__ = ("is_under_way", "listener")

    def __init__(self) -> None:
        self.listener: InputListener | None = None
        self.is_under_way = False

    def __reduce__(self) -> tuple[type["Inputs"], tuple[()]]:
        """Keep nothing: a listener belongs to the edge that has set it."""
        return Inputs, ()


class HasInputs(Protocol):
    @property
    def inputs(self) -> Inputs: ...


S = TypeVar("S", bound=HasInputs)


def recorded_input(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Marks a method that edges call and that changes something, or a function that does so to an engine."""
    name, parameters = method.__qualname__, signature(method)
    owner = next(iter(parameters.parameters))

    @wraps(method)
    def told(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        inputs = self.inputs
        listener = inputs.listener
        if listener is None or inputs.is_under_way:
            return method(self, *args, **kwargs)
        inputs.is_under_way = True
        try:
            result = method(self, *args, **kwargs)
        finally:
            inputs.is_under_way = False
        arguments = parameters.bind(self, *args, **kwargs).arguments
        del arguments[owner]
        listener(name, self, arguments, result)
        return result

    METHODS[name] = told
    return told

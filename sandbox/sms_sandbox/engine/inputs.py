"""The inputs of an engine: calls from outside that change it, reported to a listener that records them.

The same inputs at the same sandbox times, to an engine of the same settings, give the same bytes.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

InputListener = Callable[[str, Any, Mapping[str, Any], Any], None]
"""Called with the name of an input, the object of its method, its arguments by name, and its result."""

RequestListener = Callable[[Any], object]
"""Called with a request that was answered; most inputs are requests, so it gets neither their name nor the result."""

DERIVED: Final = "resolved"
"""The argument that follows from the others and only saves work: it is not reported."""

STEP: Final = "Engine.step"
"""The name of the input that carries out the next thing due."""

NOTHING: Final[dict[str, Any]] = {}
"""The arguments of an input that has none."""

METHODS: Final[dict[str, Callable[..., Any]]] = {}
"""Every input by its name, such as ``Handsets.reply``."""


class Inputs:
    """Report each input to the ``listener`` once it is done.

    An input that raised is not reported, as it has changed nothing; nor is a call that the engine makes because of
    another input.
    """

    __slots__ = ("counted", "is_under_way", "listener", "repeats", "request_listener")

    def __init__(self) -> None:
        self.listener: InputListener | None = None
        self.request_listener: RequestListener | None = None
        """Gets the requests, in place of the ``listener``; None leaves them to it."""

        self.is_under_way = False
        self.counted: str | None = None
        """The name of an input without arguments that is not reported but counted, or None."""

        self.repeats = 0
        """How often the counted input was done since the listener has set this to 0. Without a listener it has no
        meaning.
        """

    def __reduce__(self) -> tuple[type["Inputs"], tuple[()]]:
        """Keep nothing: a listener belongs to the edge that has set it."""
        return Inputs, ()


class HasInputs(Protocol):
    @property
    def inputs(self) -> Inputs: ...


S = TypeVar("S", bound=HasInputs)


Reported = Callable[Concatenate[S, P], R]


def recorded_input(method: Reported[S, P, R]) -> Reported[S, P, R]:
    """Mark a method, or a function of an engine, that edges call and that changes something."""
    name = method.__qualname__
    _, *names = signature(method).parameters
    if DERIVED in names:
        found = _of_requests(name, method)
    elif names:
        found = _with_arguments(name, names, method)
    else:
        found = _without_arguments(name, method)
    METHODS[name] = reported = cast("Reported[S, P, R]", wraps(method)(found))
    return reported


def _with_arguments(name: str, names: list[str], method: Callable[..., Any]) -> Callable[..., Any]:
    def reported(self: HasInputs, /, *args: object, **kwargs: object) -> object:
        inputs = self.inputs
        listener = inputs.listener
        if listener is None or inputs.is_under_way:
            return method(self, *args, **kwargs)
        inputs.is_under_way = True
        try:
            result = method(self, *args, **kwargs)
        finally:
            inputs.is_under_way = False
        # ``Signature.bind`` would take as long as a step of a message.
        listener(name, self, {**dict(zip(names, args, strict=False)), **kwargs}, result)
        return result

    return reported


# An engine steps five times for each message, and most other inputs are requests, so both have a way of their own: to
# pass on arguments by ``*args`` takes as long as the call itself.


def _of_requests(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    """Report a method that has a request and what is derived of it."""

    def reported(self: HasInputs, /, request: object, resolved: object = None) -> object:
        inputs = self.inputs
        listener = inputs.listener
        if listener is None or inputs.is_under_way:
            return method(self, request, resolved)
        inputs.is_under_way = True
        try:
            result = method(self, request, resolved)
        finally:
            inputs.is_under_way = False
        if inputs.request_listener is not None:
            inputs.request_listener(request)
        else:
            listener(name, self, {"request": request}, result)
        return result

    return reported


def _without_arguments(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    def reported(self: HasInputs, /) -> object:
        inputs = self.inputs
        listener = inputs.listener
        if listener is None or inputs.is_under_way:
            return method(self)
        inputs.is_under_way = True
        try:
            result = method(self)
        finally:
            inputs.is_under_way = False
        if inputs.counted == name:
            inputs.repeats += 1
        else:
            listener(name, self, NOTHING, result)
        return result

    return reported

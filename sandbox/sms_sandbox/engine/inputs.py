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

DERIVED: Final = "resolved"
"""The argument that follows from the others and only saves work: it is not reported."""

NOTHING: Final[dict[str, Any]] = {}
"""The arguments of an input that has none."""

METHODS: Final[dict[str, Callable[..., Any]]] = {}
"""Every input by its name, such as ``Handsets.reply``."""


class Inputs:
    """Report each input to the ``listener`` once it is done.

    An input that raised is not reported, as it has changed nothing; nor is a call that the engine makes because of
    another input.
    """

    __slots__ = ("counted", "is_under_way", "listener", "repeats")

    def __init__(self) -> None:
        self.listener: InputListener | None = None
        self.is_under_way = False
        self.counted: str | None = None
        """The name of an input without arguments that is not reported but counted, or None."""

        self.repeats = 0
        """How often the counted input was done since the listener has set this to 0."""

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
    is_derived = DERIVED in names

    @wraps(method)
    def reported(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
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
        arguments = {**dict(zip(names, args, strict=False)), **kwargs} if names else NOTHING
        if is_derived:
            arguments.pop(DERIVED, None)
        listener(name, self, arguments, result)
        return result

    @wraps(method)
    def reported_alone(self: S, /) -> R:
        inputs = self.inputs
        if inputs.listener is None:
            return method(self)  # type: ignore[call-arg]  # it has none
        if inputs.counted != name or inputs.is_under_way:
            return reported(self)  # type: ignore[call-arg]  # it has none
        inputs.is_under_way = True
        try:
            result = method(self)  # type: ignore[call-arg]  # it has none
        finally:
            inputs.is_under_way = False
        inputs.repeats += 1
        return result

    # An engine steps five times for each message, and to pass on no arguments takes as long as the call itself.
    METHODS[name] = found = reported if names else cast("Reported[S, P, R]", reported_alone)
    return found

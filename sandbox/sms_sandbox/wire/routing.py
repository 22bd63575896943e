"""A table of methods and paths."""

import re
from collections.abc import Callable, Iterable
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class RouteMatch(NamedTuple, Generic[T]):
    """A route that fits a request."""

    what: T
    values: dict[str, str]
    """By name, the segments of the path where the pattern has ``:name``."""


def _pattern(path: str) -> re.Pattern[str]:
    segments = (
        f"(?P<{segment[1:]}>[^/]+)" if segment.startswith(":") else re.escape(segment) for segment in path.split("/")
    )
    return re.compile("/".join(segments))


class Router(Generic[T]):
    """Find the route of a method and a path.

    ``routes`` are (method, path, what); a path may have ``:name`` in place of one segment. ``normalise`` maps the
    spellings of a path that are the same to this provider to one of them; it is applied to the table's own paths,
    too.
    """

    def __init__(
        self, routes: Iterable[tuple[str, str, T]], *, normalise: Callable[[str], str] = lambda path: path
    ) -> None:
        self.routes: Final = tuple(routes)
        self._normalise: Final = normalise
        self._fixed: Final[dict[str, dict[str, T]]] = {}
        self._patterns: Final[list[tuple[re.Pattern[str], dict[str, T]]]] = []
        with_values: dict[str, dict[str, T]] = {}
        for method, path, what in self.routes:
            table = with_values if "/:" in path else self._fixed
            table.setdefault(normalise(path), {})[method] = what
        self._patterns.extend((_pattern(path), methods) for path, methods in with_values.items())

    def mapped(self, change: Callable[[T], T]) -> "Router[T]":
        """Return a router of the same paths with ``change`` of what they lead to, called once for each."""
        distinct = {id(what): what for _, _, what in self.routes}
        changed = {key: change(what) for key, what in distinct.items()}
        routes = [(method, path, changed[id(what)]) for method, path, what in self.routes]
        return Router(routes, normalise=self._normalise)

    def find(self, method: str, path: str) -> RouteMatch[T] | None:
        found = self._look_up(path)
        if found is None or method not in found.what:
            return None
        return RouteMatch(found.what[method], found.values)

    def methods(self, path: str) -> tuple[str, ...]:
        """Return the methods of the path, sorted; none for an unknown path."""
        found = self._look_up(path)
        return tuple(sorted(found.what)) if found else ()

    def _look_up(self, path: str) -> RouteMatch[dict[str, T]] | None:
        path = self._normalise(path)
        if path in self._fixed:
            return RouteMatch(self._fixed[path], {})
        for pattern, methods in self._patterns:
            match = pattern.fullmatch(path)
            if match:
                return RouteMatch(methods, match.groupdict())
        return None

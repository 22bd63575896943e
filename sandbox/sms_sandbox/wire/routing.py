"""Method and path to whatever answers them."""

import re
from collections.abc import Callable, Iterable
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class RouteMatch(NamedTuple, Generic[T]):
    """``values`` are what stood in the path where the pattern has ``:name``, by name."""

    what: T
    values: dict[str, str]


def _pattern(path: str) -> re.Pattern[str]:
    segments = (
        f"(?P<{segment[1:]}>[^/]+)" if segment.startswith(":") else re.escape(segment) for segment in path.split("/")
    )
    return re.compile("/".join(segments))


class Router(Generic[T]):
    """``routes`` are (method, path, what); a path may hold ``:name`` in the place of one segment.

    ``normalise`` says which spellings of a path are the same to this provider; the table's own paths go through it,
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

    def find(self, method: str, path: str) -> RouteMatch[T] | None:
        found = self._look_up(path)
        if found is None or method not in found.what:
            return None
        return RouteMatch(found.what[method], found.values)

    def methods(self, path: str) -> tuple[str, ...]:
        """The methods that the path has, sorted; none where there is no such path."""
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

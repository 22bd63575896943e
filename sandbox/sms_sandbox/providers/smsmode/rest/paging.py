"""Answer a list: its page, its window of time, its filters and its links."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sms_sandbox.providers.smsmode.rest import dates, render
from sms_sandbox.providers.smsmode.rest.auth import Caller
from sms_sandbox.providers.smsmode.rest.errors import bad_query
from sms_sandbox.wire.exchange import HttpResponse
from sms_sandbox.wire.forms import first_of_each, split_pairs, urldecode, urlencoded

T = TypeVar("T")

_USUAL_SIZE: Final = 10
_LARGEST_PAGE: Final = 100
_LONGEST_NUMBER: Final = 9
_FUTURE_START: Final = "001"
_FUTURE_END: Final = "002"
_BAD_PAGE: Final = "003"


@dataclass(frozen=True, slots=True)
class Window:
    """Hold the first and the last instant of what is listed, both included, and how they are written."""

    start: int
    end: int
    write: Callable[[int], str] = dates.write


class Query:
    """Read the parameters of a list."""

    def __init__(self, caller: Caller) -> None:
        self._caller: Final = caller
        self._values: Final = first_of_each(urlencoded(caller.request.query))
        self.page: Final = self._number("page", 1, None, "Must be 1 or greater")
        self.size: Final = self._number("pageSize", _USUAL_SIZE, _LARGEST_PAGE, f"Between 1 and {_LARGEST_PAGE}")

    def text(self, name: str) -> str:
        """Return a parameter, empty for a missing one."""
        return self._values.get(name, "")

    def search(self, name: str) -> str:
        """Return what the list is searched for, empty for a missing filter."""
        return self._values.get(f"searchBy[{name}]", "")

    def order(self, name: str) -> bool | None:
        """Return True for ascending order, False for descending, None if the list is not sorted by that field."""
        value = self._values.get(f"sortBy[{name}]", "").upper()
        if value not in ("", "ASC", "DESC"):
            raise bad_query(f"sortBy[{name}]", "ASC or DESC expected", "000")
        return value == "ASC" if value else None

    def window(self, usual: Window, now: int, *, refuses_future: bool = False) -> Window:
        """Return the window of the request, or the usual one where it names none. Raise RestError."""
        start = self._date("startDate", usual.start, dates.read_start)
        end = self._date("endDate", usual.end, dates.read_end)
        today = dates.day_of(now)
        if refuses_future and dates.day_of(start) > today:
            raise bad_query("startDate", "Must be today or earlier", _FUTURE_START)
        if refuses_future and dates.day_of(end) > today:
            raise bad_query("endDate", "Must be today or earlier", _FUTURE_END)
        return Window(start, end, usual.write)

    def answer(
        self,
        items: Sequence[T],
        write: Callable[[T], render.Body],
        now: int,
        fact: str,
        window: Window | None = None,
    ) -> HttpResponse:
        """Answer the page of the items."""
        found = items[(self.page - 1) * self.size : self.page * self.size]
        body: render.Body = {}
        if window is not None:
            body |= {"startDate": window.write(window.start), "endDate": window.write(window.end)}
        body |= {
            "page": self.page,
            "pageSize": self.size,
            "count": len(found),
            "totalCount": len(items),
            "links": self._links(max(1, -(-len(items) // self.size))),
            "items": [write(item) for item in found],
        }
        return render.answer(200, body, now, fact)

    def _links(self, last: int) -> dict[str, str]:
        pages = {"first": 1, "last": last}
        if self.page > 1:
            pages["previous"] = min(self.page - 1, last)
        if self.page < last:
            pages["next"] = self.page + 1
        others = b"".join(
            b"&%s=%s" % pair
            for pair in split_pairs(self._caller.request.query)
            if urldecode(pair[0]) not in ("page", "pageSize")
        ).decode("latin-1")
        address = f"{self._caller.base}{self._caller.request.path}"
        return {name: f"{address}?page={page}&pageSize={self.size}{others}" for name, page in pages.items()}

    def _number(self, name: str, usual: int, most: int | None, limit: str) -> int:
        text = self._values.get(name, "")
        if not text:
            return usual
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
        if number < 1 or (most is not None and number > most):
            raise bad_query(name, limit, self._code(_BAD_PAGE if name == "page" else "000"))
        return number

    def _date(self, name: str, usual: int, read: Callable[[str], int]) -> int:
        text = self._values.get(name, "")
        if not text:
            return usual
        try:
            # A plus that is not encoded is the blank of a query.
            return read(text.replace(" ", "+"))
        except ValueError:
            raise bad_query(name, "Must be a date of ISO 8601", "000") from None

    def _code(self, code: str) -> str:
        """The codes that are known are those of /commons."""
        return code if render.family(self._caller.request.path) == "commons" else "000"

"""The owners of the numbers, of Faker where it is installed, else of this package's own lists.

Each draw is keyed by the number, so the order of the draws does not matter. The same seed gives the same owners only
with the same maker, so a run file records which one it was, and its replay uses the lists if it used them.
"""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final, Protocol

from sms_sandbox.core.draws import Draws
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas.countries import country_of
from sms_sandbox.personas.listed import VERSION, ListedWords

EXTRA: Final = "pip install './sms-sandbox[faker]'"


class _Words(Protocol):
    def name(self, number: Msisdn) -> str: ...

    def reply(self, number: Msisdn, text: str) -> str: ...


class Owners:
    """The People of the contract.

    ``maker`` is the version that made the owners of a recorded run; it is empty for a new one.
    """

    def __init__(self, seed: int, maker: str = "") -> None:
        self._chance: Final = Draws(seed)
        self._maker: Final = maker
        self._words: _Words | None = None

    def name(self, number: Msisdn) -> str:
        return self._drawn().name(number)

    def carrier(self, number: Msisdn) -> str:
        operators = country_of(number).operators
        return operators[int(self._chance.fraction("carrier", number) * len(operators))]

    def reply(self, number: Msisdn, text: str) -> str:
        return self._drawn().reply(number, text)

    def _drawn(self) -> _Words:
        if self._words is None:
            self._words = self._chosen()
        return self._words

    def _chosen(self) -> _Words:
        if self._maker == VERSION or people_version() == VERSION:
            return ListedWords(self._chance)
        from sms_sandbox.personas.by_faker import FakerWords  # noqa: PLC0415  it imports Faker

        return FakerWords(self._chance)


@cache
def people_version() -> str:
    """Return what makes names and words, with its version: another one may make others."""
    try:
        return f"faker {version('faker')}"
    except PackageNotFoundError:
        return VERSION


def note_on_other_people(recorded: str) -> str:
    """Return a remark on a replay whose owners another version has made, or an empty text."""
    if recorded in ("", VERSION, people_version()):
        return ""
    if people_version() == VERSION:
        return f"recorded with {recorded}, which is not installed: owners' words differ; {EXTRA} installs one"
    return f"recorded with {recorded}, replayed with {people_version()}: owners' words may differ"

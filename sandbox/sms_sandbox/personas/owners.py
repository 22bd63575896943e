"""The owners of the numbers, of this package's own lists, or of Faker where it is asked for.

Each draw is keyed by the number, so the order of the draws does not matter. The same seed gives the same owners only
with the same maker. So the maker never depends on what is installed, and a run file records which one it was.
"""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final, Protocol

from sms_sandbox.core.draws import Draws
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas.countries import country_of
from sms_sandbox.personas.listed import VERSION, ListedWords

_FAKER: Final = "faker "

EXTRA: Final = "pip install './sms-sandbox[faker]'"


class _Words(Protocol):
    def name(self, number: Msisdn) -> str: ...

    def reply(self, number: Msisdn, text: str) -> str: ...


class FakerMissingError(Exception):
    """Faker is asked for, and not installed; the text is a line for the user."""


class Owners:
    """The People of the contract."""

    def __init__(self, seed: int, *, has_faker: bool = False) -> None:
        self._chance: Final = Draws(seed)
        self._has_faker: Final = has_faker
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
        if not self._has_faker:
            return ListedWords(self._chance)
        from sms_sandbox.personas.by_faker import FakerWords  # noqa: PLC0415  it imports Faker

        return FakerWords(self._chance)


def people_version(*, has_faker: bool) -> str:
    """Return what makes names and words, with its version: another one may make others. Raise FakerMissingError."""
    if not has_faker:
        return VERSION
    installed = _faker_version()
    if not installed:
        raise FakerMissingError(f"Faker is not installed; {EXTRA} installs it")
    return installed


@cache
def _faker_version() -> str:
    """Return Faker with its version, or an empty text if it is not installed."""
    try:
        return f"{_FAKER}{version('faker')}"
    except PackageNotFoundError:
        return ""


def is_by_faker(maker: str) -> bool:
    """Return whether a recorded maker is Faker, and one is installed to replay its run."""
    return maker.startswith(_FAKER) and _faker_version() != ""


def note_on_other_people(recorded: str) -> str:
    """Return a remark on a replay whose owners another version has made, or an empty text."""
    if recorded in ("", VERSION, _faker_version()):
        return ""
    if not is_by_faker(recorded):
        return f"recorded with {recorded}, which is not installed: owners' words differ; {EXTRA} installs one"
    return f"recorded with {recorded}, replayed with {_faker_version()}: owners' words may differ"

"""What an application does while nothing goes wrong. Troubles are drawn to fit it."""

from collections import Counter
from dataclasses import dataclass
from typing import Final, Self

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.engine import Engine

MOST_NUMBERS: Final = 8
"""Recipients that troubles are drawn for; an application treats further ones alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodDay:
    """A run without faults."""

    texts: tuple[tuple[float, str, str], ...] = ()
    """The accepted texts: seconds since the start, recipient with a plus, provider."""

    has_repeats: bool = False
    """True if some text went to a number more than once, so that repeating one is no mistake of the application."""

    lasts: float = 0.0
    """Seconds from the start to the last exchange or change of a state."""

    @classmethod
    def of(cls, engine: Engine) -> Self:
        """Read a run that has ended."""
        start = engine.settings.start
        messages = sorted(engine.messages, key=lambda message: message.submitted_at)
        copies = Counter((message.to.text, message.text) for message in messages)
        return cls(
            texts=tuple(
                (
                    (message.submitted_at - start) / SECOND,
                    f"+{message.to.msisdn}" if message.to.msisdn else "",
                    message.provider,
                )
                for message in messages
            ),
            has_repeats=any(count > 1 for count in copies.values()),
            lasts=(engine.now - start) / SECOND,
        )

    @property
    def numbers(self) -> list[str]:
        """Return the first recipients, in the order of their first text."""
        return [*dict.fromkeys(number for _, number, _ in self.texts if number)][:MOST_NUMBERS]

    @property
    def providers(self) -> list[str]:
        return [*dict.fromkeys(provider for _, _, provider in self.texts)]

    def moments(self) -> list[int]:
        """Return the whole seconds at which texts were sent, at most as many as recipients are kept."""
        return [*dict.fromkeys([0, *(int(at) for at, _, _ in self.texts)])][:MOST_NUMBERS]

    def texts_without(self, numbers: "frozenset[str]") -> int:
        """Return how many texts went to other numbers."""
        return sum(number not in numbers for _, number, _ in self.texts)

    def is_texted_after(self, number: str, seconds: float) -> bool:
        """Return True if the number gets a text at that time or later."""
        return any(at >= seconds for at, to, _ in self.texts if to == number)

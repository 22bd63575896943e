"""Which requests, messages and receipts a fault is for."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from os.path import commonprefix
from typing import Final, NamedTuple

SEND: Final = "send"
"""The operation of everything that hands messages to the network, and of all that becomes of these."""

REPLY: Final = "reply"
"""What a handset writes is under this word, as if it were an operation."""

_GLOB: Final = re.compile(r"[*?\[]")


class Target(NamedTuple):
    """What a fault may strike. ``to`` are the recipients with a leading ``+`` where they are numbers; a request that
    sends nothing has none. ``sender`` is what the handset would show.
    """

    provider: str
    operation: str
    account: str = ""
    to: tuple[str, ...] = ()
    sender: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """What is None or empty does not matter. ``to`` and ``sender`` may hold ``*`` and ``?``; ``text`` is part of the
    text, ``matches`` a regular expression that is found in it. Of several recipients or texts one is enough.

    ``nth`` strikes only the nth that matches, ``every`` each nth, and ``share``, from 0 to 1, is drawn for each.
    """

    providers: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    account: str | None = None
    to: str | None = None
    sender: str | None = None
    text: str | None = None
    matches: re.Pattern[str] | None = None
    nth: int | None = None
    every: int | None = None
    share: float | None = None

    def covers(self, provider: str) -> bool:
        return _is_one_of(provider, self.providers)

    @property
    def needs_message(self) -> bool:
        """Whether only something that sends a message can match."""
        return any(condition is not None for condition in (self.to, self.sender, self.text, self.matches))

    def concerns(self, provider: str, operation: str) -> bool:
        """Whether anything that is asked of the provider by that operation may match."""
        is_sending = operation in (SEND, REPLY) or not self.needs_message
        return is_sending and self.covers(provider) and _is_one_of(operation, self.operations)

    def test(self) -> Callable[[Target], bool]:
        """Whether a target matches that this concerns, as quickly as can be; ``nth``, ``every`` and ``share`` do
        not count here.
        """
        tests = self._message_tests()
        account = self.account
        if account is not None:
            tests.append(lambda target: target.account == account)
        if not tests:
            return _always
        return tests[0] if len(tests) == 1 else lambda target: all(test(target) for test in tests)

    def _message_tests(self) -> list[Callable[[Target], bool]]:
        tests: list[Callable[[Target], bool]] = []
        to, sender, text, matches = self.to, self.sender, self.text, self.matches
        if to is not None:
            if _GLOB.search(to):
                is_meant = _glob(to)
                tests.append(lambda target: any(map(is_meant, target.to)))
            else:
                tests.append(lambda target: to in target.to)
        if sender is not None:
            is_sender = _glob(sender)
            tests.append(lambda target: is_sender(target.sender) is not None)
        if text is not None:
            tests.append(lambda target: any(text in one for one in target.texts))
        if matches is not None:
            tests.append(lambda target: any(map(matches.search, target.texts)))
        return tests


def common_prefix(patterns: Iterable[str | None]) -> str:
    """How everything begins that any of the patterns fits; None fits everything."""
    return commonprefix(  # noqa: RUF071  they are no paths, and characters are what is wanted
        [_GLOB.split(pattern or "", maxsplit=1)[0] for pattern in patterns]
    )


def _always(target: Target) -> bool:
    del target
    return True


def _is_one_of(name: str, names: frozenset[str]) -> bool:
    return not names or name in names


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(translate(pattern)).match

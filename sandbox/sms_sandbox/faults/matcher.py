"""Choose the requests, messages and webhooks that a fault is for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import Final, NamedTuple

from sms_sandbox.contract import Outgoing
from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.message import Message, MoMessage, MtMessage
from sms_sandbox.core.patterns import globs
from sms_sandbox.core.patterns.user_pattern import UserPattern

SEND: Final = "send"
"""The operation of every request that hands messages to the network, and of all that follows from these messages."""

REPLY: Final = "reply"
"""The operation of a message that a handset writes."""

_CALL: Final = "call"


class Target(NamedTuple):
    """A request, message or call that a fault may strike."""

    provider: str
    operation: str
    account: str = ""
    to: tuple[str, ...] = ()
    """The recipients, numbers with a leading ``+``; empty for a request that sends nothing."""

    sender: str = ""
    """What the handset would show."""

    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """The conditions of a rule or phase. One that is None or empty is not checked.

    Of several recipients or texts in one request, one that matches is enough.
    """

    providers: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    account: str | None = None
    to: str | None = None
    """May hold ``*`` and ``?``."""

    sender: str | None = None
    """May hold ``*`` and ``?``."""

    text: str | None = None
    """A part of the text."""

    matches: UserPattern | None = None
    """An expression that is found in the text."""

    nth: int | None = None
    """Strike only the nth that matches."""

    every: int | None = None
    """Strike each nth that matches."""

    share: float | None = None
    """Strike this part of those that match, from 0 to 1; drawn for each."""

    def covers(self, provider: str) -> bool:
        return _is_one_of(provider, self.providers)

    @property
    def needs_message(self) -> bool:
        """Return True if only a request that sends a message can match."""
        return any(condition is not None for condition in (self.to, self.sender, self.text, self.matches))

    def concerns(self, provider: str, operation: str) -> bool:
        """Return True if any request of that operation to the provider may match."""
        is_sending = operation in (SEND, REPLY) or not self.needs_message
        return is_sending and self.covers(provider) and _is_one_of(operation, self.operations)

    def test(self) -> Callable[[Target], bool]:
        """Return a function that tests a target which ``concerns`` lets through.

        ``nth``, ``every`` and ``share`` are not part of it.
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
            if globs.is_glob(to):
                is_meant = globs.matcher(to)
                tests.append(lambda target: any(map(is_meant, target.to)))
            else:
                tests.append(lambda target: to in target.to)
        if sender is not None:
            is_sender = globs.matcher(sender)
            tests.append(lambda target: is_sender(target.sender) is not None)
        if text is not None:
            tests.append(lambda target: any(text in one for one in target.texts))
        if matches is not None:
            tests.append(lambda target: any(map(matches.search, target.texts)))
        return tests


def request_target(provider: str, operation: str, account: str, messages: Sequence[Outgoing] = ()) -> Target:
    """Return a request, with the messages that it asks to send, as the target of faults."""
    sender = messages[0].sender if messages else None
    return Target(
        provider,
        operation,
        account,
        to=tuple([message.to.shown for message in messages]),
        sender=sender.text if sender else "",
        texts=tuple(dict.fromkeys([message.text for message in messages])),
    )


def message_target(subject: Message | PhoneCall) -> Target:
    """Return a message or a call as the target of faults."""
    provider, account = subject.provider, subject.account.login
    if isinstance(subject, MtMessage):
        sender = subject.sender.text if subject.sender else ""
        return Target(provider, SEND, account, (subject.to.shown,), sender, (subject.text,))
    if isinstance(subject, MoMessage):
        return Target(provider, REPLY, account, (f"+{subject.sender}",), subject.to, (subject.text,))
    return Target(provider, _CALL, account, (f"+{subject.other}",))


def common_prefix(patterns: Iterable[str | None]) -> str:
    """Return the longest prefix of everything that any of the patterns matches; a pattern that is None matches
    everything.
    """
    return commonprefix(  # noqa: RUF071  they are patterns, not paths: the prefix is one of characters
        [globs.literal_prefix(pattern or "") for pattern in patterns]
    )


def _always(target: Target) -> bool:
    del target
    return True


def _is_one_of(name: str, names: frozenset[str]) -> bool:
    return not names or name in names

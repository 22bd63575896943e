"""The messages of a workspace: all unfinished ones, and the newest of the finished."""

from collections import deque
from collections.abc import Iterator
from itertools import count
from typing import Final

from sandbox.core.account import Account
from sandbox.core.message import MtMessage

_Key = tuple[Account, str]


class Messages:
    def __init__(self, max_finished: int) -> None:
        self._max_finished: Final = max_finished
        self._numbers: Final = count(1)
        self._by_id: Final[dict[str, MtMessage]] = {}
        self._by_provider_id: Final[dict[_Key, list[MtMessage]]] = {}
        self._finished: Final[deque[MtMessage]] = deque()

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[MtMessage]:
        """Newest first."""
        return reversed(self._by_id.values())

    def new_id(self) -> str:
        return f"m{next(self._numbers)}"

    def get(self, message_id: str) -> MtMessage | None:
        return self._by_id.get(message_id)

    def add(self, message: MtMessage) -> None:
        self._by_id[message.id] = message
        self._by_provider_id.setdefault((message.account, message.provider_id), []).append(message)

    def of(self, account: Account, provider_id: str) -> list[MtMessage]:
        """In the order of submission."""
        return list(self._by_provider_id.get((account, provider_id), ()))

    def finish(self, message: MtMessage) -> None:
        """Counts the message among the finished, and forgets the one finished longest ago if they are too many."""
        self._finished.append(message)
        if len(self._finished) > self._max_finished:
            self._forget(self._finished.popleft())

    def _forget(self, message: MtMessage) -> None:
        del self._by_id[message.id]
        key = (message.account, message.provider_id)
        same_id = self._by_provider_id[key]
        same_id.remove(message)
        if not same_id:
            del self._by_provider_id[key]

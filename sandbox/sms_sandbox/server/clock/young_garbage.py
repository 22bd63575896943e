"""Collect young garbage by what the journal has grown.

Python collects by how many more objects were made than freed. Once a workspace forgets as much as it takes in, that
number stays small: 150,000 objects pile up in the first generation, and then keep the loop for 80 ms.
"""

import gc
from typing import Final

from sms_sandbox.engine.journal import Journal

ENTRIES: Final = 500
"""Entries of the journal between two collections; about six objects are kept for each."""

_SECOND_AFTER: Final = 4
"""After so many collections of the first generation the second one is collected, too."""


class YoungGarbage:
    """Collect the first two generations in short pauses, once a process that serves has switched it on."""

    def __init__(self) -> None:
        self.is_on = False
        self._count = 0

    def collect(self) -> None:
        if self.is_on:
            self._count += 1
            gc.collect(1 if self._count % _SECOND_AFTER == 0 else 0)


YOUNG_GARBAGE: Final = YoungGarbage()
"""The collector is the process's, and so is this."""


class GarbagePace:
    """Collect each time a journal has grown by ``ENTRIES``."""

    __slots__ = ("_collected", "_journal")

    def __init__(self, journal: Journal) -> None:
        self._journal: Final = journal
        self._collected = journal.last

    def keep(self) -> None:
        last = self._journal.last
        if last - self._collected >= ENTRIES:
            self._collected = last
            YOUNG_GARBAGE.collect()

"""Collect garbage without pauses under load.

A server keeps what it has long, and what it drops is freed by reference counts: a collection under load finds next to
nothing, but looks at every object made since the last one. Python's own thresholds bound neither its pauses nor its
cost here. They count how many more objects were made than freed; a server that forgets an old message for each new
one frees as many as it makes, so the youngest generation grows unseen, up to pauses of 60 ms.

So Python's own collections are off. Four times a second what was made since is put aside (``gc.freeze``, which takes
no time), garbage or not. All of it is collected in an idle moment, or under load once memory has grown too much.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Callable
from typing import Final

_PERIOD: Final = 0.25
"""Seconds between two looks."""

_LOAD: Final = 0.1
"""The share of a processor from which on the server is under load. With less, a period makes little to look at."""

_IDLE: Final = 0.02
"""The share of a processor that an idle server takes at most."""

_IDLE_LOOKS: Final = 20
"""The number of looks in a row that find the server idle before a full collection, which takes up to 300 ms."""

_WORTH_IT: Final = 100_000
"""Blocks of memory that were added since the last full collection and make one worth it in an idle moment: 8 MB."""

_TOO_MUCH: Final = 1_000_000
"""The same under load: 80 MB. Where more than twice as much is kept for good, it is half of that."""

_FAR_TOO_MUCH: Final = 3
"""How many times too much makes a collection worth its pause at once; a large scenario is read with less."""

_PATIENT_LOOKS: Final = 240
"""The number of looks, a minute, for which a server under load may have grown too much before that."""


class Collector:
    """The collector of a process, in place of Python's own."""

    def __init__(
        self,
        processor_time: Callable[[], float] = time.process_time,
        blocks: Callable[[], int] = sys.getallocatedblocks,
    ) -> None:
        self._processor_time: Final = processor_time
        self._blocks: Final = blocks
        self._spent = 0.0
        """The seconds of processor time at the last look."""

        self._kept = 0
        """The blocks of memory after the last full collection."""

        self._idle_looks = 0
        self._large_looks = 0
        """The number of looks in a row that found too much."""

    def begin(self) -> None:
        """Turn Python's own collections off, and keep all that is loaded for good.

        The little garbage of the start is not looked for: that would take as long as fifty requests.
        """
        gc.disable()
        self._put_aside()

    async def run(self) -> None:
        """Look every quarter of a second until the task is cancelled."""
        while True:
            await asyncio.sleep(_PERIOD)
            self.look()

    def look(self) -> None:
        """Put aside what was made since the last look, and collect all that was put aside if it is worth it."""
        spent = self._processor_time()
        load, self._spent = (spent - self._spent) / _PERIOD, spent
        self._idle_looks = self._idle_looks + 1 if load <= _IDLE else 0
        if load <= _LOAD:
            gc.collect(0)
        gc.freeze()
        grown = self._blocks() - self._kept
        too_much = max(_TOO_MUCH, self._kept // 2)
        self._large_looks = self._large_looks + 1 if grown > too_much else 0
        is_idle = self._idle_looks >= _IDLE_LOOKS
        is_urgent = self._large_looks >= _PATIENT_LOOKS or grown > _FAR_TOO_MUCH * too_much
        if is_urgent or (is_idle and grown > _WORTH_IT):
            gc.unfreeze()
            gc.collect()
            self._put_aside()

    def _put_aside(self) -> None:
        gc.freeze()
        self._kept = self._blocks()
        self._spent = self._processor_time()
        self._idle_looks = self._large_looks = 0

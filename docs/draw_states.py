"""Draws the states of a message, from the table that the network goes by, into states.md beside this file."""

from collections.abc import Iterator
from pathlib import Path

from sandbox.core.message import ENDS, TRANSITIONS, MessageState

TARGET = Path(__file__).with_name("states.md")

HEAD = """\
# The states of a message

Drawn from `TRANSITIONS` in `sandbox/core/message.py` by `python docs/draw_states.py`: edit the table, and draw
again.

"""

TAIL = """
A message begins as scheduled where it is for later, else as waiting. Queued and taken happen only to a message that
goes through a gateway device. By hand a message may be put wherever the arrows lead, with steps left out; from then
on nothing automatic happens to it. An end is final.
"""


def text() -> str:
    return HEAD + "```mermaid\n" + "".join(f"{line}\n" for line in _diagram()) + "```\n" + TAIL


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    for first in (MessageState.SCHEDULED, MessageState.WAITING):
        yield f"    [*] --> {first.value}"
    for before, onward in TRANSITIONS.items():
        for after in MessageState:
            if after in onward:
                yield f"    {before.value} --> {after.value}"
    for end in MessageState:
        if end in ENDS:
            yield f"    {end.value} --> [*]"


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
    print(f"drew {TARGET}")

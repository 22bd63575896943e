"""Draws the states of a message, from the table that the network goes by, into states.md beside this file."""

from collections.abc import Iterator
from pathlib import Path

from sms_sandbox.core.handset import AFTER_VALIDITY, RESULTS, DeliveryResult
from sms_sandbox.core.state import ENDS, TRANSITIONS, MessageState

TARGET = Path(__file__).with_name("states.md")

HEAD = """\
# The states of a message

Drawn from `TRANSITIONS` in `sandbox/sms_sandbox/core/state.py` by `python docs/draw_states.py`: edit the table, and
draw again.

"""

TAIL = """
A message begins as scheduled where it is for later, else as waiting. Queued and taken happen only to a message that
goes through a gateway device. By hand a message may be put wherever the arrows lead, with steps left out; from then
on nothing automatic happens to it. An end is final.
"""


HANDSETS = """
## What becomes of a message at the handset

Drawn from `RESULTS` and `AFTER_VALIDITY` in `sandbox/sms_sandbox/core/handset.py`.

| the handset is | the network's attempts give | when the validity is over |
| --- | --- | --- |
"""


def text() -> str:
    diagram = "".join(f"{line}\n" for line in _diagram())
    return f"{HEAD}```mermaid\n{diagram}```\n{TAIL}{HANDSETS}" + "".join(f"{line}\n" for line in _handsets())


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


def _handsets() -> Iterator[str]:
    for condition, answers in RESULTS.items():
        last = answers[-1]
        end = _words(AFTER_VALIDITY[last.reason]) if last.state not in ENDS else ""
        yield f"| {condition.value} | {', then '.join(map(_words, answers))} | {end} |"


def _words(answer: DeliveryResult) -> str:
    return answer.state.value + (f" ({answer.reason.value})" if answer.reason else "")


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
    print(f"drew {TARGET}")

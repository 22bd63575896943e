"""What the network tells."""

from typing import NamedTuple

from sandbox.core.message import MtMessage, Step


class StateChanged(NamedTuple):
    """``before`` is None for a message just taken in."""

    message: MtMessage
    before: Step | None
    after: Step

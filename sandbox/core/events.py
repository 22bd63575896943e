"""What the network tells."""

from dataclasses import dataclass

from sandbox.core.message import MtMessage, Step


@dataclass(frozen=True, slots=True)
class StateChanged:
    """``before`` is None for a message just taken in."""

    message: MtMessage
    before: Step | None
    after: Step

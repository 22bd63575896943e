"""What every fault is."""

from sms_sandbox.core.lifecycle import Lifecycle


class Fault:
    """A fault of any kind: the values that a rule gives it, and what it does.

    A kind derives from one of the three classes below it, by the stage at which it strikes: ``RequestFault``,
    ``MessageFault`` or ``WebhookFault``.
    """

    __slots__ = ()


class MessageFault(Fault):
    """A fault that chooses the steps of a message after it was accepted."""

    __slots__ = ()

    @property
    def steps(self) -> Lifecycle:
        """Return the steps; none leaves the message where it is."""
        return ()

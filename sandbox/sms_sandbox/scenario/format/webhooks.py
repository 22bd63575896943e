"""What happens to webhooks: all of them, those of a phase, or those that a rule is for."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Discriminator, Tag

from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.format import field_types
from sms_sandbox.scenario.format.table import Table, form_of


class DuplicateTable(Table):
    """``event_id`` is whether the copies are events of their own."""

    share: field_types.Share = 1.0
    copies: field_types.Few = 1
    gap: field_types.Duration = 0
    event_id: field_types.EventId = True


class ReorderTable(Table):
    """The webhook of the first state of the ``pair`` comes after that of the second."""

    share: field_types.Share = 1.0
    pair: field_types.Pair = field_types.USUAL_PAIR


class ShareTable(Table):
    share: field_types.Share = 1.0


class WebhookFaultsTable(Table):
    delay: field_types.TimeSpan | None = None
    drop: ShareTable | None = None
    duplicate: DuplicateTable | None = None
    reorder: ReorderTable | None = None
    garble: ShareTable | None = None
    sign: field_types.Sign | None = None


class RetryTable(Table):
    """``attempts`` are all of them, the first one, too; the last of the ``delays`` comes again as often as needed."""

    attempts: field_types.Few | None = None
    delays: tuple[field_types.Duration, ...] = ()

    def waits(self) -> tuple[int, ...]:
        """Before each attempt but the first, in microseconds."""
        count = len(self.delays) if self.attempts is None else self.attempts - 1
        return tuple(self.delays[min(turn, len(self.delays) - 1)] for turn in range(count))

    def conflicts(self) -> Iterator[BadValueError]:
        attempts = self.attempts
        if attempts is None:
            if not self.delays:
                yield BadValueError("empty", "No plan.", 'Write it like { attempts = 3, delays = ["5s", "30s"] }.')
        elif attempts > 1 and not self.delays:
            yield BadValueError(
                "missing",
                "The pauses between the attempts are missing.",
                'Add delays = ["5s", "30s"].',
                ("attempts",),
            )
        elif len(self.delays) >= attempts:
            message = f"{attempts} attempts have {attempts - 1} delays between them, not {len(self.delays)}."
            yield BadValueError("conflict", message, "The first attempt counts, too.", ("attempts",))


Retry = Annotated[
    Annotated[field_types.RetryWord, Tag("word")] | Annotated[RetryTable, Tag("table")], Discriminator(form_of)
]


class WebhooksTable(WebhookFaultsTable):
    """``timeout`` is wall time."""

    retry: Retry | None = None
    timeout: field_types.TimeSpan | None = None


class FlushTable(Table):
    """``rate`` webhooks in a second of sandbox time; all at once without."""

    rate: field_types.Rate | None = None
    order: field_types.FlushOrder | None = None


RuleWebhooks = Annotated[
    Annotated[field_types.RulePassage, Tag("word")] | Annotated[WebhookFaultsTable, Tag("table")],
    Discriminator(form_of),
]
PhaseWebhooks = Annotated[
    Annotated[field_types.PhasePassage, Tag("word")] | Annotated[WebhookFaultsTable, Tag("table")],
    Discriminator(form_of),
]
